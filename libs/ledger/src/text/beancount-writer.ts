import { compareIds, InvariantViolation } from '#libs/amount';
import type { AccountType } from '../account.js';
import { fieldsOf } from './text-fields.js';
import {
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
 * The journal as beancount 2.3 reads it. Every account lies below one of its five roots, by its type; the path itself
 * stands beside it as metadata. Statistical accounts lie below Equity, where no result counts them.
 */

const ROOTS: Readonly<Record<AccountType, string>> = {
  ASSET: 'Assets',
  LIABILITY: 'Liabilities',
  EQUITY: 'Equity',
  INCOME: 'Income',
  EXPENSE: 'Expenses',
  STATISTICAL: 'Equity',
};

/** Python's decimals carry 28 digits: above this, which leaves room for sums, amounts are written in two parts. */
const CARRIED = 10n ** 24n;

const escaped = (character: string): string => `X${(character.codePointAt(0) ?? 0).toString(16)}Z`;

/**
 * A segment as beancount takes it: letters, digits and hyphens, the first a capital or a digit. Injective: small letters,
 * digits and hyphens stay, a first letter becomes its capital, and everything else is its code between X and Z, which
 * as capitals never stand for themselves. A segment that begins with x has it coded, so that an X always opens a code.
 */
function componentOf(segment: string): string {
  const [first = '', ...rest] = segment;
  const begin = /^[a-wyz]$/u.test(first) ? first.toUpperCase() : /^\d$/u.test(first) ? first : escaped(first);
  return begin + rest.map((character) => (/^[a-z\d-]$/u.test(character) ? character : escaped(character))).join('');
}

/**
 * The beancount name of an account: different paths always have different names.
 *
 * @example beancountAccount({ path: 'je:assets:bank', type: 'ASSET' }) // 'Assets:Je:Assets:Bank'
 */
export function beancountAccount({ path, type }: Pick<TextAccount, 'path' | 'type'>): string {
  return [ROOTS[type], ...path.split(':').map(componentOf)].join(':');
}

/** The names of a text's accounts, by path. A path that was not declared is a bug. */
export class BeancountNames {
  private readonly names: ReadonlyMap<string, string>;

  constructor(accounts: readonly Pick<TextAccount, 'path' | 'type'>[]) {
    this.names = new Map(accounts.map((account) => [account.path, beancountAccount(account)]));
  }

  of(path: string): string {
    const name = this.names.get(path);
    if (name === undefined) throw new InvariantViolation(`the account ${path} was not declared`);
    return name;
  }
}

/** Text in quotes; beancount reads these escapes. */
const quoted = (text: string): string =>
  `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')}"`;

/** A commodity's name: capitals, digits and few marks, at most 24 characters, beginning with a letter. */
function commodityOf(code: string): string {
  if (/^[A-Z][A-Z0-9._-]{0,22}[A-Z0-9]$/u.test(code)) return code;
  throw new InvariantViolation(`beancount has no commodity "${code}"`);
}

/** What stands before the first journal: where the text comes from, and a declaration of every name in it. */
export function beancountHeader(accounts: readonly TextAccount[], origin: TextOrigin): string {
  const { units, paths } = namesIn(accounts);
  const names = new BeancountNames(accounts);
  const unitsOf = Map.groupBy(accounts, ({ path }) => path);
  const opening = (path: string): string => {
    const own = (unitsOf.get(path) ?? []).map(({ unit }) => commodityOf(unit)).sort(compareIds);
    return `1970-01-01 open ${names.of(path)} ${own.join(',')}\n  path: ${quoted(path)}`;
  };
  return [
    OWN_TEXT,
    `; The books of ${plain(origin.partnership)}, through batch ${origin.batch}`,
    `; period: ${origin.from === undefined ? 'empty' : `${origin.from} to ${origin.until ?? ''}`}`,
    `; head: ${origin.head}`,
    '; money in its currency, counted units in smallest steps; persons stand by their roll numbers',
    `option "title" ${quoted(origin.partnership)}`,
    '',
    ...units.map((unit) => `1970-01-01 commodity ${commodityOf(unit)}`),
    '',
    ...paths.map(opening),
    '',
    '',
  ].join('\n');
}

interface Line {
  readonly name: string;
  readonly unit: string;
  readonly amount: bigint;
  readonly purpose: string | undefined;
}

function lineText({ name, unit, amount, purpose }: Line): string {
  const note = purpose === undefined ? '' : `\n    purpose: ${quoted(purpose)}`;
  return `  ${name}  ${exactAmount(amount, unit)} ${commodityOf(unit)}${note}`;
}

/** Amounts as parts that Python adds exactly: the high digits of every line first, then the low ones. */
function inParts(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(({ amount }) => amount >= CARRIED || amount <= -CARRIED)) return lines;
  const step = 10n ** 20n;
  return [
    ...lines.map((line) => ({ ...line, amount: (line.amount / step) * step })),
    ...lines.map((line) => ({ ...line, amount: line.amount % step })),
  ].filter(({ amount }) => amount !== 0n);
}

/** One journal with all its fields as metadata; `names` as declared by the header of the same text. */
export function beancountEntry(journal: TextJournal, names: BeancountNames): string {
  const { id, batch, ordinal, kind, effective, memo, transfers } = journal;
  const fields = [
    ['kind', kind] as const,
    ['id', id] as const,
    ['batch', `${batch}-${String(ordinal)}`] as const,
    // The memo is the narration, whole.
    ...fieldsOf(journal).filter(([name]) => name !== 'memo'),
  ];
  const lines = linesOf(transfers).map(({ account, unit, side, amount, purpose }) => {
    return { name: names.of(account), unit, amount: side === 'DEBIT' ? amount : -amount, purpose };
  });
  return `${[
    `${effective.slice(0, 10)} * ${quoted(memo)}`,
    ...fields.map(([name, value]) => `  ${name}: ${quoted(value)}`),
    ...inParts(lines).map(lineText),
  ].join('\n')}\n\n`;
}
