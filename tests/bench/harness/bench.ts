import type { Spread } from './statistics.js';

/** What one side answers when its own clock is better than the harness's: milliseconds without its preparations. */
export interface Measured {
  readonly ms: number;
}

/** One measured run. `round` counts from 0; warm-up rounds are negative. */
export type Side = (round: number) => Promise<Measured | undefined> | Promise<void>;

/**
 * A benchmark: the file tests/bench/NAME.bench.ts exports one as its default.
 *
 * Baseline and subject do the same work in the same process, in turns, and the order changes every round.
 * The result is a ratio, subject to baseline, so that it means something on any machine.
 *
 * @example
 * // tests/bench/usage-import.bench.ts; run it with `npm run bench usage-import`
 * export default {
 *   name: 'usage-import',
 *   ratio: 'import/copy',
 *   rounds: 7,
 *   setUp: () => startDatabase(),
 *   baseline: async () => { await emptyTable(); return timed(() => copyRows()); },
 *   subject: async () => { await emptyLedger(); return timed(() => importRows()); },
 *   figures: ({ subject }) => ({ rowsPerSecond: (rows / subject.median) * 1000 }),
 *   tearDown: () => stopDatabase(),
 * } satisfies Bench;
 */
export interface Bench {
  readonly name: string;
  /** The key under which `--json` carries the ratio; `subject/baseline` unless named. */
  readonly ratio?: string;
  /** Measured rounds; 7 unless named. */
  readonly rounds?: number;
  /** Rounds before them that are thrown away; 1 unless named. */
  readonly warmUps?: number;
  readonly setUp?: () => Promise<void>;
  readonly baseline: Side;
  readonly subject: Side;
  /** Further measured sides, each with a ratio to the baseline under its own name. */
  readonly others?: Readonly<Record<string, Side>>;
  /** Figures beside the ratios, such as rows per second, from the medians in milliseconds. */
  readonly figures?: (sides: {
    readonly baseline: Spread;
    readonly subject: Spread;
    /** The further sides, by name. */
    readonly others: Readonly<Record<string, Spread>>;
  }) => Readonly<Record<string, number>>;
  /** Runs whatever happened, also where `setUp` went half the way. */
  readonly tearDown?: () => Promise<void>;
}

/** Times one piece of work, so that a side can leave its preparations out. */
export async function timed(work: () => Promise<unknown>): Promise<Measured> {
  const start = performance.now();
  await work();
  return { ms: performance.now() - start };
}
