import { InvariantViolation, type Refusal } from '#libs/amount';
import { bucketMeter, formatUtcInstant, weighted, type BucketMethod, type Meter } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { account, type MeasuredAs, type MeasuredThing } from './chart.js';
import { draftJournal, type Occasion } from './draft-journal.js';
import type { Movement } from './movement.js';
import { joined } from './segment.js';

/** One hour of one meter of one subject, closed; or what arrived late for it. */
export interface UsageBucketClosed extends Omit<Occasion, 'effectiveAt'> {
  readonly subject: string;
  readonly meter: Meter;
  /** The start of the UTC hour, in milliseconds since 1970-01-01T00:00Z. */
  readonly hourMs: bigint;
  /** Counts the postings of this bucket. */
  readonly revision: number;
  /** Smallest steps not yet posted; below zero where a correction took some away. */
  readonly quantity: bigint;
  readonly site: string;
  /** How energy or water was measured; no other meter has one. */
  readonly method?: BucketMethod;
  /** The weight of GPU time, in ppm, under the custom of that hour; no other meter has one. */
  readonly weightPpm?: bigint;
}

function computeMovements({ subject, site, quantity, weightPpm }: UsageBucketClosed): readonly Movement[] {
  if (weightPpm === undefined) throw new InvariantViolation('GPU time is posted with its weight');
  const accounts = { debit: account.computeUsed(subject), credit: account.computeSupplied(site) };
  return [
    { ...accounts, unit: 'COMPUTE_RAW', amount: quantity },
    { ...accounts, unit: 'COMPUTE_WEIGHTED', amount: weighted(quantity, weightPpm) },
  ];
}

/** The subjects of what a device used and nobody did. */
const RESERVED: Readonly<Record<string, MeasuredAs>> = { idle: 'idle', overhead: 'overhead' };

/**
 * From where to where: the site's own meter, which waits to be divided; another meter at the site, beside it; what
 * devices counted, for whom; an estimate, apart from all that was measured.
 */
function measuredWay({ site, subject, meter, method }: UsageBucketClosed): readonly [from: MeasuredAs, to: MeasuredAs] {
  if (method === 'site_meter') {
    return meter.resource === site ? ['site-meter', 'undivided'] : ['sub-meter', 'sub-metered'];
  }
  if (method !== 'device_counter' && method !== 'power_x_time') return ['estimate', 'estimated'];
  return ['device-meter', (Object.hasOwn(RESERVED, subject) ? RESERVED[subject] : undefined) ?? 'attributed'];
}

function measuredMovement(what: MeasuredThing, bucket: UsageBucketClosed): Movement {
  const [from, to] = measuredWay(bucket);
  return {
    debit: account.measured(what, to, bucket.site),
    credit: account.measured(what, from, bucket.site),
    unit: what === 'energy' ? 'ENERGY' : 'WATER',
    amount: bucket.quantity,
  };
}

function movementsOf(bucket: UsageBucketClosed): readonly Movement[] {
  const { subject, meter, quantity: amount } = bucket;
  const { kind, resource } = meter;
  if (kind === 'gpu-time') return computeMovements(bucket);
  if (kind === 'gpu-busy') {
    const { subject, site } = bucket;
    return [{ debit: account.computeBusy(subject), credit: account.computeWorked(site), unit: 'COMPUTE_BUSY', amount }];
  }
  if (kind === 'energy' || kind === 'water') return [measuredMovement(kind, bucket)];
  return [{ debit: account.tokensUsed(subject), credit: account.tokensServed(resource), unit: 'TOKEN', amount }];
}

function bucketName({ subject, site, meter, method }: UsageBucketClosed): string {
  const measured = method === undefined || method === 'unknown' ? undefined : method;
  return bucketMeter({ subject, site, meter, ...(measured === undefined ? {} : { method: measured }) });
}

/**
 * A closed hour of use. GPU time: raw and weighted, from the site that supplied it to the subject that used it; what of it
 * cards worked, on accounts of its own;
 * tokens: from the model that served them; energy and water: from what counted them, each on accounts of its own, so
 * that a meter and what devices say of the same energy are never one sum (`siteHour` divides the meter). No money: that
 * is rated by the month. Refuses a quantity of zero.
 */
export function usageBucket(bucket: UsageBucketClosed): JournalDraft | Refusal<'NothingToPost'> {
  const { subject, site, hourMs, revision, actor, customVersion } = bucket;
  const effectiveAt = formatUtcInstant(hourMs);
  const name = bucketName(bucket);
  // '2026-11-22T10Z': the hour in ISO 8601, without colons.
  const ids = [subject, site, name, `${effectiveAt.slice(0, 13)}Z`, revision.toString()];
  const head = {
    idempotencyKey: joined('usage', ids),
    kind: 'usage-bucket',
    effectiveAt,
    memo: `${name} used by ${subject} in the hour from ${effectiveAt}`,
    actor,
    customVersion,
    source: { kind: 'usage-bucket', id: ids.slice(0, 4).join(' ') },
  };
  return draftJournal(head, movementsOf(bucket));
}
