import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideDisposal, decidingValuation, type Valued } from './disposal.js';

const million = 1_000_000_00n;

describe('decideDisposal', () => {
  it('LOCK-4: an asset of £1.0m does not go to a private buyer for £0.9m', () => {
    expect(decideDisposal({ to: 'ANYONE_ELSE', price: 900_000_00n, valuation: million })).toMatchObject({
      kind: 'AssetLocked',
      field: 'price',
      rule: 'LOCK-4',
    });
    expect(decideDisposal({ to: 'ANYONE_ELSE', price: million, valuation: million })).toBe('ALLOW');
  });

  it('decides to the last step, for whoever it is', () => {
    const off = fc.bigInt({ min: -3n, max: 3n });
    fc.assert(
      fc.property(fc.bigInt({ min: 3n, max: million }), off, (valuation, by) => {
        const of = (to: 'ANYONE_ELSE' | 'OTHER_LOCKED_BODY') =>
          decideDisposal({ to, price: valuation + by, valuation });
        expect(of('ANYONE_ELSE') === 'ALLOW').toBe(by >= 0n);
        expect(of('OTHER_LOCKED_BODY')).toBe(by >= 0n ? 'ALLOW' : 'HOLD');
      }),
    );
  });

  it('LOCK-5: the specified locked body may have it for nothing', () => {
    expect(decideDisposal({ to: 'SPECIFIED_LOCKED_BODY', price: 0n, valuation: million })).toBe('ALLOW');
  });

  it('LOCK-6: an unspecified charity waits for the guardian', () => {
    expect(decideDisposal({ to: 'OTHER_LOCKED_BODY', price: 0n, valuation: million })).toBe('HOLD');
  });

  it('refuses to sell what nobody valued', () => {
    expect(decideDisposal({ to: 'ANYONE_ELSE', price: million })).toMatchObject({
      kind: 'AssetLocked',
      field: 'valuation',
    });
  });

  it('never lets an asset leave the lock below its value', () => {
    const pounds = fc.bigInt({ min: 0n, max: million });
    fc.assert(
      fc.property(pounds, pounds, (price, valuation) => {
        expect(decideDisposal({ to: 'ANYONE_ELSE', price, valuation }) === 'ALLOW').toBe(price >= valuation);
      }),
    );
  });
});

describe('decidingValuation', () => {
  const of = (on: string, value: bigint): Valued => ({ on, value });

  it('is the latest of twelve months, and the highest of one day; nobody chooses the lowest', () => {
    const all = [of('2026-03-01', 1n), of('2026-05-01', 7n), of('2026-05-01', 9n), of('2026-04-30', 99n)];
    expect(decidingValuation(all, '2026-06-01')).toEqual(of('2026-05-01', 9n));
  });

  it('is none that is a year old', () => {
    expect(decidingValuation([of('2025-06-01', 5n)], '2026-06-01')).toBeUndefined();
    expect(decidingValuation([of('2025-06-02', 5n)], '2026-06-01')).toEqual(of('2025-06-02', 5n));
    expect(decidingValuation([of('2027-02-28', 5n)], '2028-02-29')).toBeUndefined();
    expect(decidingValuation<Valued>([], '2026-06-01')).toBeUndefined();
  });
});
