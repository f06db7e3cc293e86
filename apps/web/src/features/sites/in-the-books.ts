import type { Totals } from './totals.js';

/** How the entries behind a sum of GPU time differ from it. Milli-GPU·ms. */
export interface InTheBooks {
  /** What the entries sum to. */
  readonly booked: bigint;
  /** Of cards that nobody held: in the entries, and not in what users had. */
  readonly idle: bigint;
  /**
   * What machines reported beyond the entries: on cards without a weight, or in hours that are not posted yet. Below zero
   * where a correction waits.
   */
  readonly waiting: bigint;
}

/** Null where the entries sum to what users had: then nothing needs to be said. */
export function inTheBooks({ compute, idle, booked }: Pick<Totals, 'compute' | 'idle' | 'booked'>): InTheBooks | null {
  const waiting = (compute ?? 0n) + idle - booked;
  return idle === 0n && waiting === 0n ? null : { booked, idle, waiting };
}
