import { isRefusal } from '#libs/amount';
import { equalShares as decide, type EqualShares, type ProjectsElection } from '#libs/voting';
import { addOneByFloats } from './equal-shares-by-floats.js';
import type { TallyPart } from './part.js';

/** Voters and projects; the first is the size that the target names. */
const SIZES = [
  [10_000, 100],
  [5_000, 100],
  [2_500, 100],
  [10_000, 50],
  [10_000, 25],
] as const;
const BUDGET = 500_000_000n;

interface Sized {
  readonly round: ProjectsElection;
  readonly order: readonly string[];
}

/** Numbers from 0 up to 1, the same in every run (a linear congruence of 48 bits). */
function generator(seed: bigint): () => number {
  let state = seed;
  return () => {
    state = (state * 25_214_903_917n + 11n) & 0xffff_ffff_ffffn;
    return Number(state >> 16n) / 2 ** 32;
  };
}

/**
 * A round like those of cities: a few cheap projects and a few dear ones, between a thousandth and a tenth of the budget;
 * some loved by many; and five to fifteen approvals on each ballot, hardly two of them alike.
 */
function roundOf(voters: number, projects: number): Sized {
  const next = generator(BigInt(voters * 1_000 + projects));
  const ids = Array.from({ length: projects }, (_, place) => `P${String(place).padStart(3, '0')}`);
  const popularity = ids.map(() => next() ** 2 + 0.02);
  const ballot = (): readonly string[] => {
    const size = 5 + Math.floor(next() * 11);
    const chosen = new Set<string>();
    while (chosen.size < Math.min(size, projects)) {
      const place = Math.floor(next() * projects);
      if (next() < popularity[place]!) chosen.add(ids[place]!);
    }
    return [...chosen];
  };
  return {
    order: ids,
    round: {
      budget: BUDGET,
      projects: ids.map((id) => ({ id, cost: BigInt(Math.floor((Number(BUDGET) / 1_000) * 100 ** next())) })),
      approvals: Array.from({ length: voters }, ballot),
    },
  };
}

const rounds: Sized[] = [];

/** A hundredth of a voter's part of the budget, rounded up: what the rule itself takes. */
const increment = (voters: number): bigint => (BUDGET + 100n * BigInt(voters) - 1n) / (100n * BigInt(voters));

function exactly(at: number): EqualShares {
  const { round, order } = rounds[at]!;
  const result = decide(round, { completion: 'ADD1U', order });
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

const byFloats = (at: number): readonly string[] => {
  const { round, order } = rounds[at]!;
  return addOneByFloats(round, { increment: increment(round.approvals.length), order });
};

const nameOf = ([voters, projects]: readonly [number, number]): string =>
  `${voters.toLocaleString('en')} × ${projects}`;
const exact = (size: readonly [number, number]): string => `equal shares, Add1U, exact, ${nameOf(size)}`;

/** The side that the target is about, and its baseline. */
export const EXACT = exact(SIZES[0]);
export const FLOATS = `equal shares, Add1U, float64, ${nameOf(SIZES[0])}`;

/** Exact Equal Shares with Add1U against the same rule in doubles, and how its time grows. */
export const equalShares = {
  setUp: () => {
    rounds.push(...SIZES.map(([voters, projects]) => roundOf(voters, projects)));
  },
  sides: {
    [FLOATS]: () => void byFloats(0),
    [EXACT]: () => void exactly(0),
    ...Object.fromEntries(SIZES.slice(1).map((size, at) => [exact(size), () => void exactly(at + 1)])),
  },
  figures: () => {
    const { funded, proof } = exactly(0);
    return {
      'increments counted': Number(proof.increments?.count ?? 0n),
      'projects funded': funded.length,
      // 1 where doubles happened to fund the same projects in the same order.
      'doubles fund the same': funded.join() === byFloats(0).join() ? 1 : 0,
    };
  },
} satisfies TallyPart;
