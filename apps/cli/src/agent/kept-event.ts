import { cloudEventOf, meterName, type UsageEvent } from '#libs/inference-meter';
import type { Kept } from './loss.js';

/** A use as it is kept and sent, or in words why it cannot be said. */
export function keptOf(event: UsageEvent): Kept | { readonly no: string } {
  const written = cloudEventOf(event);
  if ('refused' in written) return { no: `${event.id}: ${written.message}` };
  return { text: JSON.stringify(written), meter: meterName(event.meter), quantity: event.quantity };
}
