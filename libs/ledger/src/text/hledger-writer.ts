import { encodeField, encodePurpose, fieldsOf } from './text-fields.js';
import {
  decimalsOf,
  exactAmount,
  linesOf,
  namesIn,
  OWN_TEXT,
  plain,
  type TextAccount,
  type TextJournal,
  type TextOrigin,
} from './text-journal.js';

/**
 * The journal as hledger reads it. Money is written in its currency with every decimal; what is counted (compute,
 * tokens, points, energy, water) in smallest steps, because a GPU-hour has no exact decimal. Debits are positive.
 */

/** hledger and ledger take a bare symbol only of letters; anything else stands in quotes. */
export const symbolOf = (code: string): string => (/^[A-Z]+$/u.test(code) ? code : `"${code}"`);

/** An amount with its unit: debits positive. */
export const signedAmount = (amount: bigint, unit: string): string => `${exactAmount(amount, unit)} ${symbolOf(unit)}`;

/** A directive shows a sample, which needs a decimal mark even where there are no decimals. */
const commodityLine = (code: string): string => `commodity 1000.${'0'.repeat(decimalsOf(code))} ${symbolOf(code)}`;

/** The first lines of a text that takes `;` for a comment: where it comes from and what its numbers are. */
export function originLines({ partnership, batch, head, from, until }: TextOrigin): readonly string[] {
  return [
    OWN_TEXT,
    `; The books of ${plain(partnership)}, through batch ${batch}`,
    from === undefined || until === undefined ? '; period: empty' : `; period: ${from} to ${until}`,
    `; head: ${head}`,
    '; money in its currency, counted units in smallest steps; persons stand by their roll numbers',
    '',
  ];
}

/** What stands before the first journal: where the text comes from, and a declaration of every name in it. */
export function hledgerHeader(accounts: readonly Pick<TextAccount, 'path' | 'unit'>[], origin: TextOrigin): string {
  const { units, paths } = namesIn(accounts);
  return [
    ...originLines(origin),
    ...units.map(commodityLine),
    '',
    ...paths.map((path) => `account ${path}`),
    '',
    '',
  ].join('\n');
}

/** The first line of a journal: its day, its place in the books as code, and its memo. */
export function headLine({ effective, batch, ordinal, memo }: TextJournal): string {
  return `${effective.slice(0, 10)} (${batch}-${String(ordinal)}) ${plain(memo)}`.trimEnd();
}

/** One journal: its date, its place in the books as code, its memo, the fields that restore it, and its lines. */
export function hledgerEntry(journal: TextJournal): string {
  const fields = fieldsOf(journal).map(([name, value]) => `${name}: ${encodeField(value)}`);
  const lines = linesOf(journal.transfers).map(({ account, unit, side, amount, purpose }) => {
    const note = purpose === undefined ? '' : `  ; purpose: ${encodePurpose(purpose)}`;
    return `    ${account}  ${signedAmount(side === 'DEBIT' ? amount : -amount, unit)}${note}`;
  });
  return `${[
    `${headLine(journal)}  ; kind: ${encodeField(journal.kind)}, id: ${encodeField(journal.id)}`,
    `    ; ${fields.join(', ')}`,
    ...lines,
  ].join('\n')}\n\n`;
}
