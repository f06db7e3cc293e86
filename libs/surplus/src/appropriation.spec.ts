import { describe, expect, it } from '@jest/globals';
import { fraction, InvariantViolation, isRefusal, ofAmount, type Fraction } from '#libs/amount';
import { APPROPRIATION_LINES, defaultCustom, type AppropriationLine } from '#libs/custom';
import fc from 'fast-check';
import { divideAppropriation, type Appropriation, type DividedSurplus } from './appropriation.js';

const custom = defaultCustom('EUR');
const order = [...APPROPRIATION_LINES];

type Shares = Partial<Record<AppropriationLine, Fraction>>;

const decide = (allocable: bigint, shares: Shares, publishedOrder = order): Appropriation => ({
  allocable,
  publishedOrder,
  shares: order.flatMap((line) => {
    const share = shares[line];
    return share === undefined ? [] : [{ line, share }];
  }),
});

function divided(decided: Appropriation): DividedSurplus {
  const outcome = divideAppropriation(decided, custom);
  if (isRefusal(outcome)) throw new Error(outcome.message);
  return outcome;
}

const amountsOf = ({ lines }: DividedSurplus): Partial<Record<string, bigint>> =>
  Object.fromEntries(lines.map(({ line, amount }) => [line, amount]));

describe('divideAppropriation', () => {
  it('SUR-11: of 438,000 the floor takes 21,900 and 416,100 is voted on', () => {
    const outcome = divided(decide(438_000n, { REINVEST: fraction(1n, 2n), NEW_PCP: fraction(1n, 2n) }));
    expect(outcome.votedOn).toBe(416_100n);
    expect(outcome.lines.map(({ line }) => line)).toEqual(custom.appropriationLines);
    expect(outcome.lines.find(({ line }) => line === 'NEW_PCP')).toEqual({
      line: 'NEW_PCP',
      floor: 21_900n,
      voted: 208_050n,
      moved: 0n,
      amount: 229_950n,
    });
    expect(amountsOf(outcome)).toMatchObject({ REINVEST: 208_050n, HOST_FUND: 0n, BET: 0n });
  });

  it('keeps the floor where nobody voted for it', () => {
    expect(amountsOf(divided(decide(438_000n, { REINVEST: fraction(1n) })))).toMatchObject({
      REINVEST: 416_100n,
      NEW_PCP: 21_900n,
    });
  });

  it('passes what BET gets above 15 % of the allocable to the reserve', () => {
    const outcome = divided(decide(438_000n, { BET: fraction(1n, 2n), REINVEST: fraction(1n, 2n) }));
    expect(amountsOf(outcome)).toMatchObject({ BET: 65_700n, REINVEST: 208_050n, RESERVE: 142_350n });
    expect(outcome.lines.find(({ line }) => line === 'BET')).toMatchObject({ voted: 208_050n, moved: -142_350n });
  });

  it('gives the odd cent to the line drawn first, not to the first name', () => {
    const third = fraction(1n, 3n);
    const shares = { REINVEST: third, HOST_FUND: third, RESERVE: third };
    expect(amountsOf(divided(decide(106n, shares)))).toMatchObject({ REINVEST: 34n, HOST_FUND: 33n, RESERVE: 33n });
    const drawn: AppropriationLine[] = ['RESERVE', 'HOST_FUND', 'REINVEST'];
    expect(amountsOf(divided(decide(106n, shares, drawn)))).toMatchObject({
      REINVEST: 33n,
      HOST_FUND: 33n,
      RESERVE: 34n,
    });
  });

  it.each([0n, 1n, -438_000n])('refuses a ballot over %s: nothing is left above the floor', (allocable) => {
    expect(divideAppropriation(decide(allocable, { REINVEST: fraction(1n) }), custom)).toMatchObject({
      kind: 'NothingToDivide',
      field: 'allocable',
      rule: 'SUR-11',
      customVersion: 1,
    });
  });

  const half = fraction(1n, 2n);
  const reinvestTwice: Appropriation = {
    allocable: 100n,
    publishedOrder: order,
    shares: [
      { line: 'REINVEST', share: half },
      { line: 'REINVEST', share: half },
    ],
  };
  it.each([
    ['do not sum to one', decide(100n, { REINVEST: half })],
    ['name a line twice', reinvestTwice],
    ['fall below zero', decide(100n, { REINVEST: fraction(3n, 2n), RESERVE: fraction(-1n, 2n) })],
    ['were not drawn an order', decide(100n, { REINVEST: fraction(1n) }, ['RESERVE'])],
  ])('throws on shares that %s', (_what, decided) => {
    expect(() => divideAppropriation(decided, custom)).toThrow(InvariantViolation);
  });
});

const anyDecision: fc.Arbitrary<Appropriation> = fc
  .tuple(
    fc.bigInt({ min: 2n, max: 10n ** 13n }),
    fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 6, maxLength: 6 }),
    fc.shuffledSubarray(order, { minLength: 6 }),
  )
  .filter(([, weights]) => weights.some((weight) => weight > 0n))
  .map(([allocable, weights, publishedOrder]) => {
    const sum = weights.reduce((total, weight) => total + weight, 0n);
    const shares = order.map((line, i) => ({ line, share: fraction(weights[i]!, sum) }));
    return { allocable, publishedOrder, shares };
  });

describe('whatever the vote', () => {
  it('divides the whole, to the last cent, within a cent of every share', () => {
    fc.assert(
      fc.property(anyDecision, (decided) => {
        const { votedOn, lines } = divided(decided);
        expect(lines.reduce((sum, { amount }) => sum + amount, 0n)).toBe(decided.allocable);
        for (const { line, voted } of lines) {
          const { share } = decided.shares.find((each) => each.line === line)!;
          expect([ofAmount(votedOn, share, 'DOWN'), ofAmount(votedOn, share, 'UP')]).toContain(voted);
        }
      }),
    );
  });

  it('keeps the floor and the cap', () => {
    fc.assert(
      fc.property(anyDecision, (decided) => {
        const amounts = amountsOf(divided(decided));
        expect(amounts['NEW_PCP']! * 20n >= decided.allocable).toBe(true);
        expect(amounts['BET']! * 20n <= decided.allocable * 3n).toBe(true);
      }),
    );
  });

  it('does not depend on the order in which shares are listed', () => {
    fc.assert(
      fc.property(anyDecision, (decided) => {
        expect(divided({ ...decided, shares: decided.shares.toReversed() })).toEqual(divided(decided));
      }),
    );
  });
});
