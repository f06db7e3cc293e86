import { isRefusal, refuse, type Refusal } from '#libs/amount';

/** Why a text is no fee. */
export type FeeRefusal = Refusal<'FeeNamesMarketPrice' | 'FeeUnknownTerm' | 'FeeMalformed'>;

/** A word, a whole number or one sign, and where in the text it begins: 1 for the first character. */
export interface FeeWord {
  readonly kind: 'NAME' | 'NUMBER' | 'SIGN';
  readonly text: string;
  readonly at: number;
}

/** All that a fee may name. */
const NAMES: ReadonlySet<string> = new Set(['least', 'greatest', 'rent', 'value']);

/** Any of these in a word means a price that somebody would pay. The list only chooses the reason: no other word is read. */
const OF_MARKETS =
  /sale|sell|sold|pric|market|bid|offer|auction|tender|index|buy|bought|purchas|considerat|premium|compar|apprais|resale|exchange|trade|spot|quote/iu;

const NAME = /[\p{L}\p{M}_][\p{L}\p{M}\p{N}_.]*/gu;

const WORD = /\s*(?:(?<name>[\p{L}\p{M}_][\p{L}\p{M}\p{N}_.]*)|(?<number>\d+)|(?<sign>[-+*/(),])|(?<other>\S))/uy;

/** Beyond this a fee is no rule that anybody can know by heart. */
export const LONGEST_FEE = 400;

/** Amounts and factors have at most so many digits. */
const MOST_DIGITS = 15;

export function feeMalformed(what: string): FeeRefusal {
  return refuse('FeeMalformed', { message: `the fee ${what}`, field: 'entryFine.rule', rule: 'custom.fee' });
}

function checkName(name: string, at: number): FeeRefusal | undefined {
  if (NAMES.has(name)) return undefined;
  const where = `at character ${at}`;
  const known = 'a fee knows "value", "rent", "least", "greatest" and whole minor units';
  const details = { field: 'entryFine.rule', rule: 'custom.fee' };
  return OF_MARKETS.test(name)
    ? refuse('FeeNamesMarketPrice', { message: `"${name}" ${where} names a market price: ${known}`, ...details })
    : refuse('FeeUnknownTerm', { message: `"${name}" ${where} is unknown: ${known}`, ...details });
}

/** The first name that is none of a fee's; one for a market price before any other. */
function checkNames(text: string): FeeRefusal | undefined {
  const faults = [...text.matchAll(NAME)].flatMap(({ 0: name, index }) => checkName(name, index + 1) ?? []);
  return faults.find(({ kind }) => kind === 'FeeNamesMarketPrice') ?? faults[0];
}

/** The words of a fee. Refuses every word but its own, and every sign but `+ - * / ( ) ,`. */
export function wordsOfFee(text: string): readonly FeeWord[] | FeeRefusal {
  if (text.length > LONGEST_FEE) return feeMalformed(`has more than ${LONGEST_FEE} characters`);
  const misnamed = checkNames(text);
  if (misnamed !== undefined) return misnamed;
  const words: FeeWord[] = [];
  for (let end = 0; end < text.trimEnd().length;) {
    WORD.lastIndex = end;
    const found = WORD.exec(text);
    if (found?.groups === undefined) break;
    end = WORD.lastIndex;
    const word = wordOf(found.groups, end);
    if (isRefusal(word)) return word;
    words.push(word);
  }
  return words;
}

function wordOf(groups: Readonly<Record<string, string | undefined>>, end: number): FeeWord | FeeRefusal {
  const { name, number, sign, other } = groups;
  const text = name ?? number ?? sign ?? other ?? '';
  const at = end - text.length + 1;
  if (name !== undefined) return { kind: 'NAME', text, at };
  if (sign !== undefined) return { kind: 'SIGN', text, at };
  if (number === undefined) return feeMalformed(`holds "${text}" at character ${at}, which is no sign of its language`);
  if (number.length > MOST_DIGITS)
    return feeMalformed(`holds a number of more than ${MOST_DIGITS} digits at character ${at}`);
  return { kind: 'NUMBER', text, at };
}
