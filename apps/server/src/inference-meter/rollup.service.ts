import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { weightClassOf, weightOf } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { usageBucket } from '#libs/posting-rules';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { LedgerService, RolledBack } from '../ledger/ledger.service.js';
import { bucketOf } from './meter-of.js';
import { retried } from './retried.js';
import { RollupStore, type DirtyBucket, type DirtySelection } from './rollup.store.js';

const BATCH = 500;
/** How often a batch is tried again when a close came between reading the mark and posting. */
const ATTEMPTS = 3;
const ACTOR = 'meter';

/** How far posting has come. */
export interface PostingProgress {
  readonly posted: number;
  readonly total: number;
}

export interface PostingOptions {
  /** Only hours that began by then; every hour unless given. */
  readonly throughHour?: Date;
  readonly onProgress?: (progress: PostingProgress) => void;
  /** Stops between two batches. */
  readonly signal?: AbortSignal;
}

/** What was posted, and the buckets that cannot be: they stay, and the standing check tells of them. */
export interface PostingOutcome {
  readonly posted: number;
  readonly refused: readonly Refusal[];
}

interface Pass {
  readonly partnershipId: string;
  readonly options: PostingOptions;
  readonly held: DirtySelection['held'];
  readonly done: { posted: number; readonly total: number };
}

/** Carries closed hours of use into the ledger. */
@Injectable()
export class RollupService {
  constructor(
    private readonly database: Database,
    private readonly store: RollupStore,
    private readonly ledger: LedgerService,
    private readonly customs: CustomService,
  ) {}

  /**
   * Posts what the ledger does not hold yet of each bucket, one journal for each: its whole quantity at first, a
   * later difference under the next revision. Use of a closed period is posted at the first open instant and keeps its
   * hour in the memo. Several posters may run beside each other: a bucket is one's at a time.
   */
  async postDirty(partnershipId: string, options: PostingOptions = {}): Promise<PostingOutcome> {
    const { throughHour } = options;
    const total = await this.store.countDirty({ partnershipId, throughHour });
    const done = { posted: 0, total };
    // First what nobody holds; then, waiting, what another poster held and perhaps could not finish.
    await this.pass({ partnershipId, options, held: 'SKIP', done });
    const refused = await this.pass({ partnershipId, options, held: 'WAIT', done });
    return { posted: done.posted, refused };
  }

  private async pass(pass: Pass): Promise<Refusal[]> {
    const { partnershipId, options, held, done } = pass;
    const refused: Refusal[] = [];
    let after: DirtyBucket | undefined;
    for (;;) {
      options.signal?.throwIfAborted();
      const batch = await retried(() => this.batch(pass, after));
      after = batch.last;
      refused.push(...batch.refused);
      done.posted += batch.posted;
      if (batch.posted > 0) options.onProgress?.({ posted: done.posted, total: Math.max(done.total, done.posted) });
      if (batch.full) continue;
      // A batch is also short where another poster was faster: then there may be more behind it.
      const { throughHour } = options;
      if (held === 'SKIP' || (await this.store.countDirty({ partnershipId, throughHour, after })) === 0) return refused;
    }
  }

  private async batch(pass: Pass, after: DirtyBucket | undefined): Promise<BatchOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.transaction((tx) => this.batchIn(tx, pass, after));
      } catch (error) {
        const closedMeanwhile = error instanceof RolledBack && error.refusal.kind === 'PeriodClosed';
        if (!closedMeanwhile || attempt >= ATTEMPTS) throw error;
      }
    }
  }

  private async batchIn(tx: Tx, pass: Pass, after: DirtyBucket | undefined): Promise<BatchOutcome> {
    const { partnershipId, options, held } = pass;
    const selection = { partnershipId, throughHour: options.throughHour, after, limit: BATCH, held };
    const buckets = await this.store.lockDirty(tx, selection);
    const reached = { last: buckets.at(-1) ?? after, full: buckets.length === BATCH };
    if (buckets.length === 0) return { posted: 0, refused: [], ...reached };
    const closedThrough = await this.ledger.closedThrough(tx, partnershipId);
    const customOf = await this.customsOf(tx, partnershipId, buckets);
    const drafts: JournalDraft[] = [];
    const drafted: DirtyBucket[] = [];
    const refused: Refusal[] = [];
    for (const bucket of buckets) {
      const draft = journalOf(bucket, await customOf(bucket.hour));
      if (isRefusal(draft)) {
        refused.push(draft);
        continue;
      }
      drafts.push(postedInOpen(draft, closedThrough));
      drafted.push(bucket);
    }
    const results = await this.ledger.postIn(tx, partnershipId, drafts);
    const taken = drafted.filter((_, index) => {
      const result = results[index];
      if (result === undefined || !isRefusal(result)) return true;
      // A close that came between is tried again; any other hour that the books refuse waits, and holds up no other.
      if (result.kind === 'PeriodClosed') throw new RolledBack(result);
      refused.push(result);
      return false;
    });
    await this.store.markPosted(tx, partnershipId, taken);
    await this.store.chargeJobs(tx, partnershipId, taken);
    return { posted: taken.length, refused, ...reached };
  }

  /** Buckets come in the order of their hours: where the first and the last fall under one version, all do. */
  private async customsOf(
    tx: Tx,
    partnershipId: string,
    buckets: readonly DirtyBucket[],
  ): Promise<(hour: Date) => Custom | Promise<Custom>> {
    const [first, last] = [buckets[0], buckets.at(-1)];
    if (first === undefined || last === undefined) throw new InvariantViolation('a batch has buckets');
    const earliest = await this.customs.inForceIn(tx, partnershipId, first.hour);
    const latest = await this.customs.inForceIn(tx, partnershipId, last.hour);
    if (earliest.version === latest.version) return () => latest;
    return (hour) => this.customs.inForceIn(tx, partnershipId, hour);
  }
}

interface BatchOutcome {
  readonly posted: number;
  readonly refused: readonly Refusal[];
  /** After which bucket the next batch begins. */
  readonly last: DirtyBucket | undefined;
  /** It had as many buckets as a batch may. */
  readonly full: boolean;
}

function journalOf(bucket: DirtyBucket, custom: Custom): JournalDraft | Refusal {
  const { meter, method } = bucketOf(bucket.meter);
  const weightPpm =
    meter.kind === 'gpu-time' ? weightOf(custom, meter.resource, weightClassOf(bucket.subject)) : undefined;
  if (isRefusal(weightPpm)) return weightPpm;
  return usageBucket({
    subject: bucket.subject,
    site: bucket.site,
    meter,
    hourMs: BigInt(bucket.hour.getTime()),
    revision: bucket.revision + 1,
    quantity: BigInt(bucket.quantity) - BigInt(bucket.posted),
    actor: ACTOR,
    customVersion: custom.version,
    ...(method === undefined ? {} : { method }),
    ...(weightPpm === undefined ? {} : { weightPpm }),
  });
}

/** A journal of a closed period moves to the first open instant; its memo, source and key keep the hour. */
export function postedInOpen(draft: JournalDraft, closedThrough: Date | undefined): JournalDraft {
  if (closedThrough === undefined || new Date(draft.effectiveAt) > closedThrough) return draft;
  return { ...draft, effectiveAt: new Date(closedThrough.getTime() + 1).toISOString() };
}
