import { formatAmount, InvariantViolation, isRefusal, unitOf } from '#libs/amount';
import type { AccountRecord, JournalRecord, PostingRecord } from './books.types.js';

/**
 * The journal as hledger reads it. Money is written in its currency with every decimal; what is counted (compute,
 * tokens, points, energy, water) in smallest steps, because a GPU-hour has no exact decimal. Debits are positive.
 */

const isMoney = (code: string): boolean => {
  const unit = unitOf(code);
  if (isRefusal(unit)) throw new InvariantViolation(unit.message);
  return unit.kind === 'MONEY';
};

/** hledger takes a bare symbol only of letters; anything else stands in quotes. */
const symbolOf = (code: string): string => (/^[A-Z]+$/u.test(code) ? code : `"${code}"`);

const amountOf = (amount: bigint, unit: string): string =>
  `${isMoney(unit) ? formatAmount(amount, unit) : amount.toString()} ${symbolOf(unit)}`;

/** A directive shows a sample, which needs a decimal mark even where there are no decimals. */
function commodityLine(code: string): string {
  const unit = unitOf(code);
  const decimals = isRefusal(unit) || unit.kind !== 'MONEY' ? 0 : unit.decimals;
  return `commodity 1000.${'0'.repeat(decimals)} ${symbolOf(code)}`;
}

/** One line of text: what would begin a comment, a note or a new line becomes a space. */
const plain = (text: string): string => text.replaceAll(/[\s;|]+/gu, ' ').trim();

/** What stands before the first journal: where the text comes from, and a declaration of every name in it. */
export function hledgerHeader(
  accounts: readonly Pick<AccountRecord, 'account' | 'unit'>[],
  origin: { readonly partnership: string; readonly batch: string; readonly head: string },
): string {
  const units = [...new Set(accounts.map(({ unit }) => unit))].sort();
  const paths = [...new Set(accounts.map(({ account }) => account))].sort();
  return [
    `; The books of ${plain(origin.partnership)}, through batch ${origin.batch}`,
    `; head: ${origin.head}`,
    '; counted units are in smallest steps; persons stand by their roll numbers',
    '',
    ...units.map(commodityLine),
    '',
    ...paths.map((path) => `account ${path}`),
    '',
    '',
  ].join('\n');
}

/** One journal: its date, its place in the books as code, its memo, and a line for each posting. */
export function hledgerEntry(journal: JournalRecord, postings: readonly PostingRecord[]): string {
  const day = journal.effectiveAt.toISOString().slice(0, 10);
  const head = `${day} (${journal.batch}-${String(journal.ordinal)}) ${plain(journal.memo)}  ; kind: ${plain(journal.kind)}, id: ${journal.id}`;
  const lines = postings.map(({ account, unit, side, amount }) => {
    return `    ${account}  ${amountOf(side === 'DEBIT' ? amount : -amount, unit)}`;
  });
  return `${[head, ...lines].join('\n')}\n\n`;
}
