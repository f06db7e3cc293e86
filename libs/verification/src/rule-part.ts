import { isRefusal } from '#libs/amount';
import { APPROPRIATION_LINES } from '#libs/custom';
import { type JournalDraft, toTransfers } from '#libs/ledger';
import { appropriation, betsCommitted, projectsCommitted } from '#libs/posting-rules';
import { PROJECT_FUNDS } from '#libs/voting';
import type { Context } from './context.js';
import { Doubts } from './doubts.js';
import type { BundleJournal } from './journal.js';
import { OCCASION, PeriodFlows } from './period-flows.js';
import { type Members, wholeNumber } from './shape.js';
import type { VotePart } from './vote-part.js';

type Legs = readonly {
  readonly debit: string;
  readonly credit: string;
  readonly unit: string;
  readonly amount: bigint;
}[];

/** One line for each leg, in their order: equal texts are equal movements. */
const textOf = (legs: Legs): string =>
  legs.map(({ debit, credit, unit, amount }) => [debit, credit, unit, amount.toString()].join(' ')).join('\n');

/** Kinds of entries that carry out what was decided elsewhere, and the kind of source that says where. */
const DECIDED: Readonly<Record<string, string>> = {
  appropriation: 'resolution',
  projects: 'resolution',
  bets: 'resolution',
  'close-result': 'period',
  waterfall: 'period',
  'run-item': 'run',
  'standing-share-run-item': 'run',
};

/** Journals made again from the facts that they name, where the bundle has these facts. */
export class RulePart {
  private derived = 0;
  /** Resolutions that were carried out. */
  private readonly spent = new Set<string>();
  private readonly flows: PeriodFlows;

  constructor(
    private readonly context: Context,
    /** What carried resolutions gave, by the hashes of their texts. */
    private readonly votes: Pick<VotePart, 'resolved' | 'projects'>,
    private readonly currency: string,
    /** What may turn out to be history of other books. */
    private readonly doubts = new Doubts(context.findings),
  ) {
    this.flows = new PeriodFlows(context, doubts, currency);
  }

  /** Journals that were made again. */
  get rederived(): number {
    return this.derived;
  }

  /** What was taken over from other books names facts of those. `head`: number of the last batch before this leaf. */
  historyLeaf(entry: Members, head?: bigint): void {
    const { findings } = this.context;
    const [first, last] = [wholeNumber(entry['first']), wholeNumber(entry['last'])];
    if (first === undefined || last === undefined || (head !== undefined && last !== head)) {
      findings.add('JournalNotByRule', 'What is said to be taken over from other books are not the batches before it.');
      return;
    }
    this.doubts.isHistory(first, last);
    findings.unproven('what the books were from which entries were taken over');
  }

  journal(journal: BundleJournal, sequence: bigint): void {
    const { words, kind, key } = journal;
    const wanted = Object.hasOwn(DECIDED, kind) ? DECIDED[kind] : undefined;
    if (wanted === undefined) return;
    if (words === null) {
      const message = `The words of the entry "${key}" are withheld: nobody can say which decision it carries out.`;
      this.context.findings.add('JournalUnexplained', message);
      return;
    }
    const source = words.sourceKind === wanted ? words.sourceId : null;
    if (source === null) {
      this.doubts.add('JournalNotByRule', sequence, `The entry "${key}" names no ${wanted} that it carries out.`);
    } else if (kind === 'appropriation') {
      this.appropriated(journal, source, sequence);
    } else if (kind === 'projects' || kind === 'bets') {
      this.committed(journal, source, sequence);
    } else if (wanted === 'period') {
      this.flows.journal(journal, source, sequence);
    }
  }

  private appropriated(journal: BundleJournal, hash: string, sequence: bigint): void {
    const resolved = this.votes.resolved(hash);
    if (resolved === undefined) {
      this.unresolved(journal, sequence);
      return;
    }
    this.spend(journal, hash);
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

  /** Projects, or bets, that members chose: their costs move from the fund that the resolution names, each into its purse. */
  private committed(journal: BundleJournal, hash: string, sequence: bigint): void {
    const round = this.votes.projects(hash);
    const bets = journal.kind === 'bets' && round?.fund === 'BET';
    const fund = journal.kind === 'projects' ? PROJECT_FUNDS.find((each) => each === round?.fund) : undefined;
    if (round === undefined || (!bets && fund === undefined)) {
      this.unresolved(journal, sequence);
      return;
    }
    this.spend(journal, hash);
    const decided = { ...OCCASION, ...round, resolution: hash };
    const draft = fund === undefined ? betsCommitted(decided) : projectsCommitted({ ...decided, fund });
    this.compare(journal, isRefusal(draft) ? undefined : draft, `the resolution ${hash.slice(0, 16)}…`);
  }

  private unresolved({ key }: BundleJournal, sequence: bigint): void {
    const message = `The entry "${key}" carries out a resolution that the log does not have.`;
    this.doubts.add('JournalNotByRule', sequence, message);
  }

  private spend({ key }: BundleJournal, hash: string): void {
    if (this.spent.has(hash)) {
      const message = `The entry "${key}" carries out a resolution that was carried out before.`;
      this.context.findings.add('JournalNotByRule', message);
    }
    this.spent.add(hash);
  }

  /** Takes the document of a period's close: what flowed on by then is what it says. */
  close(document: Members): void {
    this.derived += 1;
    this.flows.close(document);
  }

  private compare({ key, legs }: BundleJournal, draft: JournalDraft | undefined, from: string): void {
    this.derived += 1;
    if (draft?.idempotencyKey === key && textOf(toTransfers(draft.postings)) === textOf(legs)) return;
    this.context.findings.add('JournalNotByRule', `The entry "${key}" is not what the rules make of ${from}`);
  }

  /** Flows that no close decided, and what names facts that nobody has; but for history of other books. */
  end(): void {
    this.flows.end();
    this.doubts.end();
  }
}
