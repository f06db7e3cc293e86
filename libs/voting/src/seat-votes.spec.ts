import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { add, fraction, isRefusal, ofAmount, ONE, ZERO, type Fraction } from '#libs/amount';
import { type Seated, voteShares } from './seat-votes.js';

interface Owner extends Seated {
  readonly equity: Fraction;
}

function sharesOf(owners: readonly Owner[]): ReadonlyMap<string, Fraction> {
  const shares = voteShares(owners);
  if (isRefusal(shares)) throw new Error(shares.message);
  return shares;
}

describe('voteShares', () => {
  it('PCP-4: two of nine seats are 22.22 % of the votes; a quarter of the equity beside them adds none', () => {
    const cooperative = { body: 'co-operative', seats: 2n, equity: fraction(1n, 4n) };
    const share = sharesOf([cooperative, { body: 'town', seats: 7n, equity: fraction(3n, 4n) }]).get('co-operative');
    expect(share).toEqual(fraction(2n, 9n));
    expect(ofAmount(10_000n, share ?? ZERO, 'HALF_UP')).toBe(2_222n);
    expect(share).not.toEqual(cooperative.equity);
  });

  it('PCP-4: whoever buys whatever of the equity, nobody’s votes move', () => {
    const seats = fc.array(fc.bigInt({ min: 1n, max: 50n }), { minLength: 1, maxLength: 6 });
    const percent = fc.bigInt({ min: 0n, max: 100n });
    fc.assert(
      fc.property(seats, fc.array(percent, { minLength: 6, maxLength: 6 }), (counts, percents) => {
        const owners = (of: (at: number) => bigint): readonly Owner[] =>
          counts.map((seats, at) => ({ body: `b${String(at)}`, seats, equity: fraction(of(at), 100n) }));
        const bought = sharesOf(owners((at) => percents[at] ?? 0n));
        expect(bought).toEqual(sharesOf(owners(() => 0n)));
        expect([...bought.values()].reduce(add, ZERO)).toEqual(ONE);
      }),
    );
  });

  it.each([
    ['nobody', []],
    ['nobody seated', [{ body: 'a', seats: 0n }]],
    ['fewer than none', [{ body: 'a', seats: -1n }]],
    [
      'a body twice',
      [
        { body: 'a', seats: 1n },
        { body: 'a', seats: 2n },
      ],
    ],
  ])('refuses %s', (_, seated) => {
    expect(voteShares(seated)).toMatchObject({ kind: 'SeatsMalformed', rule: 'PCP-4' });
  });
});
