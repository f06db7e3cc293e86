import { headLine, originLines, signedAmount, symbolOf } from './hledger-writer.js';
import { encodeField, encodePurpose, FIELD_NAMES, fieldsOf } from './text-fields.js';
import { decimalsOf, linesOf, namesIn, type TextAccount, type TextJournal, type TextOrigin } from './text-journal.js';

/** The journal as ledger-cli 3.3 reads it, in pedantic mode too. Amounts as in the text for hledger. */

const commodityLines = (code: string): readonly string[] => {
  const decimals = decimalsOf(code);
  const sample = decimals === 0 ? '1000' : `1000.${'0'.repeat(decimals)}`;
  return [`commodity ${symbolOf(code)}`, `    format ${sample} ${symbolOf(code)}`];
};

/** What stands before the first journal: where the text comes from, and a declaration of every name in it. */
export function ledgerHeader(accounts: readonly Pick<TextAccount, 'path' | 'unit'>[], origin: TextOrigin): string {
  const { units, paths } = namesIn(accounts);
  return [
    ...originLines(origin),
    ...units.flatMap(commodityLines),
    '',
    ...FIELD_NAMES.map((name) => `tag ${name}`),
    '',
    ...paths.map((path) => `account ${path}`),
    '',
    '',
  ].join('\n');
}

/** One journal; its fields are metadata, one to a line, because ledger reads one key on each. */
export function ledgerEntry(journal: TextJournal): string {
  const fields = [['kind', journal.kind] as const, ['id', journal.id] as const, ...fieldsOf(journal)];
  const lines = linesOf(journal.transfers).flatMap(({ account, unit, side, amount, purpose }) => [
    `    ${account}  ${signedAmount(side === 'DEBIT' ? amount : -amount, unit)}`,
    ...(purpose === undefined ? [] : [`    ; purpose: ${encodePurpose(purpose)}`]),
  ]);
  return `${[
    headLine(journal),
    ...fields.map(([name, value]) => `    ; ${name}: ${encodeField(value)}`),
    ...lines,
  ].join('\n')}\n\n`;
}
