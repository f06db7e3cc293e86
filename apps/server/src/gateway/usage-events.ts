import type { UsageEvent } from '#libs/inference-meter';
import type { RunRow } from './run.store.js';

/** How often the events of a request may be corrected, the first ones among them: each is one take-over of the living. */
export const MOST_VERSIONS = 9;

/** Why an event of a request is corrected. */
const TAKEN_OVER = 'another gateway had taken the request over while it was under way';

/** The two events of a request, by its id and under its gateway: counted once, whoever writes them. */
export function eventsOf(row: RunRow): UsageEvent[] {
  const { requestId, gateway, subject, site, model, method, startedAtMs } = row;
  const shared = {
    source: `/gateway/${gateway}`,
    subject,
    site,
    unit: 'TOKEN',
    effectiveAtMs: BigInt(startedAtMs),
    method,
  } as const;
  return [
    { ...shared, id: `${requestId}#in`, meter: { kind: 'tokens-in', resource: model }, quantity: row.promptTokens },
    {
      ...shared,
      id: `${requestId}#out`,
      meter: { kind: 'tokens-out', resource: model },
      quantity: row.completionTokens,
    },
  ];
}

/** The ids that an event and its corrections have, the first one first. */
export const versionsOf = (id: string): readonly string[] => [
  id,
  ...Array.from({ length: MOST_VERSIONS - 1 }, (_, index) => `${id}/${index + 2}`),
];

/** The event in the place of its last version, of `versions` that there are. */
export function correctionOf(event: UsageEvent, last: string, versions: number): UsageEvent {
  return {
    ...event,
    id: `${event.id}/${versions + 1}`,
    corrects: { source: event.source, id: last, reason: TAKEN_OVER },
  };
}
