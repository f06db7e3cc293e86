import type { Bench, Side } from './harness/bench.js';
import type { Spread } from './harness/statistics.js';
import { EXACT, equalShares, FLOATS } from './tally/equal-shares.js';
import { independentMarkets } from './tally/independent-markets.js';
import type { TallyPart } from './tally/part.js';
import { schulze } from './tally/schulze.js';

const parts: readonly TallyPart[] = [equalShares, independentMarkets, schulze];

const sideOf =
  (work: () => void): Side =>
  async () => {
    work();
    return Promise.resolve();
  };

const sides: Readonly<Record<string, Side>> = Object.fromEntries(
  parts.flatMap((part) => Object.entries(part.sides).map(([name, work]) => [name, sideOf(work)])),
);
const named = (name: string): Side => {
  const side = sides[name];
  if (side === undefined) throw new Error(`no part measures ${name}`);
  return side;
};

/**
 * Counting votes exactly. The ratio is that of exact Equal Shares with Add1U to the same rule in doubles, on 10,000
 * voters × 100 projects; the target is no more than one. The other rules and sizes are measured in the same rounds, and
 * of them the times are what counts.
 */
export default {
  name: 'tally',
  ratio: 'exact/float64',
  rounds: 5,
  setUp: async () => {
    for (const part of parts) part.setUp();
    return Promise.resolve();
  },
  baseline: named(FLOATS),
  subject: named(EXACT),
  others: Object.fromEntries(Object.entries(sides).filter(([name]) => name !== FLOATS && name !== EXACT)),
  figures: ({ baseline, subject, others }) => {
    const times: Readonly<Record<string, Spread>> = { ...others, [FLOATS]: baseline, [EXACT]: subject };
    return Object.assign({}, ...parts.map((part) => part.figures?.(times))) as Record<string, number>;
  },
} satisfies Bench;
