import type { Posting } from '../posting.js';
import type { Assertion, Head, PostingLine } from './hledger-lines.js';
import { foreignDraft, type AccountNames, type HistoryJournal, type HistorySource, type Problems } from './history.js';
import { readFields } from './text-fields.js';
import { legsOf } from './text-journal.js';
import { startOfDay } from './text-days.js';
import { toTransfers } from '../transfer.js';

/** A posting with the line where it stands. */
export interface PlacedPosting extends PostingLine {
  readonly line: number;
}

/** A transaction as its lines were read. */
export interface RawTransaction extends Head {
  readonly line: number;
  readonly comments: string[];
  readonly postings: PlacedPosting[];
}

/** The same with every amount there. */
export interface FullPosting {
  readonly line: number;
  readonly account: string;
  readonly unit: string;
  readonly steps: bigint;
  readonly assertion: Assertion | undefined;
  readonly comment: string;
}

/** Fills the one amount that may be missing: what is left over in each unit. */
export function fillAmounts(transaction: RawTransaction, problems: Problems): readonly FullPosting[] {
  const rest = new Map<string, bigint>();
  const [open, second] = transaction.postings.filter(({ amount }) => amount === undefined);
  if (second !== undefined) {
    const message = 'only one amount of a journal may be left out';
    problems.add({ line: second.line, kind: 'AmountMissing', field: 'amount', message });
    return [];
  }
  for (const { amount } of transaction.postings) {
    if (amount !== undefined) rest.set(amount.unit, (rest.get(amount.unit) ?? 0n) + amount.steps);
  }
  const left = [...rest].filter(([, steps]) => steps !== 0n);
  return transaction.postings.flatMap(({ line, account, amount, assertion, comment }) => {
    const all =
      amount === undefined && open !== undefined ? left.map(([unit, steps]) => ({ unit, steps: -steps })) : [amount];
    return all.flatMap((each) => (each === undefined ? [] : [{ line, account, ...each, assertion, comment }]));
  });
}

/** Balances in the file's own names, so that what it claims of them can be looked up in constant time. */
export class Claims {
  private readonly own = new Map<string, Map<string, bigint>>();
  private readonly below = new Map<string, Map<string, bigint>>();

  constructor(private readonly problems: Problems) {}

  /** Takes one posting in, then tests what it claims. Call in the order of time. */
  take({ line, account, unit, steps, assertion }: FullPosting): void {
    this.add(this.own, { name: account, unit, steps });
    for (let name = account; name !== ''; name = name.slice(0, Math.max(name.lastIndexOf(':'), 0))) {
      this.add(this.below, { name, unit, steps });
    }
    if (assertion === undefined) return;
    const { amount, total, inclusive } = assertion;
    const held = (inclusive ? this.below : this.own).get(account) ?? new Map<string, bigint>();
    const inUnit = held.get(amount.unit) ?? 0n;
    const other = total ? [...held].find(([code, sum]) => code !== amount.unit && sum !== 0n) : undefined;
    if (inUnit === amount.steps && other === undefined) return;
    const found = other === undefined ? `${String(inUnit)} ${amount.unit}` : `${String(other[1])} ${other[0]} too`;
    const message = `${account} is said to hold ${String(amount.steps)} ${amount.unit} here, and holds ${found} (smallest steps)`;
    this.problems.add({ line, kind: 'BalanceAssertionFalse', field: 'assertion', message });
  }

  private add(
    table: Map<string, Map<string, bigint>>,
    { name, unit, steps }: { readonly name: string; readonly unit: string; readonly steps: bigint },
  ): void {
    const held = table.get(name) ?? new Map<string, bigint>();
    held.set(unit, (held.get(unit) ?? 0n) + steps);
    table.set(name, held);
  }
}

const postingOf = ({ line, account, unit, steps, comment }: FullPosting, names: AccountNames): Posting => {
  const purpose = readFields(comment).get('purpose');
  return {
    account: names.of(account, line),
    unit,
    side: steps > 0n ? 'DEBIT' : 'CREDIT',
    amount: steps > 0n ? steps : -steps,
    ...(purpose === undefined ? {} : { purpose }),
  };
};

const isBalanced = (lines: readonly FullPosting[]): boolean =>
  [...Map.groupBy(lines, ({ unit }) => unit).values()].every(
    (each) => each.reduce((sum, { steps }) => sum + steps, 0n) === 0n,
  );

/** A journal of our own text: its comments hold the fields. Undefined where they do not: it was written in by hand. */
function ownDraft(
  transaction: RawTransaction,
  lines: readonly FullPosting[],
  { names, problems }: { names: AccountNames; problems: Problems },
): HistoryJournal | undefined {
  const fields = readFields(transaction.comments.join(', '));
  const [key, kind, effective, custom] = ['key', 'kind', 'effective', 'custom'].map((name) => fields.get(name));
  if (key === undefined || kind === undefined || effective === undefined) return undefined;
  const { line, day, description } = transaction;
  if (!effective.startsWith(day)) {
    const message = `the date ${day} and "effective: ${effective}" are different days`;
    problems.add({ line, kind: 'FieldsDisagree', field: 'effective', message });
  }
  const [sourceKind, sourceId, reverses] = ['source-kind', 'source', 'reverses'].map((name) => fields.get(name));
  const postings = lines.map((each) => postingOf(each, names));
  return {
    line,
    draft: {
      idempotencyKey: key,
      kind,
      effectiveAt: effective,
      memo: fields.get('memo') ?? description,
      actor: fields.get('actor') ?? '',
      customVersion: /^\d{1,9}$/u.test(custom ?? '') ? Number(custom) : 0,
      ...(sourceKind === undefined ? {} : { source: { kind: sourceKind, id: sourceId ?? '' } }),
      ...(reverses === undefined ? {} : { reverses }),
      // Leg by leg, so that every format of one journal asks the ledger for the same thing.
      postings: isBalanced(lines) ? legsOf(toTransfers(postings)) : postings,
    },
  };
}

/** What a foreign transaction says in words: code and description, then its comments, then those of its lines. */
function memoOf({ code, description, comments, postings }: RawTransaction): string {
  const head = [code === '' ? '' : `(${code})`, description].filter((part) => part !== '').join(' ');
  const notes = postings
    .filter(({ comment }) => comment !== '')
    .map(({ account, comment }) => `${account}: ${comment}`);
  return [head, ...comments, ...notes].filter((part) => part !== '').join('\n');
}

/** The journal of a transaction; undefined where nothing moves, as where a line only claims a balance. */
export function journalOf(
  transaction: RawTransaction,
  full: readonly FullPosting[],
  context: {
    readonly source: HistorySource;
    readonly own: boolean;
    readonly names: AccountNames;
    readonly problems: Problems;
  },
): HistoryJournal | undefined {
  const lines = full.filter(({ steps }) => steps !== 0n);
  if (lines.length === 0) return undefined;
  const { source, own, names, problems } = context;
  const restored = own ? ownDraft(transaction, lines, { names, problems }) : undefined;
  if (restored !== undefined) return restored;
  return foreignDraft(source, {
    line: transaction.line,
    effectiveAt: startOfDay(transaction.day),
    memo: memoOf(transaction),
    // A purpose is a word of this ledger's own: a foreign tag of that name is a comment.
    postings: lines.map((line) => postingOf({ ...line, comment: '' }, names)),
  });
}
