import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { divide, fraction, isRefusal, multiply, ofAmount, units, type Rounding } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { checkAccountUse } from './account-use.js';
import { exchange, type MoneyExchanged } from './exchange.js';

const eurToUsd: MoneyExchanged = {
  effectiveAt: '2026-03-02T16:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  body: 'je',
  exchange: 'fx-1',
  sold: { currency: 'EUR', amount: 10_000n },
  bought: { currency: 'USD', amount: 11_000n },
  rate: { value: fraction(11n, 10n), from: 'ECB reference rate of 2026-03-02' },
  agreed: 'SOLD',
  rounding: 'HALF_UP',
};

describe('exchange', () => {
  it('is one journal of two currencies, each balanced by the exchange account, naming the rate', () => {
    const draft = exchange(eurToUsd);
    expect(draft).toMatchObject({
      memo: '100.00 EUR for 110.00 USD at 11/10 USD for 1 EUR, rounded half up: ECB reference rate of 2026-03-02',
      source: { kind: 'exchange-rate', id: 'EUR/USD 11/10 ECB reference rate of 2026-03-02' },
    });
    expect(isRefusal(draft) ? draft : validateJournal(draft)).toMatchObject({
      transfers: [
        { debit: 'je:equity:exchange', credit: 'je:assets:bank', unit: 'EUR', amount: 10_000n },
        { debit: 'je:assets:bank', credit: 'je:equity:exchange', unit: 'USD', amount: 11_000n },
      ],
    });
  });

  it('follows the rate between scales, from whichever amount was agreed', () => {
    const rate = { value: fraction(16_255n, 100n), from: 'bank' };
    // 6.15 EUR × 162.55 = 999.6825 JPY
    const yen = { ...eurToUsd, rate, sold: { currency: 'EUR', amount: 615n } };
    expect(exchange({ ...yen, bought: { currency: 'JPY', amount: 1000n } })).toHaveProperty('postings');
    expect(exchange({ ...yen, rounding: 'DOWN', bought: { currency: 'JPY', amount: 999n } })).toHaveProperty(
      'postings',
    );
    // 1,000 JPY / 162.55 = 6.1519… EUR
    const agreed = { ...yen, agreed: 'BOUGHT', rounding: 'UP', bought: { currency: 'JPY', amount: 1000n } } as const;
    expect(exchange({ ...agreed, sold: { currency: 'EUR', amount: 616n } })).toHaveProperty('postings');
  });

  it.each<[string, string, Partial<MoneyExchanged>]>([
    ['what the rate does not give', 'RateNotFollowed', { bought: { currency: 'USD', amount: 11_001n } }],
    [
      'the other rounding',
      'RateNotFollowed',
      { sold: { currency: 'EUR', amount: 9_999n }, rounding: 'UP', bought: { currency: 'USD', amount: 10_998n } },
    ],
    ['a count', 'NotMoney', { bought: { currency: 'TOKEN', amount: 11_000n } }],
    ['compute', 'NotMoney', { sold: { currency: 'COMPUTE_RAW', amount: 1n } }],
    ['a currency for itself', 'SameUnit', { bought: { currency: 'EUR', amount: 11_000n } }],
    ['a unit that nobody knows', 'UnknownUnit', { bought: { currency: 'XAU', amount: 1n } }],
    ['a rate of nothing', 'RateUnknown', { rate: { value: fraction(0n), from: 'bank' } }],
    ['a rate of nobody', 'RateUnknown', { rate: { value: fraction(1n), from: ' ' } }],
    [
      'something for nothing',
      'NothingToPost',
      { sold: { currency: 'EUR', amount: 0n }, bought: { currency: 'USD', amount: 0n } },
    ],
    [
      'less than nothing',
      'AmountNegative',
      { sold: { currency: 'EUR', amount: -10_000n }, bought: { currency: 'USD', amount: -11_000n } },
    ],
  ])('refuses %s', (_what, kind, change) => {
    expect(exchange({ ...eurToUsd, ...change })).toMatchObject({ kind });
  });

  const money = units.filter(({ kind }) => kind === 'MONEY');
  const anyExchange = fc.record({
    pair: fc.shuffledSubarray([...money], { minLength: 2, maxLength: 2 }),
    amount: fc.bigInt({ min: 1n, max: 10n ** 15n }),
    rate: fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 9n })),
    rounding: fc.constantFrom<Rounding>('UP', 'DOWN', 'HALF_UP'),
    agreed: fc.constantFrom('SOLD' as const, 'BOUGHT' as const),
  });

  it('takes exactly one amount for each rate and rounding, within a smallest step of the exact one', () => {
    fc.assert(
      fc.property(anyExchange, ({ pair, amount, rate, rounding, agreed }) => {
        const [out, into] = [pair[0]!, pair[1]!];
        const value = fraction(...rate);
        const steps = multiply(value, fraction(into.scale, out.scale));
        const exact = multiply(fraction(amount), agreed === 'SOLD' ? steps : divide(fraction(1n), steps));
        const following = ofAmount(1n, exact, rounding);
        const at = (other: bigint) => {
          const [sold, bought] = agreed === 'SOLD' ? [amount, other] : [other, amount];
          return exchange({
            ...eurToUsd,
            rate: { value, from: 'bank' },
            sold: { currency: out.code, amount: sold },
            bought: { currency: into.code, amount: bought },
            agreed,
            rounding,
          });
        };
        const draft = at(following);
        if (following === 0n) expect(draft).toMatchObject({ kind: 'NothingToPost' });
        else {
          expect(isRefusal(draft) ? draft : checkAccountUse(draft)).toBeUndefined();
          const distance = following * exact.denominator - exact.numerator;
          expect((distance < 0n ? -distance : distance) < exact.denominator).toBe(true);
        }
        expect(at(following + 1n)).toMatchObject({ kind: 'RateNotFollowed' });
      }),
    );
  });
});
