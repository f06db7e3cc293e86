import { isRefusal } from '#libs/amount';
import { APPROPRIATION_LINES } from '#libs/custom';
import { type JournalDraft, toTransfers } from '#libs/ledger';
import { appropriation, type Occasion, waterfall } from '#libs/posting-rules';
import type { Context } from './context.js';
import type { BundleJournal } from './journal.js';
import { isMembers, type Members, textAt, wholeNumber } from './shape.js';
import type { Resolved } from './vote-part.js';

type Legs = readonly {
  readonly debit: string;
  readonly credit: string;
  readonly unit: string;
  readonly amount: bigint;
}[];

/** A journal of a waterfall, until the close that it belongs to is read. */
interface Flow {
  readonly key: string;
  readonly legs: Legs;
}

/** One line for each leg, in their order: equal texts are equal movements. */
const textOf = (legs: Legs): string =>
  legs.map(({ debit, credit, unit, amount }) => [debit, credit, unit, amount.toString()].join(' ')).join('\n');

/** What a rule may not depend on here: who did it and when changes no amount and no account. */
const OCCASION: Occasion = { effectiveAt: '2000-01-01T00:00:00Z', actor: 'verify', customVersion: 1 };

/** Journals made again from the facts that they name, where the bundle has these facts. */
export class RulePart {
  private readonly flows = new Map<string, Flow[]>();
  private derived = 0;
  /** Appropriations of no resolution, by sequence of their batch: history that was taken over has such. */
  private readonly orphans: {
    readonly sequence: bigint;
    readonly message: string;
    readonly leaf: bigint | undefined;
    readonly line: number;
  }[] = [];
  private history = { first: 0n, last: 0n };

  constructor(
    private readonly context: Context,
    private readonly resolved: (hash: string) => Resolved | undefined,
    private readonly currency: string,
  ) {}

  /** Journals that were made again. */
  get rederived(): number {
    return this.derived;
  }

  /** What was taken over from other books names facts of those. */
  historyLeaf(entry: Members): void {
    const [first, last] = [wholeNumber(entry['first']), wholeNumber(entry['last'])];
    if (first !== undefined && last !== undefined) this.history = { first, last };
  }

  journal(journal: BundleJournal, sequence: bigint): void {
    const { words, kind } = journal;
    const source = words?.sourceId;
    if (source === undefined || source === null) return;
    if (kind === 'appropriation' && words?.sourceKind === 'resolution') this.appropriated(journal, source, sequence);
    if (kind === 'waterfall' && words?.sourceKind === 'period') {
      const flows = this.flows.get(source) ?? [];
      this.flows.set(source, [...flows, { key: journal.key, legs: journal.legs }]);
    }
  }

  private appropriated(journal: BundleJournal, hash: string, sequence: bigint): void {
    const { findings } = this.context;
    const resolved = this.resolved(hash);
    if (resolved === undefined) {
      const message = `The entry "${journal.key}" carries out a resolution that the log does not have.`;
      if (this.orphans.length < 100) this.orphans.push({ sequence, message, leaf: findings.leaf, line: findings.line });
      return;
    }
    const lines = resolved.lines.flatMap(({ line, amount }) => {
      const known = APPROPRIATION_LINES.find((each) => each === line);
      return known === undefined ? [] : [{ line: known, amount }];
    });
    const draft = appropriation({
      ...OCCASION,
      resolution: hash,
      run: `worker-return-${hash.slice(0, 24)}`,
      currency: this.currency,
      allocable: lines.reduce((sum, { amount }) => sum + amount, 0n),
      lines,
    });
    this.compare(journal, isRefusal(draft) ? undefined : draft, `the resolution ${hash.slice(0, 16)}…`);
  }

  /** Takes the document of a period's close: what flowed on is what it says. */
  close(document: Members, generation: bigint): void {
    const name = textAt(document, 'name');
    const flows = name === undefined ? undefined : this.flows.get(name);
    if (name === undefined || flows === undefined || generation !== 1n) return;
    this.flows.delete(name);
    const amount = (member: string): bigint => wholeNumber(document[member]) ?? 0n;
    const parts = (member: string, id: string): { id: string; amount: bigint }[] => {
      const list = document[member];
      if (!Array.isArray(list)) return [];
      return list.flatMap((each: unknown) =>
        isMembers(each) ? [{ id: textAt(each, id) ?? '', amount: wholeNumber(each['amount']) ?? 0n }] : [],
      );
    };
    const draft = waterfall({
      ...OCCASION,
      period: name,
      currency: textAt(document, 'currency') ?? this.currency,
      lockedReserve: amount('lockedReserve'),
      solidarity: amount('solidarity'),
      standingShares: parts('standingShares', 'model').map(({ id, amount: part }) => ({ model: id, amount: part })),
      funders: parts('funders', 'id'),
      allocable: amount('allocable'),
    });
    const wanted = isRefusal(draft) ? '' : textOf(toTransfers(draft.postings));
    this.derived += 1;
    if (flows.some(({ legs }) => textOf(legs) === wanted)) return;
    this.context.findings.add(
      'JournalNotByRule',
      `What was posted as the waterfall of ${name} is not what its close decided.`,
    );
  }

  private compare({ key, legs }: BundleJournal, draft: JournalDraft | undefined, from: string): void {
    this.derived += 1;
    if (draft?.idempotencyKey === key && textOf(toTransfers(draft.postings)) === textOf(legs)) return;
    this.context.findings.add('JournalNotByRule', `The entry "${key}" is not what the rules make of ${from}`);
  }

  /** The appropriations that no resolution ordered, but for history of other books. */
  end(): void {
    for (const { sequence, message, leaf, line } of this.orphans) {
      const { first, last } = this.history;
      if (sequence >= first && sequence <= last) continue;
      this.context.findings.add('JournalNotByRule', message, { line, ...(leaf === undefined ? {} : { leaf }) });
    }
  }
}
