import { isRefusal, refuse, type Refusal } from '#libs/amount';
import type { CsvForm } from './entries-csv.js';
import { journalQuery, type FilterRefusal, type JournalQuery } from './journal-query.js';

const TEXTS = [
  ...(['account', 'counterparty', 'body', 'fund', 'kind', 'actor', 'unit', 'phase', 'from', 'until'] as const),
  ...(['recordedFrom', 'recordedUntil', 'source', 'text'] as const),
];
const AMOUNTS = ['least', 'most'] as const;
const FLAGS = ['adjustments', 'reversals'] as const;
const KNOWN: ReadonlySet<string> = new Set([...TEXTS, ...AMOUNTS, ...FLAGS, 'form']);

type NotUnderstood = Refusal<'FilterMalformed' | FilterRefusal>;

/** What an address asks of the entries: the filter and how to write what it finds. */
export interface EntriesAsked {
  readonly query: JournalQuery;
  readonly form: CsvForm;
}

const malformed = (field: string, message: string): NotUnderstood =>
  refuse('FilterMalformed', { message, field, rule: 'books.filter' });

/**
 * Reads the parameters of an address, named as those of the filter of journals. Refuses `FilterMalformed` for a name that
 * no filter has (it would find too much), for one given twice, and for what is no amount and no yes or no.
 */
export function entriesAsked(parameters: Readonly<Record<string, unknown>>): EntriesAsked | NotUnderstood {
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(parameters)) {
    if (!KNOWN.has(name)) return malformed(name.slice(0, 40), 'entries are not filtered by this');
    if (typeof value !== 'string') return malformed(name, 'give it once');
    if (value !== '') given.set(name, value);
  }
  const wrong =
    AMOUNTS.find((name) => !/^\d{1,38}$/u.test(given.get(name) ?? '0')) ??
    FLAGS.find((name) => !/^(true|false)$/u.test(given.get(name) ?? 'true'));
  if (wrong !== undefined) return malformed(wrong, `"${given.get(wrong)?.slice(0, 40) ?? ''}" says nothing here`);
  const form = given.get('form') ?? 'legs';
  if (form !== 'legs' && form !== 'plain') return malformed('form', 'legs or plain');
  const amount = (name: string): bigint | null => (given.has(name) ? BigInt(given.get(name) ?? 0) : null);
  const flag = (name: string): boolean | null => (given.has(name) ? given.get(name) === 'true' : null);
  const query = journalQuery({
    ...Object.fromEntries(TEXTS.map((name) => [name, given.get(name) ?? null])),
    least: amount('least'),
    most: amount('most'),
    adjustments: flag('adjustments'),
    reversals: flag('reversals'),
  });
  return isRefusal(query) ? query : { query, form };
}
