import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from './refusal.js';
import { unitOf } from './unit.js';

describe('unitOf', () => {
  it.each([
    ['EUR', 'MONEY', 100n, 2],
    ['GBP', 'MONEY', 100n, 2],
    ['JPY', 'MONEY', 1n, 0],
    ['KWD', 'MONEY', 1000n, 3],
    ['COMPUTE_RAW', 'COMPUTE', 3_600_000_000n, 3],
    ['COMPUTE_WEIGHTED', 'COMPUTE', 3_600_000_000_000_000n, 3],
    ['TOKEN', 'COUNT', 1n, 0],
    ['LABEL_POINT', 'COUNT', 1n, 0],
    ['ENERGY', 'STATISTICAL', 3_600_000_000n, 3],
    ['WATER', 'STATISTICAL', 1_000_000n, 6],
  ])('%s is %s, %s steps, %s decimals', (code, kind, scale, decimals) => {
    expect(unitOf(code)).toMatchObject({ code, kind, scale, decimals });
  });

  it('refuses a code it does not know', () => {
    expect(unitOf('BITCOIN')).toMatchObject({ kind: 'UnknownUnit', field: 'unit' });
    expect(unitOf('eur')).toMatchObject({ kind: 'UnknownUnit' });
  });

  it('answers any text with a unit of that code or a refusal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'EUR')), (code) => {
        const unit = unitOf(code);
        expect(isRefusal(unit) || unit.code === code).toBe(true);
      }),
    );
  });
});
