import type { Correction, UsageEvent } from './usage-event.js';

/**
 * The canonical text of an event: keys in ascending order, no white space, quantities and instants as decimal strings.
 * Two reports with one identity are the same fact exactly when these texts are equal; its hash is what is stored.
 *
 * @example payloadOf(event) // '{"effectiveAtMs":"0","id":"2#in","meter":{"kind":"tokens-in",…'
 */
export function payloadOf(event: UsageEvent): string {
  const { corrects, endMs, method, partOf, site } = event;
  // Written out: it is made of every event that is taken in, and JSON.stringify of an object takes twice the time.
  return (
    (corrects === undefined ? '{' : `{"corrects":${correctionOf(corrects)},`) +
    `"effectiveAtMs":"${event.effectiveAtMs}"` +
    (endMs === undefined ? '' : `,"endMs":"${endMs}"`) +
    `,"id":${quoted(event.id)}` +
    `,"meter":{"kind":"${event.meter.kind}","resource":${quoted(event.meter.resource)}}` +
    (method === undefined ? '' : `,"method":"${method}"`) +
    (partOf === undefined ? '' : `,"partOf":${quoted(partOf)}`) +
    `,"quantity":"${event.quantity}"` +
    (site === undefined ? '' : `,"site":${quoted(site)}`) +
    `,"source":${quoted(event.source)},"subject":${quoted(event.subject)},"unit":"${event.unit}"}`
  );
}

function correctionOf({ id, reason, source, voids }: Correction): string {
  const end = voids === undefined ? '}' : `,"voids":${voids}}`;
  return `{"id":${quoted(id)},"reason":${quoted(reason)},"source":${quoted(source)}${end}`;
}

/** A text as JSON writes it. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Printable ASCII without quotation marks and backslashes, which JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/u;
