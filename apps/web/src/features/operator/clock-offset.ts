/** How far a machine's clock is off, for people: which way, and whole seconds. */
export interface ClockOffset {
  readonly way: 'ahead' | 'behind' | 'right';
  readonly seconds: number;
}

/**
 * Of the server's clock less the machine's, in milliseconds: below zero where the machine's is ahead. Less than half a
 * second is what the way to the server takes.
 *
 * @example clockOffset('-93000') // { way: 'ahead', seconds: 93 }
 */
export function clockOffset(milliseconds: string): ClockOffset {
  const offset = BigInt(milliseconds);
  const size = offset < 0n ? -offset : offset;
  const seconds = Number((size + 500n) / 1000n);
  return { way: seconds === 0 ? 'right' : offset < 0n ? 'ahead' : 'behind', seconds };
}
