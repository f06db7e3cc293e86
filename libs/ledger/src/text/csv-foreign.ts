import type { Posting, Side } from '../posting.js';
import { mappedUnit } from './account-map.js';
import type { NamedRow } from './csv-own.js';
import type { DecimalMark } from './decimal-text.js';
import { readAmount, type AmountProblem } from './hledger-amount.js';
import { foreignDraft, type AccountNames, type HistoryJournal, type HistorySource, type Problems } from './history.js';
import { startOfDay, validDay } from './text-days.js';

/** Names that other programs give to what is read. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  entry: ['entry', 'journal', 'txnidx', 'transaction', 'transaction_id'],
  date: ['date', 'effective'],
  account: ['account'],
  side: ['side'],
  unit: ['unit', 'currency', 'commodity'],
  steps: ['steps', 'amount_steps'],
  amount: ['amount'],
  debit: ['debit'],
  credit: ['credit'],
  debit_account: ['debit_account'],
  credit_account: ['credit_account'],
  memo: ['memo', 'description', 'narration'],
};

type Field =
  | 'entry'
  | 'date'
  | 'account'
  | 'side'
  | 'unit'
  | 'steps'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'debit_account'
  | 'credit_account'
  | 'memo';

/** What a row says of a field; empty where it has no such column. */
export function fieldOf(row: NamedRow, field: Field): string {
  const column = SYNONYMS[field]?.find((name) => row.cells.has(name));
  return (column === undefined ? '' : (row.cells.get(column) ?? '')).trim();
}

/** True where a file has a column for that field. */
export const hasField = (names: ReadonlySet<string>, field: Field): boolean =>
  (SYNONYMS[field] ?? []).some((name) => names.has(name));

/** Which columns a file lacks to be read at all, in words; undefined where it has enough. */
export function missingColumns(names: ReadonlySet<string>): string | undefined {
  const has = (field: Field): boolean => hasField(names, field);
  if (!has('date')) return 'date';
  if (has('debit_account') && has('credit_account')) return has('amount') || has('steps') ? undefined : 'amount';
  if (!has('account')) return 'account, or debit_account and credit_account';
  if (!has('entry')) return 'entry, which says which rows are one journal';
  return has('amount') || has('steps') || (has('debit') && has('credit')) ? undefined : 'amount, or debit and credit';
}

interface Found {
  readonly unit: string;
  readonly steps: bigint;
}

interface Leg {
  readonly line: number;
  readonly account: string;
  readonly side: Side;
}

/** Reads rows of one file; problems go to the file's list. */
class Rows {
  constructor(private readonly context: { source: HistorySource; names: AccountNames; problems: Problems }) {}

  refuse(row: NamedRow, field: string, { kind, message }: { kind: string; message: string }): void {
    this.context.problems.add({ line: row.line, kind, field, message });
  }

  amount(row: NamedRow, field: 'amount' | 'debit' | 'credit' | 'steps'): Found | undefined {
    const found = this.readAmount(row, field);
    if (!('kind' in found)) return found;
    this.refuse(row, field, found);
    return undefined;
  }

  private readAmount(row: NamedRow, field: 'amount' | 'debit' | 'credit' | 'steps'): Found | AmountProblem {
    const text = fieldOf(row, field);
    const unit = mappedUnit(this.context.source.map, fieldOf(row, 'unit'));
    if (field === 'steps') {
      if (/^[-+]?\d{1,38}$/u.test(text)) return { unit, steps: BigInt(text.replace('+', '')) };
      return { kind: 'AmountMalformed', message: `"${text}" is no whole number of smallest steps` };
    }
    const defaultSymbol = fieldOf(row, 'unit');
    const styles = { marks: new Map<string, DecimalMark>(), fileMark: undefined, defaultSymbol };
    return readAmount(text, { styles, map: this.context.source.map });
  }

  side(row: NamedRow): Side | 'SIGNED' | undefined {
    const text = fieldOf(row, 'side').toLowerCase();
    if (text === '') return 'SIGNED';
    if (['debit', 'd', 'dr'].includes(text)) return 'DEBIT';
    if (['credit', 'c', 'cr'].includes(text)) return 'CREDIT';
    this.refuse(row, 'side', { kind: 'SideMalformed', message: `"${text}" is neither debit nor credit` });
    return undefined;
  }

  posting({ line, account, side }: Leg, { unit, steps }: Found): Posting[] {
    // A zero moves nothing: programs write it beside the side that does.
    if (steps === 0n) return [];
    return [{ account: this.context.names.of(account, line), unit, side, amount: steps }];
  }

  signed({ line, account }: Omit<Leg, 'side'>, { unit, steps }: Found): Posting[] {
    return this.posting(
      { line, account, side: steps < 0n ? 'CREDIT' : 'DEBIT' },
      { unit, steps: steps < 0n ? -steps : steps },
    );
  }

  legs(row: NamedRow): Posting[] {
    const { line } = row;
    const field = fieldOf(row, 'steps') === '' ? 'amount' : 'steps';
    const [debit, credit, account] = [
      fieldOf(row, 'debit_account'),
      fieldOf(row, 'credit_account'),
      fieldOf(row, 'account'),
    ];
    if (account === '' && debit !== '') {
      const found = this.amount(row, field);
      return found === undefined
        ? []
        : [
            ...this.posting({ line, account: debit, side: 'DEBIT' }, found),
            ...this.posting({ line, account: credit, side: 'CREDIT' }, found),
          ];
    }
    if (fieldOf(row, field) !== '') {
      const [found, side] = [this.amount(row, field), this.side(row)];
      if (found === undefined || side === undefined) return [];
      return side === 'SIGNED' ? this.signed({ line, account }, found) : this.posting({ line, account, side }, found);
    }
    return (['debit', 'credit'] as const).flatMap((each) => {
      const found = fieldOf(row, each) === '' ? undefined : this.amount(row, each);
      if (found === undefined) return [];
      return this.signed({ line, account }, each === 'debit' ? found : { ...found, steps: -found.steps });
    });
  }

  effectiveAt(row: NamedRow): string {
    const text = fieldOf(row, 'date');
    if (validDay(text)) return startOfDay(text);
    if (/^\d{4}-\d{2}-\d{2}T/u.test(text)) return text;
    this.refuse(row, 'date', {
      kind: 'DateMalformed',
      message: `"${text}" is not a day such as 2026-01-31, or an instant in UTC`,
    });
    return '1970-01-01T00:00:00Z';
  }
}

/** The journal that these rows of another program's file tell. */
export function foreignJournal(
  rows: readonly NamedRow[],
  context: { source: HistorySource; names: AccountNames; problems: Problems },
): HistoryJournal | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const reader = new Rows(context);
  for (const row of rows) {
    if (fieldOf(row, 'date') === fieldOf(first, 'date')) continue;
    const message = `rows of one entry have two dates (see line ${String(first.line)})`;
    reader.refuse(row, 'date', { kind: 'RowsDisagree', message });
  }
  const postings = rows.flatMap((row) => reader.legs(row));
  const memos = [...new Set(rows.map((row) => fieldOf(row, 'memo')))].filter((memo) => memo !== '');
  const effectiveAt = reader.effectiveAt(first);
  if (postings.length === 0 && context.problems.count > 0) return undefined;
  return foreignDraft(context.source, { line: first.line, effectiveAt, memo: memos.join('\n'), postings });
}
