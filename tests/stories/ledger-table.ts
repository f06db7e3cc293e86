import { formatAmount } from '#libs/amount';
import type pg from 'pg';

interface Line {
  readonly kind: string;
  readonly journals: string;
  readonly path: string;
  readonly unit: string;
  readonly debit: string;
  readonly credit: string;
}

const shown = (amount: string, unit: string): string => (amount === '0' ? '' : formatAmount(BigInt(amount), unit));

/** A run is named after the hash of its resolution, which salts make another one each time. */
const withoutHash = (path: string): string => path.replace(/-[0-9a-f]{24}$/u, '-…');

/** Accounts of thousands of hours would hide the story: each kind of journal is one group of lines. */
const BY_KIND = `
  SELECT j.kind, count(DISTINCT j.id)::text AS journals, a.path, a.unit,
         coalesce(sum(e.amount) FILTER (WHERE e.side = 'DEBIT'), 0)::text AS debit,
         coalesce(sum(e.amount) FILTER (WHERE e.side = 'CREDIT'), 0)::text AS credit
  FROM copyhold.entry e
  JOIN copyhold.transfer t ON t.id = e.transfer_id
  JOIN copyhold.journal j ON j.id = t.journal_id
  JOIN copyhold.account a ON a.id = e.account_id
  WHERE j.ledger_id = $1
  GROUP BY j.kind, a.path, a.unit
  ORDER BY min(j.batch_sequence), j.kind, a.path, a.unit`;

/** The whole ledger as a Markdown table that an accountant can review: what each kind of journal moved. */
export async function ledgerTable(pool: pg.Pool, ledgerId: string): Promise<string> {
  const { rows } = await pool.query<Line>(BY_KIND, [ledgerId]);
  const kinds = new Map<string, Line[]>();
  for (const row of rows) kinds.set(row.kind, [...(kinds.get(row.kind) ?? []), row]);
  const blocks = [...kinds].map(([kind, lines]) =>
    lines
      .map(({ path, unit, debit, credit, journals }, index) =>
        cells([index === 0 ? kind : '', withoutHash(path), unit, shown(debit, unit), shown(credit, unit), journals]),
      )
      .join('\n'),
  );
  return [
    cells(['kind', 'account', 'unit', 'debit', 'credit', 'journals']),
    cells(Array<string>(6).fill('---')),
    ...blocks,
  ].join('\n');
}

const cells = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
