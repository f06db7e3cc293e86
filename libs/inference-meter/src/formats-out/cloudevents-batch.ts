import type { Refusal } from '#libs/amount';
import { MOST_EVENTS } from '../formats/cloudevents/read-message.js';
import { cloudEventOf } from '../formats/cloudevents/write-usage.js';
import type { UsageEvent } from '../usage-event.js';

/** One message of CloudEvents 1.0 in batched mode. */
export interface EventBatch {
  readonly contentType: 'application/cloudevents-batch+json; charset=utf-8';
  readonly body: string;
  /** How many events the body holds. */
  readonly written: number;
  /** What cannot be said in CloudEvents; `index` counts over all batches, from 0. */
  readonly refusals: readonly { readonly index: number; readonly refusal: Refusal<'NotInCloudEvents'> }[];
}

/** Fewer than a reader of ours takes at once, in far less memory. */
const USUAL = 1_000;

function batchOf(items: readonly string[], refusals: EventBatch['refusals']): EventBatch {
  const contentType = 'application/cloudevents-batch+json; charset=utf-8';
  return { contentType, body: `[${items.join(',')}]`, written: items.length, refusals };
}

/**
 * Uses as batches of at most `most` events (1 to 10,000; 1,000 unless told), in their order. No events are no batch. A
 * batch without events comes only where the last ones were refused.
 */
export function* cloudEventBatches(
  events: Iterable<UsageEvent>,
  most: number = USUAL,
): Generator<EventBatch, void, undefined> {
  const size = Math.max(1, Math.min(MOST_EVENTS, Math.trunc(most) || 1));
  let items: string[] = [];
  let refusals: EventBatch['refusals'][number][] = [];
  let index = 0;
  for (const use of events) {
    const event = cloudEventOf(use);
    if ('refused' in event) refusals.push({ index, refusal: event });
    else items.push(JSON.stringify(event));
    index += 1;
    if (items.length === size) {
      yield batchOf(items, refusals);
      [items, refusals] = [[], []];
    }
  }
  if (items.length > 0 || refusals.length > 0) yield batchOf(items, refusals);
}
