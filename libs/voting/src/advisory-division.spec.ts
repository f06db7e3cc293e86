import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { add, compareFractions, formatFraction, fraction, subtract, ZERO, type Fraction } from '#libs/amount';
import { meanDivision, utilitarianDivision } from './advisory-division.js';
import { known } from './college/test-colleges.js';

type Profile = readonly (readonly bigint[])[];

const shown = (shares: readonly Fraction[]): readonly string[] => shares.map(formatFraction);
const util = (ballots: Profile, parts?: bigint): readonly Fraction[] => known(utilitarianDivision(ballots, parts));
const sum = (shares: readonly Fraction[]): Fraction => shares.reduce(add, ZERO);

/** Every way to spread `parts` over `lines`. */
function compositions(parts: number, lines: number): bigint[][] {
  if (lines === 1) return [[BigInt(parts)]];
  return Array.from({ length: parts + 1 }, (_, first) =>
    compositions(parts - first, lines - 1).map((rest) => [BigInt(first), ...rest]),
  ).flat();
}

const elections = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 3, max: 6 }))
  .chain(([lines, parts]) =>
    fc
      .array(fc.constantFrom(...compositions(parts, lines)), { minLength: 1, maxLength: 6 })
      .map((ballots) => ({ ballots, lines, parts })),
  );

/** Twice what all voters miss together: the sum of distances of every line of every ballot. */
const misery = (ballots: Profile, shares: readonly Fraction[], parts: bigint): Fraction =>
  sum(
    ballots.flatMap((ballot) =>
      ballot.map((vote, line) => {
        const missed = subtract(shares[line] ?? ZERO, fraction(vote, parts));
        return missed.numerator < 0n ? subtract(ZERO, missed) : missed;
      }),
    ),
  );

describe('the utilitarian division', () => {
  const cases: readonly (readonly [Profile, readonly string[], readonly string[]])[] = [
    [
      [
        [10n, 0n, 0n],
        [0n, 5n, 5n],
        [5n, 5n, 0n],
      ],
      ['1/2', '1/2', '0/1'],
      ['1/2', '1/3', '1/6'],
    ],
    [
      [
        [2n, 0n, 8n],
        [4n, 4n, 2n],
        [10n, 0n, 0n],
        [10n, 0n, 0n],
      ],
      ['4/5', '0/1', '1/5'],
      ['13/20', '1/10', '1/4'],
    ],
    [
      [
        [6n, 2n, 2n, 0n],
        [0n, 5n, 5n, 0n],
        [3n, 0n, 3n, 4n],
      ],
      ['3/10', '1/5', '3/10', '1/5'],
      ['3/10', '7/30', '1/3', '2/15'],
    ],
  ];

  it.each(cases)('of %j is %j, and the mean %j', (ballots, utilitarian, mean) => {
    expect(shown(util(ballots, 10n))).toEqual(utilitarian);
    expect(shown(known(meanDivision(ballots, 10n)))).toEqual(mean);
  });

  it('gives a majority of single-minded voters everything, as Independent Markets does not', () => {
    const [a, b] = [
      [7n, 0n, 0n],
      [0n, 7n, 0n],
    ];
    expect(shown(util([a, a, a, b, b], 7n))).toEqual(['1/1', '0/1', '0/1']);
  });

  it('sums to one, and no division of the grid makes all voters together miss less', () => {
    fc.assert(
      fc.property(elections, ({ ballots, lines, parts }) => {
        const whole = BigInt(parts);
        const shares = util(ballots, whole);
        expect(formatFraction(sum(shares))).toBe('1/1');
        const least = misery(ballots, shares, whole);
        for (const other of compositions(parts, lines)) {
          const missed = misery(
            ballots,
            other.map((vote) => fraction(vote, whole)),
            whole,
          );
          expect(compareFractions(least, missed)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('asks neither for the order of ballots nor for their number, where all are doubled', () => {
    fc.assert(
      fc.property(elections, ({ ballots, parts }) => {
        const shares = shown(util(ballots, BigInt(parts)));
        expect(shown(util(ballots.toReversed(), BigInt(parts)))).toEqual(shares);
        expect(shown(util([...ballots, ...ballots], BigInt(parts)))).toEqual(shares);
      }),
    );
  });

  it('refuses to advise where nobody voted, and throws on a ballot that does not sum', () => {
    expect(utilitarianDivision([])).toMatchObject({ kind: 'NoBallots', rule: 'division.utilitarian' });
    expect(meanDivision([])).toMatchObject({ kind: 'NoBallots', rule: 'division.mean' });
    expect(() => utilitarianDivision([[1n, 2n]])).toThrow('does not sum');
  });
});
