/** Middle value; of an even count, the mean of the two in the middle. Throws on an empty list. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('The median of nothing is not a number.');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** A sample in four numbers, in the sample's own unit. `mad` is the median distance from the median. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly mad: number;
}

/** Describes a sample by its median and its spread; a single outlier moves neither the median nor the MAD much. */
export function spreadOf(values: readonly number[]): Spread {
  const centre = median(values);
  return {
    median: centre,
    min: Math.min(...values),
    max: Math.max(...values),
    mad: median(values.map((value) => Math.abs(value - centre))),
  };
}

/** How many times the baseline the subject took, round by round, so that what slows both cancels out. */
export function pairedRatios(subject: readonly number[], baseline: readonly number[]): readonly number[] {
  if (subject.length !== baseline.length) throw new RangeError('Each round measures both sides once.');
  return subject.map((value, round) => value / (baseline[round] ?? Number.NaN));
}

/** Four significant digits: more would pretend to a precision that a timing does not have. */
export function shown(value: number): number {
  return Number(value.toPrecision(4));
}
