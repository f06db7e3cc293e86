import type { CutRefusal } from '../../cut-at-hours.js';
import type { CloudEvent, CloudEventRefusal } from './cloud-event.js';
import { readCloudEvents, type EventMessage } from './read-message.js';
import { readUsage, type UsageContext, type UsageRecord } from './read-usage.js';
import { refuseUsage, type UsageRefusal } from './usage-types.js';

/** What the items of a message report; `index` is the item's place in the batch, from 0. */
export interface ReadUsage {
  readonly records: readonly (UsageRecord & { readonly index: number })[];
  readonly refusals: readonly {
    readonly index: number;
    readonly refusal: CloudEventRefusal | UsageRefusal | CutRefusal;
  }[];
  /** Sound events of types that are not metered. */
  readonly ignored: readonly { readonly index: number; readonly type: string; readonly event: CloudEvent }[];
}

/** The most hours that the uses of one message touch together, so that a small body cannot fill the memory. */
export const MOST_PARTS = 100_000;

/**
 * Reads the uses that a message of CloudEvents reports, each item standing for itself; what comes after 100,000 hours
 * of use is refused. Never throws.
 *
 * @example readUsageMessage({ headers: [['content-type', 'application/cloudevents+json']], body }, { nowMs })
 */
export function readUsageMessage(message: EventMessage, context: UsageContext): ReadUsage {
  const { records: events, refusals: refused } = readCloudEvents(message);
  const records: (UsageRecord & { readonly index: number })[] = [];
  const refusals: ReadUsage['refusals'][number][] = [...refused];
  const ignored: ReadUsage['ignored'][number][] = [];
  let parts = 0;
  for (const { index, event } of events) {
    const usage = parts < MOST_PARTS ? readUsage(event, context) : tooManyHours();
    if (usage === undefined) ignored.push({ index, type: event.type, event });
    else if ('refused' in usage) refusals.push({ index, refusal: usage });
    else {
      records.push({ index, ...usage });
      parts += usage.events.length;
    }
  }
  return { records, refusals: refusals.toSorted((a, b) => a.index - b.index), ignored };
}

const tooManyHours = (): UsageRefusal =>
  refuseUsage('TooManyHours', 'end', `the uses before this one fill ${MOST_PARTS} hours: send the rest by itself`);
