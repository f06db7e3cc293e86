import { InvariantViolation, type Refusal } from '#libs/amount';
import { formatUtcInstant, meterName, weighted, type Meter } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
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

function movementsOf(bucket: UsageBucketClosed): readonly Movement[] {
  const { subject, meter, quantity: amount } = bucket;
  const { kind, resource } = meter;
  if (kind === 'gpu-time') return computeMovements(bucket);
  if (kind === 'energy') {
    const accounts = { debit: account.energyAttributed(resource), credit: account.energyMetered(resource) };
    return [{ ...accounts, unit: 'ENERGY', amount }];
  }
  if (kind === 'water') {
    const accounts = { debit: account.waterAttributed(resource), credit: account.waterMetered(resource) };
    return [{ ...accounts, unit: 'WATER', amount }];
  }
  return [{ debit: account.tokensUsed(subject), credit: account.tokensServed(resource), unit: 'TOKEN', amount }];
}

/**
 * A closed hour of use. GPU time: raw and weighted, from the site that supplied it to the subject that used it;
 * tokens: from the model that served them; energy and water: from the site's meter to the site's attribution. No
 * money: that is rated by the month. Refuses a quantity of zero.
 */
export function usageBucket(bucket: UsageBucketClosed): JournalDraft | Refusal<'NothingToPost'> {
  const { subject, site, meter, hourMs, revision, actor, customVersion } = bucket;
  const effectiveAt = formatUtcInstant(hourMs);
  const name = meterName(meter);
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
