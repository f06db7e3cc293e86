import type { UsageEvent } from './usage-event.js';

/**
 * The canonical text of an event: keys in ascending order, no white space, quantities and instants as decimal strings.
 * Two reports with one identity are the same fact exactly when these texts are equal; its hash is what is stored.
 *
 * @example payloadOf(event) // '{"effectiveAtMs":"0","id":"2#in","meter":{"kind":"tokens-in",…'
 */
export function payloadOf(event: UsageEvent): string {
  return JSON.stringify({
    effectiveAtMs: event.effectiveAtMs.toString(),
    ...(event.endMs === undefined ? {} : { endMs: event.endMs.toString() }),
    id: event.id,
    meter: { kind: event.meter.kind, resource: event.meter.resource },
    quantity: event.quantity.toString(),
    ...(event.site === undefined ? {} : { site: event.site }),
    source: event.source,
    subject: event.subject,
    unit: event.unit,
  });
}
