import type { Correction, UsageEvent } from './usage-event.js';

/**
 * The canonical text of an event: keys in ascending order, no white space, quantities and instants as decimal strings.
 * Two reports with one identity are the same fact exactly when these texts are equal; its hash is what is stored.
 *
 * @example payloadOf(event) // '{"effectiveAtMs":"0","id":"2#in","meter":{"kind":"tokens-in",…'
 */
export function payloadOf(event: UsageEvent): string {
  return JSON.stringify({
    ...(event.corrects === undefined ? {} : { corrects: correctionOf(event.corrects) }),
    effectiveAtMs: event.effectiveAtMs.toString(),
    ...(event.endMs === undefined ? {} : { endMs: event.endMs.toString() }),
    id: event.id,
    meter: { kind: event.meter.kind, resource: event.meter.resource },
    ...(event.method === undefined ? {} : { method: event.method }),
    ...(event.partOf === undefined ? {} : { partOf: event.partOf }),
    quantity: event.quantity.toString(),
    ...(event.site === undefined ? {} : { site: event.site }),
    source: event.source,
    subject: event.subject,
    unit: event.unit,
  });
}

function correctionOf({ id, reason, source, voids }: Correction): Correction {
  return { id, reason, source, ...(voids === undefined ? {} : { voids }) };
}
