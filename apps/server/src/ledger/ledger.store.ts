import { Injectable } from '@nestjs/common';
import type { JournalDraft, Transfer, ValidJournal } from '#libs/ledger';
import { fundOf, type ChartEntry } from '#libs/posting-rules';
import { queryIn, type Tx } from '../database/database.js';

/** What the posting function says of one journal. */
export interface PostingAnswer {
  readonly ordinal: number;
  readonly outcome: 'ACCEPTED' | 'REPLAYED' | 'CONFLICT' | 'REJECTED';
  readonly code: string | null;
  readonly detail: string | null;
  readonly journal_id: string | null;
}

/** A journal ready for the database: validated, with the hash of its canonical request. */
export interface HashedJournal {
  readonly journal: ValidJournal;
  readonly requestHash: Buffer;
}

/** The ledger that is posted to, and the ids of the accounts in it that are known; another account goes by its path alone. */
export interface KnownLedger {
  readonly id: string;
  readonly accountId: (path: string, unit: string) => string | undefined;
}

/** An account that is there. `id` only of a plain one, neither locked nor of a fund: others are judged by their paths. */
export interface ExistingAccount {
  readonly path: string;
  readonly unit: string;
  readonly id: string | null;
}

/** An account to be opened where it is not yet. */
export interface AccountOpening {
  readonly path: string;
  readonly unit: string;
  readonly entry: ChartEntry;
}

/**
 * Keys of the journals to be undone or resolved, as their ids. A key that nobody used becomes an id that no journal has,
 * so that the posting function refuses it instead of losing the link.
 */
const idsOf = (parameter: number): string => `ARRAY(
  SELECT CASE WHEN k.key IS NOT NULL THEN 
    coalesce((SELECT j.id FROM journal j WHERE j.ledger_id = $1 AND j.idempotency_key = k.key),
             '00000000-0000-0000-0000-000000000000'::uuid) END
  FROM unnest($${parameter}::text[]) WITH ORDINALITY AS k(key, place) ORDER BY k.place)`;

const postText = (
  reverses: string,
  more: string,
): string => `SELECT ordinal, outcome, code, detail, journal_id FROM post_journals(
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::timestamptz[], ${reverses}, $12, $13, $14, $15, $16::numeric[], $17${more})`;
const POST_BY_PATH = postText(idsOf(11), '');
/** Nothing reversed and every account known: most calls, and the cheapest to plan. */
const POST_BY_ID = postText('$11::uuid[]', ', t_debit_id => $18::uuid[], t_credit_id => $19::uuid[]');
const POST_MARKED = postText(idsOf(11), `, $18, $19::timestamptz[], ${idsOf(20)}, $21, $22, $23::uuid[]`);

const isMarked = ({ phase, resolves, group, adjustment, adjustsPeriod }: JournalDraft): boolean =>
  [phase, resolves, group, adjustment, adjustsPeriod].some((mark) => mark !== undefined);

/** What goes beyond plain journals: holds and what resolves them, groups, adjustments. */
function marksOf(drafts: readonly JournalDraft[]): readonly unknown[] {
  const groups = new Map<string, number>();
  const numberOf = (group: string | undefined): number | null => {
    if (group === undefined) return null;
    const number = groups.get(group) ?? groups.size + 1;
    groups.set(group, number);
    return number;
  };
  return [
    drafts.map(({ phase, resolves }) => resolves?.as ?? phase ?? 'POSTED'),
    drafts.map(({ expiresAt }) => expiresAt ?? null),
    drafts.map(({ resolves }) => resolves?.hold ?? null),
    drafts.map(({ group }) => numberOf(group)),
    drafts.map(({ adjustment }) => adjustment ?? false),
    drafts.map(({ adjustsPeriod }) => adjustsPeriod ?? null),
  ];
}

/** The account ids of each side of every transfer; none where one of the accounts is not known by its id. */
function idsOfSides(ledger: KnownLedger, transfers: readonly Transfer[]): readonly [string[], string[]] | undefined {
  const debits: string[] = [];
  const credits: string[] = [];
  for (const { debit, credit, unit } of transfers) {
    const from = ledger.accountId(debit, unit);
    const to = ledger.accountId(credit, unit);
    if (from === undefined || to === undefined) return undefined;
    debits.push(from);
    credits.push(to);
  }
  return [debits, credits];
}

/** The statements of the ledger: two functions write, everything else reads. */
@Injectable()
export class LedgerStore {
  /** Opens what is missing; an account that exists keeps its nature. */
  async openAccounts(tx: Tx, ledgerId: string, openings: readonly AccountOpening[]): Promise<void> {
    if (openings.length === 0) return;
    await queryIn(tx, 'SELECT open_accounts($1, $2, $3, $4, $5, $6, $7, $8)', [
      ledgerId,
      openings.map(({ path }) => path),
      openings.map(({ unit }) => unit),
      openings.map(({ entry }) => entry.type),
      openings.map(({ entry }) => entry.normalSide),
      openings.map(({ entry }) => entry.lockClass),
      openings.map(({ path }) => fundOf(path) ?? null),
      openings.map(({ entry }) => entry.floor?.toString() ?? null),
    ]);
  }

  /** Which of these accounts are there already. */
  existing(tx: Tx, ledgerId: string, asked: readonly AccountOpening[]): Promise<ExistingAccount[]> {
    return queryIn(
      tx,
      `SELECT a.path, a.unit, CASE WHEN a.lock_class = 'OPEN' AND a.fund IS NULL THEN a.id END AS id FROM account a JOIN unnest($2::text[], $3::text[]) AS asked(path, unit) USING (path, unit)
       WHERE a.ledger_id = $1`,
      [ledgerId, asked.map(({ path }) => path), asked.map(({ unit }) => unit)],
    );
  }

  /** The soft mark of the close. */
  async closedThrough(tx: Tx, ledgerId: string): Promise<Date | undefined> {
    const found = await queryIn<{ through: Date | null }>(
      tx,
      'SELECT soft_closed_through AS through FROM ledger WHERE id = $1',
      [ledgerId],
    );
    return found[0]?.through ?? undefined;
  }

  /** One set-based call; answers in the order of the journals. */
  post(tx: Tx, ledger: KnownLedger, journals: readonly HashedJournal[]): Promise<PostingAnswer[]> {
    const drafts = journals.map(({ journal }) => journal.draft);
    const transfers = journals.flatMap(({ journal }, index) =>
      journal.transfers.map((transfer) => ({ ...transfer, journal: index + 1 })),
    );
    const marked = drafts.some(isMarked);
    const byPath = marked || drafts.some(({ reverses }) => reverses !== undefined);
    const ids = byPath ? undefined : idsOfSides(ledger, transfers);
    return queryIn<PostingAnswer>(tx, marked ? POST_MARKED : ids === undefined ? POST_BY_PATH : POST_BY_ID, [
      ledger.id,
      drafts.map(({ idempotencyKey }) => idempotencyKey),
      journals.map(({ requestHash }) => requestHash),
      drafts.map(({ kind }) => kind),
      drafts.map(({ memo }) => memo),
      drafts.map(({ actor }) => actor),
      drafts.map(({ customVersion }) => customVersion),
      drafts.map(({ source }) => source?.kind ?? null),
      drafts.map(({ source }) => source?.id ?? null),
      drafts.map(({ effectiveAt }) => effectiveAt),
      drafts.map(({ reverses }) => reverses ?? null),
      transfers.map(({ journal }) => journal),
      transfers.map(({ debit }) => debit),
      transfers.map(({ credit }) => credit),
      transfers.map(({ unit }) => unit),
      transfers.map(({ amount }) => amount.toString()),
      transfers.map(({ purpose }) => purpose ?? null),
      ...(marked ? marksOf(drafts) : (ids ?? [])),
    ]);
  }
}
