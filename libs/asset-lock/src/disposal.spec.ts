import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideDisposal } from './disposal.js';

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
