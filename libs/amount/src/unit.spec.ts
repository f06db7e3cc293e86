import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from './refusal.js';
import { unitOf, units } from './unit.js';

describe('unitOf', () => {
  it.each([
    ['EUR', 'MONEY', 100n, 2],
    ['GBP', 'MONEY', 100n, 2],
    ['JPY', 'MONEY', 1n, 0],
    ['KRW', 'MONEY', 1n, 0],
    ['KWD', 'MONEY', 1000n, 3],
    ['CLF', 'MONEY', 10_000n, 4],
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

  it.each(['XAU', 'XDR', 'XTS', 'XXX', 'BGN', 'HRK', 'ANG'])(
    'has no %s: no minor unit, or no longer in use',
    (code) => {
      expect(unitOf(code)).toMatchObject({ kind: 'UnknownUnit' });
    },
  );

  it('lists every unit once, money with the scale of its decimals', () => {
    expect(new Set(units.map(({ code }) => code)).size).toBe(units.length);
    const money = units.filter(({ kind }) => kind === 'MONEY');
    expect(money.filter(({ scale, decimals }) => scale !== 10n ** BigInt(decimals))).toEqual([]);
    expect(money.filter(({ code }) => !/^[A-Z]{3}$/u.test(code))).toEqual([]);
    const bySize = Map.groupBy(money, ({ decimals }) => decimals);
    expect([...bySize].map(([decimals, { length }]) => [decimals, length]).sort()).toEqual([
      [0, 17],
      [2, 138],
      [3, 7],
      [4, 2],
    ]);
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
