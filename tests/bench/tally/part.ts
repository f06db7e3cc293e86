import type { Spread } from '../harness/statistics.js';

/** One rule's share of the benchmark of tallies: what is measured, and what is read off. */
export interface TallyPart {
  /** Makes the ballots; not measured. */
  readonly setUp: () => void;
  /** Measured, under names that say rule and size: each runs once a round. */
  readonly sides: Readonly<Record<string, () => void>>;
  /** Figures beside the times, from the spreads of this part's sides by their names. */
  readonly figures?: (times: Readonly<Record<string, Spread>>) => Readonly<Record<string, number>>;
}
