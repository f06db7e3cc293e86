import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { add, compareFractions, fraction, isRefusal, multiply, ZERO } from '#libs/amount';
import { defaultCustom, tariffOf } from '#libs/custom';
import { priceOfRequest, tariffParts, tokenPricesOf, type PricedTokens, type RequestPrice } from './token-price.js';

const PRICES = { in: fraction(2n, 10n), cachedIn: fraction(1n, 10n), out: fraction(1n) };
const TOKENS: PricedTokens = { promptTokens: 1_000n, cachedTokens: 400n, completionTokens: 10n, reasoningTokens: 8n };

function priced(tokens: PricedTokens, prices = PRICES): RequestPrice {
  const price = priceOfRequest(tokens, prices);
  if (isRefusal(price)) throw new Error(price.message);
  return price;
}

describe('tariffParts', () => {
  it('TAR-1: cost 95, margin 4, floor 1 %: tariff 100, royalty 1', () => {
    expect(tariffParts({ cost: fraction(95n), margin: fraction(4n), revenueFloor: fraction(1n, 100n) })).toEqual({
      tariff: fraction(100n),
      cost: fraction(95n),
      margin: fraction(4n),
      royalty: fraction(1n),
    });
  });

  it('sums to the tariff exactly, and the royalty is its part of the tariff', () => {
    const part = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 9n }));
    fc.assert(
      fc.property(part, part, fc.bigInt({ min: 0n, max: 999n }), (cost, margin, floor) => {
        const revenueFloor = fraction(floor, 1_000n);
        const parts = tariffParts({ cost: fraction(...cost), margin: fraction(...margin), revenueFloor });
        if (isRefusal(parts)) throw new Error(parts.message);
        expect(add(add(parts.cost, parts.margin), parts.royalty)).toEqual(parts.tariff);
        expect(multiply(parts.tariff, revenueFloor)).toEqual(parts.royalty);
      }),
    );
  });

  it("is the custom's tariff", () => {
    const custom = defaultCustom('EUR');
    const { costMinor, marginMinor, per } = custom.tariffs['tokens-out'];
    const basis = { cost: fraction(costMinor, per), margin: fraction(marginMinor, per) };
    expect(tariffParts({ ...basis, revenueFloor: custom.share.revenueFloor })).toMatchObject({
      tariff: tariffOf(custom, 'tokens-out'),
    });
  });

  it.each([
    [{ cost: fraction(-1n) }, 'cost'],
    [{ margin: fraction(-1n) }, 'margin'],
    [{ revenueFloor: fraction(-1n) }, 'revenueFloor'],
    [{ revenueFloor: fraction(1n) }, 'revenueFloor'],
  ])('refuses %o', (change, field) => {
    const basis = { cost: fraction(95n), margin: fraction(4n), revenueFloor: fraction(1n, 100n) };
    expect(tariffParts({ ...basis, ...change })).toMatchObject({ kind: 'TariffOutOfRange', field, rule: 'TAR-1' });
  });
});

describe('tokenPricesOf', () => {
  it('prices cached tokens as others until the custom says otherwise', () => {
    const custom = defaultCustom('EUR');
    const prices = tokenPricesOf(custom);
    expect(prices.cachedIn).toEqual(prices.in);
    expect(prices.out).toEqual(tariffOf(custom, 'tokens-out'));
    expect(tokenPricesOf(custom, ZERO).cachedIn).toEqual(ZERO);
  });
});

describe('priceOfRequest', () => {
  it('charges cached among the prompt and reasoning among the completion, once each', () => {
    expect(priced(TOKENS)).toEqual({
      price: fraction(170n),
      atLeast: fraction(170n),
      prompt: fraction(120n),
      cached: fraction(40n),
      completion: fraction(10n),
      unknown: [],
    });
    expect(priced({ ...TOKENS, reasoningTokens: null }).price).toEqual(fraction(170n));
  });

  it('takes an unknown number of cached tokens for none', () => {
    expect(priced({ ...TOKENS, cachedTokens: null }).price).toEqual(fraction(210n));
  });

  it('leaves the price unknown where prompt or completion is, and says what is certain', () => {
    expect(priced({ ...TOKENS, promptTokens: null, cachedTokens: null })).toMatchObject({
      price: null,
      prompt: null,
      atLeast: fraction(10n),
      unknown: ['promptTokens'],
    });
    // At least the cached ones were read.
    expect(priced({ ...TOKENS, promptTokens: null })).toMatchObject({ price: null, atLeast: fraction(50n) });
    expect(priced({ ...TOKENS, completionTokens: null })).toMatchObject({
      price: null,
      atLeast: fraction(160n),
      unknown: ['completionTokens'],
    });
    expect(priced({ ...TOKENS, completionTokens: 0n, reasoningTokens: 0n }).price).toEqual(fraction(160n));
  });

  it.each([
    [{ cachedTokens: 1_001n }, 'PartExceedsWhole', 'cachedTokens'],
    [{ reasoningTokens: 11n }, 'PartExceedsWhole', 'reasoningTokens'],
    [{ promptTokens: -1n }, 'QuantityNegative', 'promptTokens'],
    [{ reasoningTokens: -1n }, 'QuantityNegative', 'reasoningTokens'],
  ])('refuses %o: %s', (change, kind, field) => {
    expect(priceOfRequest({ ...TOKENS, ...change }, PRICES)).toMatchObject({ kind, field, rule: 'meter.price' });
  });

  it('adds up: the requests of a month cost what their tokens cost together', () => {
    const one = fc.bigInt({ min: 0n, max: 10n ** 6n });
    const requests = fc.array(
      fc.tuple(one, one, one).map(([fresh, cachedTokens, completionTokens]) => {
        return { promptTokens: fresh + cachedTokens, cachedTokens, completionTokens, reasoningTokens: null };
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(requests, (month) => {
        const sum = (of: 'promptTokens' | 'cachedTokens' | 'completionTokens') =>
          month.reduce((total, request) => total + request[of], 0n);
        const whole = priced({
          promptTokens: sum('promptTokens'),
          cachedTokens: sum('cachedTokens'),
          completionTokens: sum('completionTokens'),
          reasoningTokens: null,
        });
        const parts = month.map((request) => priced(request).price ?? ZERO);
        expect(parts.reduce((total, part) => add(total, part), ZERO)).toEqual(whole.price);
      }),
    );
  });

  it('never makes a request dearer by finding some of its prompt in the cache', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_000n }), (cachedTokens) => {
        const without = priced({ ...TOKENS, cachedTokens: 0n }).atLeast;
        expect(compareFractions(priced({ ...TOKENS, cachedTokens }).atLeast, without)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
