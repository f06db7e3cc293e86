import { IDLE, OVERHEAD } from './energy/divide-hour.js';
import type { WeightClass } from './weight-of.js';

/**
 * The subject of cards that serve tokens to whoever asks: nobody reserves them. Members pay for the tokens, the site is owed
 * for the cards' time, and the gap is the site's idle account.
 */
export const SERVING = 'serving';

const RESERVED: ReadonlySet<string> = new Set([IDLE, OVERHEAD, SERVING]);

/** Is this nobody who could be charged? */
export function isReservedSubject(subject: string): boolean {
  return RESERVED.has(subject);
}

/** Jobs count by compute; cards that serve tokens by memory bandwidth, which is what decoding takes. */
export function weightClassOf(subject: string): WeightClass {
  return subject === SERVING ? 'bandwidth' : 'compute';
}
