import { describe, expect, it } from '@jest/globals';
import { InvariantViolation, isRefusal } from '#libs/amount';
import fc from 'fast-check';
import { customToDocument, parseCustom, type Custom } from './custom.js';
import { defaultCustom } from './default-custom.js';
import { fineCap } from './fee/fee-of.js';
import { checkFineDemand, costRise, customRent, customValue, entryFineOf, yearBefore } from './value.js';

interface Priced {
  readonly cost: bigint;
  readonly per?: bigint;
  readonly index?: string;
}

function costing({ cost, per = 1n, index = '1/25' }: Priced): Custom {
  const tariff = { costMinor: String(cost), marginMinor: '0', per: String(per) };
  const custom = parseCustom({
    ...customToDocument(defaultCustom('GBP')),
    tariffs: { 'tokens-in': tariff, 'tokens-out': tariff, 'gpu-time': tariff },
    valueIndex: index,
  });
  if (isRefusal(custom)) throw new InvariantViolation(custom.message);
  return custom;
}

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dated = (day: string, priced: Priced) => ({ custom: costing(priced), effectiveAt: at(day) });

describe('customValue', () => {
  it('COP-6: 4,000 at a full cost of 3 are 12,000; next year 12,480 stands and 12,481 does not', () => {
    const history = [dated('2026-01-01', { cost: 3n })];
    expect(customValue(costing({ cost: 3n }), { quantity: 4_000n, meter: 'gpu-time' })).toBe(12_000n);
    const next = (value: bigint) => costing({ cost: value, per: 4_000n });
    expect(customValue(next(12_480n), { quantity: 4_000n, meter: 'gpu-time' })).toBe(12_480n);
    expect(costRise(history, next(12_480n), at('2027-01-01'))).toEqual([]);
    expect(costRise(history, next(12_481n), at('2027-01-01'))).toMatchObject([
      { kind: 'CustomValueRisesTooFast', field: 'tariffs.tokens-in.costMinor', rule: 'COP-6' },
      { field: 'tariffs.tokens-out.costMinor' },
      { field: 'tariffs.gpu-time.costMinor' },
    ]);
  });

  it('has no margin and no royalty in it', () => {
    const custom = defaultCustom('EUR');
    expect(customValue(custom, { quantity: 1_000_000n, meter: 'tokens-out' })).toBe(95n);
    expect(customRent(custom, 12_000n)).toBe(600n);
  });
});

describe('costRise', () => {
  it('lets nobody save up years without a rise, nor rise twice within twelve months', () => {
    const history = [dated('2020-01-01', { cost: 100n }), dated('2026-01-01', { cost: 104n })];
    expect(costRise(history, costing({ cost: 109n }), at('2027-06-01'))).not.toEqual([]);
    expect(costRise(history, costing({ cost: 108n }), at('2026-12-31'))).not.toEqual([]);
    expect(costRise(history, costing({ cost: 104n }), at('2026-12-31'))).toEqual([]);
    expect(costRise(history, costing({ cost: 108n }), at('2027-01-01'))).toEqual([]);
  });

  it('goes by the least cost of the twelve months: a price that fell does not jump back', () => {
    const history = [dated('2025-01-01', { cost: 100n }), dated('2026-01-01', { cost: 50n })];
    expect(costRise(history, costing({ cost: 100n }), at('2026-03-01'))).not.toEqual([]);
    expect(costRise(history, costing({ cost: 52n }), at('2026-03-01'))).toEqual([]);
  });

  it('never lets custom value rise above the index within any twelve months, however it is cut', () => {
    const step = fc.record({ months: fc.integer({ min: 1, max: 20 }), cost: fc.bigInt({ min: 900n, max: 1200n }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const history = [dated('2020-01-01', { cost: 1000n })];
        let month = 0;
        for (const { months, cost } of steps) {
          month += months;
          const effectiveAt = Date.UTC(2020, month, 1);
          const custom = costing({ cost });
          if (costRise(history, custom, effectiveAt).length === 0) history.push({ custom, effectiveAt });
        }
        const costs = history.map(({ custom, effectiveAt }) => ({
          effectiveAt,
          value: customValue(custom, { quantity: 1n, meter: 'gpu-time' }),
        }));
        for (const [index, later] of costs.entries()) {
          costs.slice(0, index).forEach((earlier, place) => {
            const until = costs[place + 1]?.effectiveAt ?? Infinity;
            if (until > yearBefore(later.effectiveAt)) expect(later.value * 25n <= earlier.value * 26n).toBe(true);
          });
        }
      }),
    );
  });
});

describe('yearBefore', () => {
  it.each([
    ['2027-03-01', '2026-03-01'],
    ['2028-02-29', '2027-02-28'],
    ['2029-02-28', '2028-02-28'],
  ])('of %s is %s', (day, before) => {
    expect(yearBefore(at(day))).toBe(at(before));
  });
});

describe('entryFineOf', () => {
  it('asks two years’ quit rent by default, in whole minor units', () => {
    expect(entryFineOf(defaultCustom('EUR'), { valueMinor: 12_000n, rentMinor: 600n })).toBe(1_200n);
  });

  it('stays below the cap in every custom that reads', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 9n });
    const rules = ['least(value, 2 * (value - rent))', '1/2 * (value - rent)', 'least(500, 2 * (value - rent))'];
    fc.assert(
      fc.property(fc.constantFrom(...rules), amount, amount, (rule, valueMinor, rentMinor) => {
        const custom = { ...defaultCustom('EUR'), entryFine: { mode: 'FINE_CERTAIN' as const, rule } };
        const base = { valueMinor, rentMinor };
        expect(entryFineOf(custom, base) <= fineCap(base)).toBe(true);
      }),
    );
  });
});

describe('checkFineDemand', () => {
  it('COP-1: 1,280d demanded where 1,272d is custom is 8d too much', () => {
    expect(checkFineDemand(1_280n, fineCap({ valueMinor: 636n, rentMinor: 0n }), 3)).toMatchObject({
      kind: 'FineExceedsCustom',
      excessMinor: 8n,
      customVersion: 3,
    });
    expect(checkFineDemand(1_272n, 1_272n, 3)).toBeUndefined();
  });
});
