import { createHash } from 'node:crypto';
import { type Fraction, isRefusal } from '#libs/amount';
import { BALLOT_PARTS, type DivisionBallot, independentMarkets as divide, tallyDivision } from '#libs/voting';
import type { TallyPart } from './part.js';

/** Ballots and purposes of each side; the second to fourth show how the first grows with either. */
const SIZES = [
  [100_000, 20],
  [10_000, 20],
  [50_000, 20],
  [100_000, 10],
] as const;
const [[BALLOTS, PURPOSES]] = SIZES;

type Ballots = readonly (readonly bigint[])[];

const named = (ballots: number, purposes: number): string =>
  `independent markets ${ballots.toLocaleString('en')} × ${purposes.toLocaleString('en')}`;

/** Numbers below `limit` that are the same in every run (a linear congruential generator, its high bits). */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Ballots that give most to a few purposes and the rest anywhere, in parts of 10,000. */
function ballotsOf(count: number, purposes: number): Ballots {
  const next = numbers(count + purposes);
  return Array.from({ length: count }, () => {
    const ballot = Array.from({ length: purposes }, () => 0);
    let left = Number(BALLOT_PARTS);
    while (left > 0) {
      const part = Math.min(left, 1 + next(4_000));
      const purpose = next(purposes);
      ballot[purpose] = (ballot[purpose] ?? 0) + part;
      left -= part;
    }
    return ballot.map(BigInt);
  });
}

/** The same rule in float64, without checks or a proof: sorted columns, and t bisected as far as the numbers go. */
function inFloats(ballots: Ballots): readonly number[] {
  const columns = (ballots[0] ?? []).map((_, line) =>
    Float64Array.from(ballots, (ballot) => Number(ballot[line]) / Number(BALLOT_PARTS)).sort(),
  );
  const highest = (column: Float64Array, rank: number): number => column[column.length - rank] ?? 0;
  const shareAt = (column: Float64Array, t: number): number => {
    let [low, high] = [0, column.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (t * middle <= highest(column, middle)) low = middle;
      else high = middle - 1;
    }
    return Math.max(t * low, highest(column, low + 1));
  };
  let [low, high] = [0, 1];
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (columns.reduce((sum, column) => sum + shareAt(column, middle), 0) < 1) low = middle;
    else high = middle;
  }
  return columns.map((column) => shareAt(column, high));
}

const made = new Map<string, Ballots>();
const ballotsFor = (name: string): Ballots => made.get(name) ?? [];

function divided(name: string): readonly Fraction[] {
  const result = divide(ballotsFor(name));
  if (isRefusal(result)) throw new Error(result.message);
  return result.shares;
}

const SUBJECT = named(BALLOTS, PURPOSES);
const BASELINE = `float64 ${SUBJECT}`;
const WHOLE = `division, checked and written out, ${BALLOTS.toLocaleString('en')} × ${PURPOSES}`;

const lines = Array.from({ length: PURPOSES }, (_, at) => `PURPOSE_${at}`);
let cast: readonly DivisionBallot[] = [];

/** What a recount does: every ballot checked, the last of each voter counted, the canonical text written. */
function tallied(): void {
  const motion = { id: 'M-1', lines, customVersion: 1, onRoll: BALLOTS, seed: new Uint8Array(32) };
  const result = tallyDivision(motion, cast, (bytes) => createHash('sha256').update(bytes).digest());
  if (isRefusal(result)) throw new Error(result.message);
}

/** Independent Markets with its proof on 100,000 ballots × 20 purposes, other sizes beside it, and the same in floats. */
export const independentMarkets: TallyPart = {
  setUp: () => {
    for (const [ballots, purposes] of SIZES) made.set(named(ballots, purposes), ballotsOf(ballots, purposes));
    cast = ballotsFor(SUBJECT).map((ballot, voter) => ({
      voterRef: `voter ${voter}`,
      sequence: 1n,
      choice: lines.map((line, at) => ({ line, parts: ballot[at] ?? 0n })),
    }));
    const floats = inFloats(ballotsFor(SUBJECT));
    const apart = divided(SUBJECT).some(
      ({ numerator, denominator }, at) => Math.abs(Number(numerator) / Number(denominator) - (floats[at] ?? 0)) > 1e-9,
    );
    if (apart) throw new Error('the exact shares and those in floats differ');
  },
  sides: {
    ...Object.fromEntries(
      SIZES.map(([ballots, purposes]) => {
        const name = named(ballots, purposes);
        return [name, () => void divided(name)];
      }),
    ),
    [WHOLE]: tallied,
    [BASELINE]: () => void inFloats(ballotsFor(SUBJECT)),
  },
  figures: (times) => {
    const median = (name: string): number => times[name]?.median ?? NaN;
    return {
      independentMarketsSeconds: median(SUBJECT) / 1_000,
      divisionSeconds: median(WHOLE) / 1_000,
      independentMarketsToFloat64: median(SUBJECT) / median(BASELINE),
      independentMarketsTenthOfTheBallots: median(named(10_000, PURPOSES)) / median(SUBJECT),
      independentMarketsHalfTheBallots: median(named(50_000, PURPOSES)) / median(SUBJECT),
      independentMarketsHalfThePurposes: median(named(BALLOTS, 10)) / median(SUBJECT),
    };
  },
};
