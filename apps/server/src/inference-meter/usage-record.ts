import { hash } from 'node:crypto';
import { hourOf, InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { cutEvent, bucketMeter, payloadOf, type CutRefusal, type UsageEvent } from '#libs/inference-meter';
import type { UsageRecord } from './usage.store.js';

/** Why a record cannot be stored as it is, whatever else is known. */
export type RecordRefusal = CutRefusal | Refusal<'QuantityTooLarge' | 'NamesTooLong'>;

/** From here on a quantity is a mistake, and many such would not fit an account. A thousand GPUs make 3 · 10^16 in a year. */
const TOO_MUCH = 10n ** 19n;
/** The year 2100 begins: what is later takes the long way, which refuses what cannot be stored. */
const LATEST = 4_102_444_800_000n;
/** Subject, site and meter stand in one key of the ledger, of 300 characters, beside the hour and the revision. */
const MOST_NAME_BYTES = 250;

/** SHA-256 of the event's canonical text: what tells a repetition from another fact under the same identity. */
export function payloadHash(event: UsageEvent): Buffer {
  return hash('sha256', payloadOf(event), 'buffer');
}

/** Bytes of names as keys write them: what has a meaning in a key becomes %XX. The same few names come all the time. */
const written = new Map<string, number>();
const MOST_REMEMBERED = 10_000;

function writtenBytes(name: string): number {
  const known = written.get(name);
  if (known !== undefined) return known;
  const bytes = Buffer.byteLength(name.replace(/[%:\s\p{Cc}]/gu, encodeURIComponent), 'utf8');
  if (written.size >= MOST_REMEMBERED) written.clear();
  written.set(name, bytes);
  return bytes;
}

/**
 * A whole record as the database keeps it, cut at UTC hours. One that names no site is a bug of the caller and throws;
 * what a report may say wrongly is refused.
 */
export function recordOf(event: UsageEvent): UsageRecord | RecordRefusal {
  const { source, id, subject, site, unit, quantity, effectiveAtMs, endMs, method, corrects } = event;
  if (site === undefined) throw new InvariantViolation(`event "${id}" of "${source}" names no site`);
  const name = bucketMeter(event);
  const refusal = checkRecord(event);
  if (refusal !== undefined) return refusal;
  const isShort = endMs === undefined || (endMs > effectiveAtMs && hourOf(effectiveAtMs) === hourOf(endMs - 1n));
  // Most records lie in one hour of our time: there is nothing to cut.
  const parts =
    isShort && effectiveAtMs >= 0n && effectiveAtMs < LATEST
      ? [event]
      : cutEvent({ ...event, endMs: endMs ?? effectiveAtMs });
  if (isRefusal(parts)) return parts;
  return {
    source,
    id,
    hash: payloadHash(event),
    subject,
    site,
    meter: name,
    unit,
    quantity,
    effectiveAtMs,
    endMs: endMs ?? null,
    method: method ?? null,
    parts: parts.length < 2 ? NO_PARTS : parts.map(partOf),
    ...(corrects === undefined ? {} : { corrects: { ...corrects, voids: corrects.voids === true } }),
  };
}

const NO_PARTS: UsageRecord['parts'] = [];

function partOf({ effectiveAtMs, quantity }: UsageEvent): UsageRecord['parts'][number] {
  return { hourMs: hourOf(effectiveAtMs), quantity };
}

/** What no report may say, whatever else is known; the hours of its interval apart. */
export function checkRecord(event: UsageEvent): Refusal<'QuantityTooLarge' | 'NamesTooLong'> | undefined {
  const { quantity, subject, site = '' } = event;
  if (quantity >= TOO_MUCH) {
    const message = `${quantity} smallest steps are more than anything could use: check the unit of the report`;
    return refuse('QuantityTooLarge', { message, field: 'quantity', rule: 'meter.usage' });
  }
  const names = [subject, site, bucketMeter(event)];
  const bytes = names.reduce((sum, name) => sum + writtenBytes(name), 0);
  if (bytes <= MOST_NAME_BYTES) return undefined;
  const message = `subject, site and meter have ${bytes} bytes together as a key writes them; at most ${MOST_NAME_BYTES} fit`;
  return refuse('NamesTooLong', { message, field: 'subject', rule: 'meter.usage' });
}
