import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { cutEvent } from './cut-at-hours.js';
import { payloadOf } from './payload-of.js';
import type { UsageEvent } from './usage-event.js';

/** A record as it is reported, and which of the events given it was made of. */
export interface WholeRecord {
  readonly event: UsageEvent;
  /** Places in the list given, from 0. */
  readonly places: readonly number[];
}

/** Events that say that they are parts of a record which they are not. */
export interface OddParts {
  readonly refusal: Refusal<'PartOfRecord'>;
  readonly places: readonly number[];
}

/**
 * Puts together what `cutEvent` cut: a record is known once and corrected whole, so all its parts are reported together.
 * Events that are no parts stay as they are. Parts that leave a gap, or that their whole would not be cut into, are
 * refused: some of them are missing. In the order of each record's first event.
 *
 * @example joinParts([hour10, hour11, request]) // [{ event: job, places: [0, 1] }, { event: request, places: [2] }]
 */
export function joinParts(events: readonly UsageEvent[]): readonly (WholeRecord | OddParts)[] {
  const records: { first: UsageEvent; places: number[] }[] = [];
  const cut = new Map<string, number[]>();
  events.forEach((event, place) => {
    const { source, partOf } = event;
    const key = partOf === undefined ? undefined : JSON.stringify([source, partOf]);
    const before = key === undefined ? undefined : cut.get(key);
    if (before !== undefined) {
      before.push(place);
      return;
    }
    const places = [place];
    if (key !== undefined) cut.set(key, places);
    records.push({ first: event, places });
  });
  return records.map(({ first, places }) => {
    if (first.partOf === undefined) return { event: first, places };
    const event = wholeOf(places.flatMap((place) => events[place] ?? []));
    return event === undefined ? { refusal: refuseParts(first.partOf), places } : { event, places };
  });
}

const refuseParts = (id: string): OddParts['refusal'] => {
  const message = `the parts of "${id}" that came together are not the whole of it: report the record, or all its parts`;
  return refuse('PartOfRecord', { message, field: 'partOf', rule: 'meter.once' });
};

function wholeOf(given: readonly UsageEvent[]): UsageEvent | undefined {
  // A part that came twice is one.
  const parts = [...new Map(given.map((part) => [payloadOf(part), part])).entries()].toSorted(([, a], [, b]) =>
    a.effectiveAtMs < b.effectiveAtMs ? -1 : a.effectiveAtMs > b.effectiveAtMs ? 1 : 0,
  );
  const [first, last] = [parts[0]?.[1], parts.at(-1)?.[1]];
  if (first?.partOf === undefined || last?.endMs === undefined) return undefined;
  const { partOf: id, ...rest } = first;
  const quantity = parts.reduce((sum, [, part]) => sum + part.quantity, 0n);
  const whole = { ...rest, id, endMs: last.endMs, quantity };
  const again = cutEvent(whole);
  if (isRefusal(again) || again.length !== parts.length) return undefined;
  return again.every((part, index) => payloadOf(part) === parts[index]?.[0]) ? whole : undefined;
}
