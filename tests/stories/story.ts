import { formatAmount, isRefusal, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import type pg from 'pg';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { Database } from '../../apps/server/src/database/database.js';
import { LedgerService, type PostingResult } from '../../apps/server/src/ledger/ledger.service.js';
import type { TestServer } from '../support/test-server.js';
import { granted } from './cast.js';

interface Line {
  readonly journal: string;
  readonly day: string;
  readonly kind: string;
  readonly notes: string;
  readonly path: string;
  readonly unit: string;
  readonly side: 'DEBIT' | 'CREDIT';
  readonly amount: string;
}

/** The lines of journals as they were posted: the debit before the credit of each transfer, in their order. */
const LINES = `
  SELECT j.id AS journal, to_char(j.effective_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, j.kind,
         concat_ws(', ', CASE WHEN j.phase <> 'POSTED' THEN lower(j.phase) END,
           CASE WHEN j.adjustment THEN 'adjustment' END,
           (SELECT 'reverses ' || o.idempotency_key FROM journal o WHERE o.id = j.reverses),
           (SELECT 'resolves ' || o.idempotency_key FROM journal o WHERE o.id = j.resolves),
           (SELECT 'adjusts ' || p.name FROM period p WHERE p.partnership_id = j.ledger_id AND p.id = j.adjusts_period)) AS notes,
         a.path, l.unit, s.side, l.amount::text
  FROM journal j
  JOIN (SELECT journal_id, position, unit, amount, debit_account_id, credit_account_id FROM transfer
        UNION ALL SELECT journal_id, position, unit, amount, debit_account_id, credit_account_id FROM hold) AS l ON l.journal_id = j.id
  CROSS JOIN (VALUES (1, 'DEBIT'), (2, 'CREDIT')) AS s(place, side)
  JOIN account a ON a.id = CASE s.side WHEN 'DEBIT' THEN l.debit_account_id ELSE l.credit_account_id END
  WHERE j.ledger_id = $1 AND j.id = ANY ($2) ORDER BY j.batch_sequence, j.ordinal, l.position, s.place`;

const cells = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

function tableOf(rows: readonly Line[]): string {
  const lines = rows.map(({ journal, day, kind, notes, path, unit, side, amount }, index) => {
    const shown = formatAmount(BigInt(amount), unit);
    const begins = rows[index - 1]?.journal !== journal;
    const head = begins ? [day, notes === '' ? kind : `${kind} (${notes})`] : ['', ''];
    return cells([...head, path, unit, side === 'DEBIT' ? shown : '', side === 'CREDIT' ? shown : '']);
  });
  const header = ['date', 'kind', 'account', 'unit', 'debit', 'credit'];
  return [cells(header), cells(header.map(() => '---')), ...lines].join('\n');
}

/** A story of the books: sentences, and under each of them the whole journals that it posted, line by line. */
export class Story {
  private readonly told: string[] = [];
  private readonly pool: pg.Pool;
  private known = 0n;

  constructor(
    private readonly server: TestServer,
    readonly ledgerId: string,
  ) {
    this.pool = server.database.pool('app');
  }

  /** Posts what happened, and shows it. */
  async step(sentence: string, ...drafts: readonly (JournalDraft | Refusal)[]): Promise<void> {
    const answers = await this.ask(drafts.map((draft) => granted(draft)));
    for (const answer of answers) granted(answer);
    await this.shown(sentence);
  }

  /** Tries what must not happen, and shows why not. */
  async refused(sentence: string, draft: JournalDraft | Refusal): Promise<void> {
    const [answer] = isRefusal(draft) ? [draft] : await this.ask([draft]);
    if (answer === undefined || !isRefusal(answer)) throw new Error(`not refused: ${sentence}`);
    this.refusal(sentence, answer);
  }

  /** Posts an officer's adjustment, with the login that alone may. */
  async adjusted(sentence: string, draft: JournalDraft): Promise<void> {
    for (const answer of await this.adjust(draft)) granted(answer);
    await this.shown(sentence);
  }

  /** Tries an adjustment that must not happen, and shows why not. */
  async refusedAdjustment(sentence: string, draft: JournalDraft): Promise<void> {
    const [answer] = await this.adjust(draft);
    if (answer === undefined || !isRefusal(answer)) throw new Error(`not refused: ${sentence}`);
    this.refusal(sentence, answer);
  }

  /** Shows a refusal that another service gave. */
  refusal(sentence: string, { kind, message }: Refusal): void {
    this.told.push(`${sentence}\n\n> refused: ${kind}: ${message}`);
  }

  /** Shows every journal that was posted since the last step, whoever posted it. */
  async shown(sentence: string): Promise<void> {
    const { rows } = await this.pool.query<{ id: string; sequence: string }>(
      `SELECT id, batch_sequence::text AS sequence FROM copyhold.journal WHERE ledger_id = $1 AND batch_sequence > $2
       ORDER BY batch_sequence, ordinal`,
      [this.ledgerId, this.known.toString()],
    );
    this.known = BigInt(rows.at(-1)?.sequence ?? this.known);
    const lines = await this.pool.query<Line>(LINES, [this.ledgerId, rows.map(({ id }) => id)]);
    this.told.push(rows.length === 0 ? sentence : `${sentence}\n\n${tableOf(lines.rows)}`);
  }

  /** What was posted before it began is not told. */
  async begin(): Promise<void> {
    const { rows } = await this.pool.query<{ last: string | null }>(
      'SELECT max(batch_sequence)::text AS last FROM copyhold.journal WHERE ledger_id = $1',
      [this.ledgerId],
    );
    this.known = BigInt(rows[0]?.last ?? 0);
  }

  /** Every step, numbered. */
  steps(): string {
    return this.told.map((text, index) => `${String(index + 1)}. ${text}`).join('\n\n');
  }

  /** Says something that posts nothing. */
  say(sentence: string): void {
    this.told.push(sentence);
  }

  /** What stands in the books at the end, each account on its growing side; and that every check of the books holds. */
  async end(): Promise<string> {
    const { rows } = await this.pool.query<{ path: string; unit: string; balance: string }>(
      `SELECT path, unit, balance::text FROM copyhold.account WHERE ledger_id = $1 AND balance <> 0
       ORDER BY path COLLATE "C", unit`,
      [this.ledgerId],
    );
    const balances = rows.map(({ path, unit, balance }) => cells([path, unit, formatAmount(BigInt(balance), unit)]));
    const header = [cells(['account', 'unit', 'balance']), cells(['---', '---', '---'])];
    const broken: string[] = [];
    for (const { code, sql } of checks) {
      if ((await this.pool.query(sql, [this.ledgerId])).rows.length > 0) broken.push(code);
    }
    const verdict = broken.length === 0 ? 'Every check of the books holds.' : `Broken: ${broken.join(', ')}.`;
    return [this.steps(), `In the end:\n\n${[...header, ...balances].join('\n')}`, verdict].join('\n\n');
  }

  private adjust(draft: JournalDraft): Promise<readonly PostingResult[]> {
    const ledger = this.server.app.get(LedgerService, { strict: false });
    const database = this.server.app.get(Database, { strict: false });
    return database.closerTransaction((tx) => ledger.postIn(tx, this.ledgerId, [draft]));
  }

  private ask(drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> {
    return this.server.app.get(LedgerService, { strict: false }).enqueue(this.ledgerId, drafts);
  }
}
