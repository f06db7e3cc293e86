import { validDay } from './text-days.js';
import { isUnread, readHead, readPosting, type Unread } from './hledger-lines.js';
import { readSample, type NumberStyles } from './hledger-amount.js';
import { Claims, fillAmounts, journalOf, type RawTransaction } from './hledger-transaction.js';
import { AccountNames, finishHistory, inOrderOfTime, Problems, type History, type HistorySource } from './history.js';
import { checkEnd, withoutMark } from './text-end.js';
import { OWN_TEXT } from './text-journal.js';

/** What may follow in the next indented line. */
type Within = 'NOTHING' | 'TRANSACTION' | 'COMMODITY' | 'IGNORED';

/** Directives that change no posting. */
const HARMLESS: readonly string[] = ['account', 'payee', 'tag', 'P', 'N'];

/** Directives that would change what is read, or read more than this file. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['include', 'a file is imported whole, and names no other: put the files together first'],
  ['!include', 'a file is imported whole, and names no other: put the files together first'],
  ['alias', 'give the new names in a mapping file, "from = to"'],
  ['apply', 'write every account whole'],
  ['=', 'automatic postings are not made here: write them out (hledger print --auto)'],
  ['~', 'periodic journals are not made here: write them out'],
]);

const BLANK = /^\s*$/u;

const withoutComment = (text: string): string =>
  text.slice(0, text.includes(';') ? text.indexOf(';') : undefined).trim();

/** Reads line by line; every line is looked at once. */
class Reader {
  readonly transactions: RawTransaction[] = [];
  readonly styles: NumberStyles = { marks: new Map(), fileMark: undefined, defaultSymbol: undefined };
  private within: Within = 'NOTHING';
  private current: RawTransaction | undefined;
  private year: string | undefined;
  private isInComment = false;

  constructor(
    private readonly source: HistorySource,
    private readonly names: AccountNames,
    private readonly problems: Problems,
  ) {}

  take(text: string, line: number): void {
    if (this.isInComment) {
      this.isInComment = !/^end comment\s*$/u.test(text);
    } else if (BLANK.test(text)) {
      this.within = 'NOTHING';
    } else if (/^\s/u.test(text)) {
      this.indented(text, line);
    } else if (/^\d/u.test(text)) {
      this.head(text, line);
    } else {
      this.directive(text, line);
    }
  }

  private refuse(line: number, { kind, field, message }: Unread): void {
    this.problems.add({ line, kind, field, message });
  }

  private head(text: string, line: number): void {
    const head = readHead(text, this.year);
    if (isUnread(head)) {
      this.refuse(line, head);
      this.within = 'IGNORED';
      return;
    }
    this.current = { ...head, line, comments: head.comment === '' ? [] : [head.comment], postings: [] };
    this.transactions.push(this.current);
    this.within = 'TRANSACTION';
  }

  private indented(text: string, line: number): void {
    const { current } = this;
    if (this.within === 'COMMODITY') this.format(text);
    if (this.within === 'NOTHING') {
      const message = 'an indented line belongs to no journal: its first line, with a date, is missing';
      this.refuse(line, { kind: 'LineUnexpected', field: 'line', message });
    }
    if (this.within !== 'TRANSACTION' || current === undefined) return;
    const trimmed = text.trim();
    if (trimmed.startsWith(';')) {
      current.comments.push(trimmed.slice(1).trim());
      return;
    }
    const posting = readPosting(text, { styles: this.styles, map: this.source.map });
    if (!isUnread(posting)) {
      // Looked at here, so that it is told of a journal too that cannot be read whole.
      if (posting.amount?.steps !== 0n) this.names.of(posting.account, line);
      current.postings.push({ ...posting, line });
      return;
    }
    this.refuse(line, posting);
    // What is left of it would only be reported as unbalanced, line after line.
    if (this.transactions.at(-1) === current) this.transactions.pop();
    this.current = { ...current, comments: [], postings: [] };
  }

  private directive(text: string, line: number): void {
    this.within = 'IGNORED';
    if (/^[;#*]/u.test(text)) return;
    const word = /^\S+/u.exec(text)?.[0] ?? '';
    const rest = text.slice(word.length).trimStart();
    if (HARMLESS.includes(word)) return;
    if (word === 'comment') this.isInComment = true;
    else if (word === 'commodity') this.commodity(rest);
    else if (word === 'D') this.defaultAmount(rest, line);
    else if (word === 'decimal-mark') this.decimalMark(rest, line);
    else if (/^(?:year|Y)\d*$/u.test(word)) this.yearIs(`${word.replace(/\D/gu, '')}${rest}`, line);
    else {
      const why = REFUSED.get(word) ?? REFUSED.get(word[0] ?? '') ?? 'this line is no journal, directive or comment';
      this.refuse(line, { kind: 'DirectiveNotRead', field: 'line', message: `"${word}": ${why}` });
    }
  }

  private commodity(rest: string): void {
    this.within = 'COMMODITY';
    this.sample(withoutComment(rest));
  }

  private format(text: string): void {
    const [, sample] = /^format\s+(.*)$/u.exec(text.trim()) ?? [];
    if (sample !== undefined) this.sample(withoutComment(sample));
  }

  private sample(text: string): string | undefined {
    const sample = readSample(text);
    if (sample?.mark !== undefined) this.styles.marks.set(sample.symbol, sample.mark);
    return sample?.symbol;
  }

  private defaultAmount(rest: string, line: number): void {
    const symbol = this.sample(rest);
    if (symbol !== undefined) this.styles.defaultSymbol = symbol;
    else
      this.refuse(line, {
        kind: 'DirectiveNotRead',
        field: 'line',
        message: `D: "${rest}" is not such as 1000.00 EUR`,
      });
  }

  private decimalMark(rest: string, line: number): void {
    const mark = rest.trim();
    if (mark === '.' || mark === ',') this.styles.fileMark = mark;
    else this.refuse(line, { kind: 'DirectiveNotRead', field: 'line', message: 'a decimal mark is . or ,' });
  }

  private yearIs(rest: string, line: number): void {
    const year = rest.trim();
    if (validDay(`${year}-01-01`)) this.year = year;
    else this.refuse(line, { kind: 'DateMalformed', field: 'date', message: `"${year}" is not a year such as 2026` });
  }
}

/** True for a text that these books wrote: its mark is among the comments before anything else. */
function isOwn(text: string): boolean {
  const [top = ''] = /^(?:[;#*][^\n]*\n|[^\S\n]*\n)*/u.exec(text) ?? [];
  return top.split(/\r?\n/u).includes(OWN_TEXT);
}

/**
 * Reads the journal format of hledger: the subset that people write by hand or print. Dates with `-`, `/` or `.`, status
 * marks, codes, comments, one amount left out, units on either side, digit groups, `commodity`, `D`, `decimal-mark` and
 * `Y`; balance assertions are tested, in the order of time. Refused with the line: virtual postings, prices, balance
 * assignments, second dates, includes, aliases, automatic and periodic journals. A text that these books wrote is
 * restored, except recorded times, hashes and what belongs to its own closes (`adjustment`, `adjusts`); amounts are exact.
 */
export function readHledger(given: string, source: HistorySource): History {
  const text = withoutMark(given);
  const problems = new Problems();
  const names = new AccountNames(source, problems);
  const reader = new Reader(source, names, problems);
  const lines = text.split(/\r\n|\r|\n/u);
  for (const [index, line] of lines.entries()) reader.take(line, index + 1);
  const own = isOwn(text);
  const full = reader.transactions.map((transaction) => ({ transaction, lines: fillAmounts(transaction, problems) }));
  const claims = new Claims(problems);
  const days = full.toSorted((a, b) =>
    a.transaction.day < b.transaction.day ? -1 : a.transaction.day > b.transaction.day ? 1 : 0,
  );
  for (const { lines: postings } of days) for (const posting of postings) claims.take(posting);
  const journals = full.flatMap(({ transaction, lines: postings }) => {
    return journalOf(transaction, postings, { source, own, names, problems }) ?? [];
  });
  if (own && problems.count === 0) {
    const toImportAnyway = `to import it as another program's, take its first line away`;
    const end = checkEnd(text, { journals: journals.length, line: lines.length, toImportAnyway }, source);
    if (end !== undefined) problems.add(end);
  }
  return finishHistory({ own, leftOut: 0, journals: own ? journals : inOrderOfTime(journals) }, { source, problems });
}
