import { isRefusal } from '#libs/amount';
import { type RankingVote, schulze as tally } from '#libs/voting';
import type { TallyPart } from './part.js';

/** Ballots and options of each side; the second to fourth show how the first grows with either. */
const SIZES = [
  [10_000, 50],
  [5_000, 50],
  [10_000, 25],
  [10_000, 100],
] as const;
const [[BALLOTS, OPTIONS]] = SIZES;

const named = (ballots: number, options: number): string =>
  `schulze ${ballots.toLocaleString('en')} × ${options.toLocaleString('en')}`;

/** Numbers below `limit` that are the same in every run (a linear congruential generator, its high bits). */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Ballots that rank some of the options, now and then two alike. */
function vote(ballots: number, options: number): RankingVote {
  const next = numbers(ballots + options);
  const ids = Array.from({ length: options }, (_, at) => `option ${String(at + 1)}`);
  const ballot = (): RankingVote['ballots'][number] => {
    const shuffled = [...ids];
    for (let at = shuffled.length - 1; at > 0; at -= 1) {
      const other = next(at + 1);
      [shuffled[at], shuffled[other]] = [shuffled[other] ?? '', shuffled[at] ?? ''];
    }
    const choice: string[][] = [];
    for (const id of shuffled.slice(0, 1 + next(options))) {
      if (choice.length > 0 && next(10) === 0) choice.at(-1)?.push(id);
      else choice.push([id]);
    }
    return { choice, count: 1n };
  };
  return { options: ids, order: ids.toReversed(), ballots: Array.from({ length: ballots }, ballot) };
}

/** The same rule as a textbook writes it, without checks or a proof: plain tables, every pair asked of every ballot. */
function textbook({ options, ballots, order }: RankingVote): readonly string[] {
  const index = new Map(options.map((option, at) => [option, at]));
  const table = (): number[][] => options.map(() => options.map(() => 0));
  const [d, p] = [table(), table()];
  const cell = (of: readonly (readonly number[])[], x: number, y: number): number => of[x]?.[y] ?? 0;
  const all = [...options.keys()];
  for (const { choice } of ballots) {
    const ranks = options.map(() => choice.length);
    for (const [rank, group] of choice.entries()) for (const option of group) ranks[index.get(option) ?? 0] = rank;
    for (const x of all) for (const y of all) if ((ranks[x] ?? 0) < (ranks[y] ?? 0)) d[x]![y] = cell(d, x, y) + 1;
  }
  for (const x of all) for (const y of all) if (cell(d, x, y) > cell(d, y, x)) p[x]![y] = cell(d, x, y);
  for (const i of all) {
    for (const j of all) {
      for (const k of all) {
        if (i === j || i === k || j === k) continue;
        p[j]![k] = Math.max(cell(p, j, k), Math.min(cell(p, j, i), cell(p, i, k)));
      }
    }
  }
  const strength = (x: string, y: string): number => cell(p, index.get(x) ?? 0, index.get(y) ?? 0);
  const ranking: string[] = [];
  for (let left = [...order]; left.length > 0; left = left.filter((one) => one !== ranking.at(-1))) {
    ranking.push(left.find((x) => left.every((y) => strength(y, x) <= strength(x, y))) ?? '');
  }
  return ranking;
}

const votes = new Map<string, RankingVote>();

function made(name: string): RankingVote {
  const found = votes.get(name);
  if (found === undefined) throw new Error(`${name} was not made`);
  return found;
}

function ranked(name: string): readonly string[] {
  const result = tally(made(name));
  if (isRefusal(result)) throw new Error(result.message);
  return result.ranking;
}

const SUBJECT = named(BALLOTS, OPTIONS);
const BASELINE = `textbook ${SUBJECT}`;

/** Schulze with its proof on 10,000 ballots × 50 options, other sizes beside it, and a textbook's count of the same. */
export const schulze: TallyPart = {
  setUp: () => {
    for (const [ballots, options] of SIZES) votes.set(named(ballots, options), vote(ballots, options));
    if (ranked(SUBJECT).join() !== textbook(made(SUBJECT)).join()) throw new Error('the two counts differ');
  },
  sides: {
    ...Object.fromEntries(
      SIZES.map(([ballots, options]) => {
        const name = named(ballots, options);
        return [name, () => void ranked(name)];
      }),
    ),
    [BASELINE]: () => void textbook(made(SUBJECT)),
  },
  figures: (times) => {
    const median = (name: string): number => times[name]?.median ?? NaN;
    return {
      schulzeToTextbook: median(SUBJECT) / median(BASELINE),
      schulzeHalfTheBallots: median(named(5_000, OPTIONS)) / median(SUBJECT),
      schulzeHalfTheOptions: median(named(BALLOTS, 25)) / median(SUBJECT),
      schulzeTwiceTheOptions: median(named(BALLOTS, 100)) / median(SUBJECT),
    };
  },
};
