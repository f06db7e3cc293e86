import { validDay } from './text-days.js';
import { readAmount, type NumberStyles, type SignedAmount } from './hledger-amount.js';
import type { AccountMap } from './account-map.js';

/** A line that cannot be taken: of which kind, in which field, and words. */
export interface Unread {
  readonly kind: string;
  readonly field: string;
  readonly message: string;
}

/** What `=` after an amount claims: the balance so far, of the account alone or with all below it. */
export interface Assertion {
  readonly amount: SignedAmount;
  /** `==`: nothing is held in any other unit. */
  readonly total: boolean;
  /** `=*`: accounts below it count. */
  readonly inclusive: boolean;
}

/** The first line of a transaction. */
export interface Head {
  readonly day: string;
  readonly code: string;
  readonly description: string;
  readonly comment: string;
}

/** A posting as written: an amount that is not there is inferred. */
export interface PostingLine {
  readonly account: string;
  readonly amount: SignedAmount | undefined;
  readonly assertion: Assertion | undefined;
  readonly comment: string;
}

const unread = (kind: string, field: string, message: string): Unread => ({ kind, field, message });
export const isUnread = (value: object): value is Unread => 'kind' in value && 'field' in value;

const HEAD = /^(?:(?<year>\d{4})[-/.])?(?<month>\d{1,2})[-/.](?<day>\d{1,2})(?<second>=\S*)?(?:\s+(?<rest>.*))?$/u;

/** `2026-01-31 * (code) description ; comment`; without a year where a directive gave one. */
export function readHead(line: string, year: string | undefined): Head | Unread {
  const found = HEAD.exec(line)?.groups;
  if (found === undefined)
    return unread('DateMalformed', 'date', `"${line.slice(0, 40)}" begins with no date such as 2026-01-31`);
  const { month = '', day = '', second, rest = '' } = found;
  const inYear = found['year'] ?? year;
  if (inYear === undefined) return unread('DateMalformed', 'date', `${month}-${day}: write the year too`);
  const iso = `${inYear}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!validDay(iso)) return unread('DateMalformed', 'date', `there is no day ${iso}`);
  if (second !== undefined) {
    return unread('SecondDate', 'date', 'a journal has one date here; remove the second one, after the "="');
  }
  const at = rest.indexOf(';');
  const [before, comment] = at < 0 ? [rest, ''] : [rest.slice(0, at), rest.slice(at + 1).trim()];
  const [, code = '', description = ''] = /^(?:[*!]\s*)?(?:\(([^)]*)\))?(.*)$/u.exec(before.trim()) ?? [];
  return { day: iso, code: code.trim(), description: description.trim(), comment };
}

/** Where the first of these characters stands outside a quoted commodity; the text's length where none does. */
function firstOf(text: string, marks: string): number {
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && marks.includes(character)) return at;
  }
  return text.length;
}

interface Terms {
  readonly styles: NumberStyles;
  readonly map: AccountMap;
}

function readAssertion(text: string, terms: Terms): Assertion | Unread {
  const [, signs = '', rest = ''] = /^(={1,2}\*?)\s*(.*)$/u.exec(text) ?? [];
  const amount = readAmount(rest, terms);
  if ('kind' in amount) return unread(amount.kind, 'assertion', amount.message);
  return { amount, total: signs.startsWith('=='), inclusive: signs.endsWith('*') };
}

function readRest(text: string, terms: Terms): Pick<PostingLine, 'amount' | 'assertion'> | Unread {
  if (firstOf(text, '@{') < text.length) {
    const message =
      'prices and lots are not read: take each currency over against je:equity:opening, and book exchanges here';
    return unread('PriceNotRead', 'amount', message);
  }
  const at = firstOf(text, '=');
  const [amountText, assertionText] = [text.slice(0, at).trim(), text.slice(at).trim()];
  const amount = amountText === '' ? undefined : readAmount(amountText, terms);
  if (amount !== undefined && 'kind' in amount) return unread(amount.kind, 'amount', amount.message);
  if (assertionText === '') return { amount, assertion: undefined };
  if (amount === undefined) {
    return unread('BalanceAssignment', 'amount', 'write the amount: one found from a wished-for balance is not read');
  }
  const assertion = readAssertion(assertionText, terms);
  return isUnread(assertion) ? assertion : { amount, assertion };
}

/** `    account  amount = balance ; comment`; two blanks or a tab end the account's name. */
export function readPosting(line: string, terms: Terms): PostingLine | Unread {
  const text = line.trim().replace(/^[*!]\s+/u, '');
  const [account = ''] = /^.*?(?= {2}|\t|$)/u.exec(text) ?? [];
  if (/^[([]/u.test(account)) {
    const message = `${account} is a virtual posting, which balances nothing; book it against an account, or remove it`;
    return unread('VirtualPosting', 'account', message);
  }
  const rest = text.slice(account.length).trim();
  const at = firstOf(rest, ';');
  const comment = rest.slice(at + 1).trim();
  if (/(?:^|[\s,])date2?:|\[\d[\d\-/.=]*\]/u.test(comment)) {
    return unread(
      'PostingDate',
      'comment',
      'a line with a date of its own is not read; make it a journal of that date',
    );
  }
  const amounts = readRest(rest.slice(0, at).trim(), terms);
  return isUnread(amounts) ? amounts : { account, ...amounts, comment };
}
