/** How ballots lie on one line: whole percents, rounded down. */
export interface Lying {
  readonly ballots: number;
  readonly least: number;
  /** A quarter of the ballots gave this or less. */
  readonly lower: number;
  readonly middle: number;
  readonly upper: number;
  readonly most: number;
}

/**
 * Reads how many ballots gave a line 0, 1, … 100 percent; undefined where none is told.
 *
 * @example lyingOf([1, 0, 2]) // { ballots: 3, least: 0, lower: 0, middle: 2, upper: 2, most: 2 }
 */
export function lyingOf(spread: readonly number[]): Lying | undefined {
  const ballots = spread.reduce((sum, count) => sum + count, 0);
  if (ballots === 0) return undefined;
  /** The percent of the ballot at that place, counted upwards from 1. */
  const at = (place: number): number => {
    let passed = 0;
    return spread.findIndex((count) => {
      passed += count;
      return passed >= place;
    });
  };
  return {
    ballots,
    least: at(1),
    lower: at(Math.ceil(ballots / 4)),
    middle: at(Math.ceil(ballots / 2)),
    upper: at(Math.ceil((3 * ballots) / 4)),
    most: at(ballots),
  };
}

/** A dot of a strip, for drawing only: where it lies, 0 to 100, and how large it is, 0 to 1 by its area. */
export interface Dot {
  readonly percent: number;
  readonly size: number;
}

/** The dots of one line; `most` is how many ballots the largest dot of all lines stands for. */
export const dotsOf = (spread: readonly number[], most: number): readonly Dot[] =>
  spread.flatMap((count, percent) => (count > 0 ? [{ percent, size: Math.sqrt(count / Math.max(1, most)) }] : []));
