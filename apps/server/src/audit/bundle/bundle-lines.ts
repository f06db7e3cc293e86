import { BATCHES, HEAD, LEAVES, NODES, RUN_ITEMS, RUNS, TRIAL_BALANCE } from './bundle-sql.js';
import {
  type BatchRow,
  type HeadRow,
  journalLine,
  type LeafRow,
  membersOf,
  type OpenedJournal,
  type RunRow,
} from './bundle-rows.js';
import { besidesLeaf } from './leaf-rows.js';
import { openedJournals } from './journal-stream.js';
import { UNLOGGED_ROWS } from './register-sql.js';
import { HOLDINGS } from './roll-sql.js';
import type { BundleReader } from './snapshot-reader.js';

/** A node of the tree stands behind every so many leaves. */
const TILE = 256n;

/** What a bundle begins with, besides what the database knows. */
export interface Making {
  readonly vkey: string;
  readonly madeAt: string;
}

/** The checkpoint that a bundle will be held against; undefined while the log has signed none. */
export async function headOf(reader: BundleReader, partnershipId: string): Promise<HeadRow | undefined> {
  const [head] = await reader.rows<HeadRow>(HEAD, [partnershipId]);
  return head;
}

/** The lines of one bundle, each with its newline. Rows later than the checkpoint have no leaf yet and stay out. */
export class BundleLines {
  private written = 0n;
  private readonly batches: AsyncIterator<BatchRow>;
  private readonly journals: AsyncIterator<OpenedJournal>;
  private nextBatch: BatchRow | undefined;
  private nextJournal: OpenedJournal | undefined;

  constructor(
    private readonly reader: BundleReader,
    private readonly head: HeadRow,
    private readonly making: Making,
  ) {
    this.batches = eachOf(reader.pages<BatchRow>(BATCHES, [head.id, this.through]));
    this.journals = openedJournals(reader, head.id, this.through);
  }

  /** Number of the last batch whose leaf the checkpoint holds. */
  private get through(): string {
    const { seq } = membersOf(this.head.lastBatch);
    return typeof seq === 'string' && /^\d{1,18}$/u.test(seq) ? seq : '0';
  }

  async *all(): AsyncGenerator<string> {
    const { id, slug, name, currency, origin, checkpoint, size } = this.head;
    const { vkey, madeAt } = this.making;
    const partnership = { id, slug, name, currency };
    yield this.line({ copyhold: 'bundle', v: '1', origin, vkey, partnership, checkpoint, madeAt });
    this.nextBatch = await next(this.batches);
    this.nextJournal = await next(this.journals);
    for await (const page of this.reader.pages<LeafRow>(LEAVES, [id, size])) yield* this.leaves(page);
    yield* this.leftOver();
    yield* this.claims();
    yield this.line({ end: { lines: String(this.written + 1n), leaves: size } });
  }

  private line(value: object): string {
    this.written += 1n;
    return `${JSON.stringify(value)}\n`;
  }

  /** A page of leaves, each followed by what it commits to. */
  private async *leaves(page: readonly LeafRow[]): AsyncGenerator<string> {
    const { id } = this.head;
    const beside = await besidesLeaf(this.reader, id, page);
    const [first, last] = [BigInt(page[0]?.index ?? 0), BigInt(page.at(-1)?.index ?? 0)];
    const nodes = await this.reader.rows<{ index: string; hash: string }>(NODES, [id, first / TILE, last / TILE]);
    const hashes = new Map(nodes.map(({ index, hash }) => [index, hash]));
    for (const leaf of page) {
      yield this.line({ leaf: leaf.entry.toString() });
      const index = BigInt(leaf.index);
      const hash = index % TILE === TILE - 1n ? hashes.get(String(index / TILE)) : undefined;
      if (hash !== undefined) yield this.line({ node: { index: String(index / TILE), hash } });
      if (leaf.type === 'batch') yield* this.batch(membersOf(leaf.entry)['seq']);
      for (const line of beside(leaf)) yield this.line(line);
    }
  }

  /** The rows of a batch; those of batches before it that no leaf named come first, for whoever reads to find. */
  private async *batch(seq: unknown): AsyncGenerator<string> {
    if (typeof seq !== 'string' || !/^\d{1,18}$/u.test(seq)) return;
    const wanted = BigInt(seq);
    while (this.nextBatch !== undefined && BigInt(this.nextBatch.seq) < wanted) {
      this.nextBatch = await next(this.batches);
    }
    const batch = this.nextBatch?.seq === seq ? this.nextBatch : undefined;
    if (batch !== undefined) yield this.line({ batch });
    while (this.nextJournal !== undefined && BigInt(this.nextJournal.seq) <= wanted) {
      yield this.line(journalLine(this.nextJournal, batch?.hashVersion ?? '3'));
      this.nextJournal = await next(this.journals);
    }
  }

  /** Rows that stand behind every leaf: there are none in whole books. */
  private async *leftOver(): AsyncGenerator<string> {
    for (; this.nextJournal !== undefined; this.nextJournal = await next(this.journals)) {
      yield this.line(journalLine(this.nextJournal, '3'));
    }
    for (const { row } of await this.reader.rows<{ row: object }>(UNLOGGED_ROWS, [this.head.id])) {
      yield this.line({ row });
    }
  }

  /** What the books say of themselves, for the reader to compute again. */
  private async *claims(): AsyncGenerator<string> {
    const { id, size } = this.head;
    const { through } = this;
    for await (const page of this.reader.pages<{ line: readonly string[] }>(TRIAL_BALANCE, [id, through])) {
      yield this.line({ trialBalance: page.map(({ line }) => line) });
    }
    for await (const page of this.reader.pages<{ holding: object }>(HOLDINGS, [id, size])) {
      yield this.line({ holdings: page.map(({ holding }) => holding) });
    }
    const runs = await this.reader.rows<RunRow>(RUNS, [id, through]);
    for (const { id: run, ...said } of runs) {
      const items = await this.reader.rows<object>(RUN_ITEMS, [id, run, through]);
      yield this.line({ run: { ...said, items } });
    }
  }
}

async function* eachOf<T>(pages: AsyncGenerator<readonly T[]>): AsyncGenerator<T> {
  for await (const page of pages) yield* page;
}

async function next<T>(rows: AsyncIterator<T>): Promise<T | undefined> {
  const result = await rows.next();
  return result.done === true ? undefined : result.value;
}
