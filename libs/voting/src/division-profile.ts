import { InvariantViolation } from '#libs/amount';

/** Parts a division ballot spreads over the lines: hundredths of a percent. */
export const BALLOT_PARTS = 10_000n;

/** Division ballots by line; every ballot spreads `parts`. */
export interface Profile {
  readonly parts: bigint;
  readonly ballots: number;
  /** One column per line, ascending. */
  readonly columns: readonly Uint32Array[];
}

/**
 * Sorts each line's votes. Votes become 32-bit numbers here and only here, to be sorted: a vote lies between 0 and
 * `parts`, which is below 2^32, so each is held exactly, and none enters arithmetic before it is a bigint again.
 * A bigint too large for a number converts to something above `parts` and is caught by the same comparison.
 */
export function sortColumns(ballots: readonly (readonly bigint[])[], parts: bigint): Profile {
  const whole = Number(parts);
  if (!(whole >= 1 && whole <= 0xffff_ffff)) throw new InvariantViolation('parts must lie between 1 and 2^32 − 1');
  const lines = ballots[0]?.length ?? 0;
  const columns = Array.from({ length: lines }, () => new Uint32Array(ballots.length));
  ballots.forEach((ballot, row) => {
    if (ballot.length !== lines) throw new InvariantViolation('a ballot has another number of lines');
    let sum = 0;
    ballot.forEach((vote, line) => {
      const value = Number(vote);
      if (!(value >= 0 && value <= whole)) throw new InvariantViolation('a vote lies outside 0 to parts');
      sum += value;
      const column = columns[line];
      if (column !== undefined) column[row] = value;
    });
    if (sum !== whole) throw new InvariantViolation('a ballot does not sum to parts');
  });
  for (const column of columns) column.sort();
  return { parts, ballots: ballots.length, columns };
}

/** The r-th highest vote of a column, r counted from 1; 0 past the last. */
export function nthHighest(column: Uint32Array, r: number): bigint {
  return BigInt(column[column.length - r] ?? 0);
}
