import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  add,
  compareFractions,
  divide,
  formatFraction,
  type Fraction,
  fraction,
  isRefusal,
  multiply,
  ONE,
  subtract,
  ZERO,
} from '#libs/amount';
import { independentMarkets, type Portioning } from './independent-markets.js';

type Profile = readonly (readonly bigint[])[];

function portion(ballots: Profile, parts?: bigint): Portioning {
  const result = independentMarkets(ballots, parts);
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

const im = (ballots: Profile, parts: bigint): readonly Fraction[] => portion(ballots, parts).shares;
const shown = (shares: readonly Fraction[]): readonly string[] => shares.map(formatFraction);
const sum = (shares: readonly Fraction[]): Fraction => shares.reduce(add, ZERO);
const smaller = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) <= 0 ? a : b);
const column = (ballots: Profile, line: number): bigint[] => ballots.map((ballot) => ballot[line] ?? 0n);

/** The definition itself: the median of n votes and n+1 phantoms at t. */
function medianOfPhantoms(votes: readonly bigint[], at: { readonly t: Fraction; readonly parts: bigint }): Fraction {
  const n = votes.length;
  const phantoms = Array.from({ length: n + 1 }, (_, k) => smaller(multiply(at.t, fraction(BigInt(n - k))), ONE));
  const all = [...votes.map((vote) => fraction(vote, at.parts)), ...phantoms].sort(compareFractions);
  return all[n] ?? ZERO;
}

/** Lists every breakpoint v/(parts·r), finds the two between which F crosses 1, and interpolates. */
function breakpointOracle(ballots: Profile, parts: bigint): readonly Fraction[] {
  const sharesAt = (t: Fraction): readonly Fraction[] =>
    (ballots[0] ?? []).map((_, line) => medianOfPhantoms(column(ballots, line), { t, parts }));
  const points = [ZERO, ONE];
  for (const vote of new Set(ballots.flat())) {
    for (let r = 1n; r <= BigInt(ballots.length); r += 1n) points.push(smaller(fraction(vote, parts * r), ONE));
  }
  points.sort(compareFractions);
  let before = ZERO;
  for (const point of points) {
    const high = sum(sharesAt(point));
    if (compareFractions(high, ONE) < 0) {
      before = point;
      continue;
    }
    const low = sum(sharesAt(before));
    const slope = divide(subtract(high, low), subtract(point, before));
    return sharesAt(add(before, divide(subtract(ONE, low), slope)));
  }
  throw new Error('F never reaches 1');
}

/** Every way to spread `parts` over `lines`. */
function compositions(parts: number, lines: number): bigint[][] {
  if (lines === 1) return [[BigInt(parts)]];
  return Array.from({ length: parts + 1 }, (_, first) => first).flatMap((first) =>
    compositions(parts - first, lines - 1).map((rest) => [BigInt(first), ...rest]),
  );
}

interface Election {
  readonly ballots: Profile;
  readonly parts: bigint;
}

function elections(limits: { readonly voters: number; readonly lines: number }): fc.Arbitrary<Election> {
  return fc.tuple(fc.integer({ min: 1, max: limits.lines }), fc.integer({ min: 5, max: 8 })).chain(([lines, parts]) => {
    const ballot = fc.constantFrom(...compositions(parts, lines));
    return fc
      .array(ballot, { minLength: 1, maxLength: limits.voters })
      .map((ballots) => ({ ballots, parts: BigInt(parts) }));
  });
}

type Rule = (ballots: Profile, parts: bigint) => readonly Fraction[];
const mean: Rule = (ballots, parts) =>
  (ballots[0] ?? []).map((_, line) =>
    fraction(
      column(ballots, line).reduce((total, vote) => total + vote, 0n),
      parts * BigInt(ballots.length),
    ),
  );

describe('independentMarkets: known answers', () => {
  const [half, all] = [5000n, 10_000n];
  const cases: readonly (readonly [string, Profile, readonly string[]])[] = [
    [
      'the published three-voter example',
      [
        [all, 0n, 0n],
        [0n, half, half],
        [half, half, 0n],
      ],
      ['2/5', '2/5', '1/5'],
    ],
    [
      'two single-minded voters among four',
      [
        [2000n, 0n, 8000n],
        [4000n, 4000n, 2000n],
        [all, 0n, 0n],
        [all, 0n, 0n],
      ],
      ['1/2', '1/4', '1/4'],
    ],
    [
      'single-minded voters get exactly their shares',
      [
        [all, 0n, 0n],
        [all, 0n, 0n],
        [all, 0n, 0n],
        [0n, all, 0n],
        [0n, all, 0n],
      ],
      ['3/5', '2/5', '0/1'],
    ],
    [
      'four lines',
      [
        [6000n, 2000n, 2000n, 0n],
        [0n, half, half, 0n],
        [3000n, 0n, 3000n, 4000n],
      ],
      ['3/10', '1/5', '3/10', '1/5'],
    ],
    ['one voter', [[1n, 9999n]], ['1/10000', '9999/10000']],
    ['one line', [[all], [all]], ['1/1']],
  ];

  it.each(cases)('%s', (_name, ballots, expected) => {
    expect(shown(portion(ballots).shares)).toEqual(expected);
  });

  it('calls a line moving where a phantom meets a ballot, so that every machine writes the same proof', () => {
    expect(
      portion([
        [all, 0n],
        [half, half],
      ]).proof,
    ).toEqual({
      ballots: 2,
      t: fraction(1n, 2n),
      lines: [
        { rank: 1, kind: 'MOVING', vote: half },
        { rank: 1, kind: 'MOVING', vote: 0n },
      ],
    });
  });

  it('refuses to decide where nobody voted', () => {
    expect(independentMarkets([])).toMatchObject({ kind: 'NoBallots', refused: true });
  });

  it.each([
    ['does not sum', [[5000n, 4999n]]],
    ['is negative', [[10_001n, -1n]]],
    ['has another length', [[10_000n], [5000n, 5000n]]],
    ['is too large for a number', [[2n ** 80n, 10_000n - 2n ** 80n]]],
  ])('throws on a ballot that %s, because casting refuses those', (_name, ballots) => {
    expect(() => independentMarkets(ballots)).toThrow('a ');
  });
});

describe('independentMarkets: properties', () => {
  it('equals the breakpoint oracle and the median of 2n+1, and its proof says so', () => {
    fc.assert(
      fc.property(elections({ voters: 6, lines: 4 }), ({ ballots, parts }) => {
        const { shares, proof } = portion(ballots, parts);
        expect(shown(shares)).toEqual(shown(breakpointOracle(ballots, parts)));
        const medians = shares.map((_, line) => medianOfPhantoms(column(ballots, line), { t: proof.t, parts }));
        expect(shown(shares)).toEqual(shown(medians));
      }),
      { numRuns: 300 },
    );
  });

  it('equals the oracle on fine-grained ballots too', () => {
    const cut = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 2, maxLength: 2 });
    const ballot = cut.map((cuts) => {
      const [a = 0, b = 0] = [...cuts].sort((x, y) => x - y);
      return [BigInt(a), BigInt(b - a), BigInt(10_000 - b)];
    });
    fc.assert(
      fc.property(fc.array(ballot, { minLength: 1, maxLength: 12 }), (ballots) => {
        expect(shown(portion(ballots).shares)).toEqual(shown(breakpointOracle(ballots, 10_000n)));
      }),
      { numRuns: 60 },
    );
  });

  it('does not ask who voted, in which order, or in which order the lines stand', () => {
    fc.assert(
      fc.property(elections({ voters: 8, lines: 4 }), fc.infiniteStream(fc.nat()), ({ ballots, parts }, keys) => {
        const shuffled = <T>(items: readonly T[]): T[] => {
          const drawn = [...keys.take(items.length)];
          return items
            .map((item, index) => ({ item, key: drawn[index] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        };
        const expected = portion(ballots, parts);
        expect(portion(shuffled(ballots), parts)).toEqual(expected);
        const order = shuffled(expected.shares.map((_, line) => line));
        const turned = ballots.map((ballot) => order.map((line) => ballot[line] ?? 0n));
        expect(shown(im(turned, parts))).toEqual(order.map((line) => shown(expected.shares)[line]));
      }),
    );
  });

  it('sums to one exactly, and does not change when every ballot is cast by two', () => {
    fc.assert(
      fc.property(elections({ voters: 20, lines: 5 }), ({ ballots, parts }) => {
        const shares = im(ballots, parts);
        expect(formatFraction(sum(shares))).toBe('1/1');
        expect(shown(im([...ballots, ...ballots], parts))).toEqual(shown(shares));
      }),
    );
  });

  it('gives everybody their wish where all agree, and each single-minded voter their part', () => {
    fc.assert(
      fc.property(elections({ voters: 1, lines: 4 }), fc.integer({ min: 1, max: 9 }), ({ ballots, parts }, times) => {
        const same = Array.from({ length: times }, () => ballots).flat();
        expect(shown(im(same, parts))).toEqual(shown((ballots[0] ?? []).map((vote) => fraction(vote, parts))));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 20 }), (choices) => {
        const ballots = choices.map((choice) => [0, 1, 2, 3].map((line) => (line === choice ? 7n : 0n)));
        expect(shown(im(ballots, 7n))).toEqual(shown(mean(ballots, 7n)));
      }),
    );
  });

  it('never lowers a line that a voter raises at the cost of others', () => {
    fc.assert(
      fc.property(elections({ voters: 6, lines: 4 }), fc.nat(), fc.nat(), ({ ballots, parts }, to, from) => {
        const [first = [], ...others] = ballots;
        const [up, down] = [to % first.length, from % first.length];
        fc.pre(up !== down && (first[down] ?? 0n) > 0n);
        const raised = first.map((vote, line) => (line === up ? vote + 1n : line === down ? vote - 1n : vote));
        const before = im(ballots, parts)[up] ?? ZERO;
        const after = im([raised, ...others], parts)[up] ?? ZERO;
        expect(compareFractions(after, before)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('stays exact with thousands of ballots and the largest admitted grain', () => {
    const parts = 0xffff_ffffn;
    const ballots = Array.from({ length: 3000 }, (_, voter) => {
      const first = (BigInt(voter) * 1_431_655_777n) % parts;
      return [first, parts - first];
    });
    const { shares, proof } = portion(ballots, parts);
    expect(formatFraction(sum(shares))).toBe('1/1');
    const medians = [0, 1].map((line) => medianOfPhantoms(column(ballots, line), { t: proof.t, parts }));
    expect(shown(shares)).toEqual(shown(medians));
  });
});
