import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { checkFineDemand, entryFineOf, fineCap } from '#libs/custom';
import type { RollAct } from './act.js';
import { decide } from './decide.js';
import { assess, checkOneRight, lawfulFine } from './fine.js';
import { checkCapacity, computeOfTokens, stintsOf } from './stint.js';
import { customOfCost, customWith, history, linesOf, TITLE } from './test-court.js';

const gates = (...counts: number[]) =>
  counts.map((count, index) => ({ id: `s${String(index)}`, gates: BigInt(count) }));
const amounts = (answer: ReturnType<typeof stintsOf>): readonly bigint[] =>
  isRefusal(answer) ? [] : answer.map(({ amount }) => amount);

describe('entry fines', () => {
  it('COP-1: £5 6s 8d on 53s a year is 8d above two years’ value, and refused', () => {
    const custom = customWith({ entryFine: { mode: 'FINE_CERTAIN', rule: '2 * (value - rent)' } });
    const lawful = lawfulFine(custom, { valueMinor: 636n, rentMinor: 0n }, 1);
    expect(lawful).toBe(1_272n);
    expect(checkFineDemand(1_280n, lawful, 1)).toMatchObject({ kind: 'FineExceedsCustom', excessMinor: 8n });
  });

  it('COP-1: the court refuses the demand and the title waits; refusing it forfeits nothing', () => {
    const custom = customOfCost(1n, {
      entryFine: { mode: 'FINE_ARBITRARY', rule: '2 * (value - rent)' },
      rentShare: '0/1',
    });
    const grant = { ...TITLE[0]![1], quantity: 636n } as const;
    const [line] = linesOf(decide(undefined, grant, { on: '2026-01-01', custom }));
    const demand = (minor: bigint) => ({ kind: 'ADMIT', demand: { minor, rights: ['H-0001'] } }) as const;
    const court = { on: '2026-01-02', custom };
    expect(decide(line?.holding, demand(1_280n), court)).toMatchObject({ kind: 'FineExceedsCustom', excessMinor: 8n });
    expect(linesOf(decide(line?.holding, demand(1_272n), court))[0]?.fine?.minor).toBe(1_272n);
  });

  it('COP-2: one and a half years of £50 are £75', () => {
    const custom = customWith({ entryFine: { mode: 'FINE_CERTAIN', rule: 'least(3/2 * value, 2 * (value - rent))' } });
    expect(lawfulFine(custom, { valueMinor: 50n, rentMinor: 0n }, 1)).toBe(75n);
  });

  it('COP-3: value 12,000 and quit rent 600 cap the fine at 22,800', () => {
    const base = { valueMinor: 12_000n, rentMinor: 600n };
    const custom = customWith({ entryFine: { mode: 'FINE_CERTAIN', rule: '2 * (value - rent)' } });
    expect([fineCap(base), lawfulFine(custom, base, 1)]).toEqual([22_800n, 22_800n]);
  });

  it('COP-4: one fine for two tenements is refused: each is assessed by itself', () => {
    expect(checkOneRight({ minor: 100n, rights: ['H-0001', 'H-0002'] })).toMatchObject({
      kind: 'FineCoversSeveralRights',
      rule: 'COP-4',
    });
    expect(checkOneRight({ minor: 100n, rights: ['H-0001'] })).toBeUndefined();
  });

  it('COP-4: the court refuses it at either admittance, and takes each fine by itself', () => {
    const rule = { mode: 'FINE_ARBITRARY', rule: '2 * (value - rent)' } as const;
    const court = { on: '2026-01-02', custom: customOfCost(1n, { entryFine: rule, rentShare: '0/1' }) };
    const titled = (number: string) => {
      const grant = { ...TITLE[0]![1], number, quantity: 100n } as RollAct;
      return linesOf(decide(undefined, grant, court))[0]?.holding;
    };
    const demand = (minor: bigint, ...rights: string[]) => ({ kind: 'ADMIT', demand: { minor, rights } }) as const;
    for (const number of ['H-0001', 'H-0002']) {
      // Together they would owe 400, so that the sum alone is no more than the custom asks.
      const both = decide(titled(number), demand(400n, 'H-0001', 'H-0002'), court);
      expect(both).toMatchObject({ kind: 'FineCoversSeveralRights', rule: 'COP-4' });
      const own = linesOf(decide(titled(number), demand(200n, number), court));
      expect(own.map(({ fine }) => fine?.minor)).toEqual([200n]);
    }
    const other = decide(titled('H-0001'), demand(200n, 'H-0002'), court);
    expect(other).toMatchObject({ kind: 'FineMalformed' });
  });

  it('COP-5: a right of 100 over land 9:1 is split 90 and 10', () => {
    const grant = { ...TITLE[0]![1], quantity: 100n } as const;
    const { holding } = history(customOfCost(1n), [['2026-01-01', grant], TITLE[1]!]);
    const parts = [
      { number: 'H-0002', land: 9n },
      { number: 'H-0003', land: 1n },
    ];
    const lines = linesOf(decide(holding, { kind: 'SPLIT', parts }, { on: '2026-02-01', custom: customOfCost(1n) }));
    expect(lines.map(({ event, holding: part }) => [event, part.number, part.quantity, part.state])).toEqual([
      ['SPLIT', 'H-0001', 100n, 'SPLIT'],
      ['APPORTIONED', 'H-0002', 90n, 'ADMITTED'],
      ['APPORTIONED', 'H-0003', 10n, 'ADMITTED'],
    ]);
  });

  it('is never above the cap, at any life, and an improvement adds nothing to it', () => {
    const custom = customOfCost(3n);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 1, max: 9 }), (quantity, life) => {
        const base = assess(custom, { quantity, meter: 'gpu-time' });
        const fine = lawfulFine(custom, base, life);
        expect(fine <= fineCap(base) && fine <= entryFineOf(custom, base) && fine >= 0n).toBe(true);
      }),
    );
  });
});

describe('stints', () => {
  const custom = customWith();

  it('STI-100000: 60, 30 and 10 gates of 100,000 less a tenth', () => {
    expect(amounts(stintsOf(custom, { capacity: 100_000n, host: 0n }, gates(60, 30, 10)))).toEqual([
      54_000n,
      27_000n,
      9_000n,
    ]);
  });

  it('STI-80000: a drought falls on all alike', () => {
    expect(amounts(stintsOf(custom, { capacity: 80_000n, host: 0n }, gates(60, 30, 10)))).toEqual([
      43_200n,
      21_600n,
      7_200n,
    ]);
  });

  it('STI-3: the hundred and first gate of a hundred is refused', () => {
    expect(checkCapacity(1n, { carries: 100n, issued: 100n })).toMatchObject({ kind: 'CarryingCapacityExceeded' });
    expect(checkCapacity(1n, { carries: 100n, issued: 99n })).toBeUndefined();
  });

  it('STI-4: the host communities come first', () => {
    expect(amounts(stintsOf(custom, { capacity: 100_000n, host: 10_000n }, gates(60, 30, 10)))).toEqual([
      48_600n,
      24_300n,
      8_100n,
    ]);
    expect(stintsOf(custom, { capacity: 1n, host: 2n }, gates(1))).toMatchObject({ kind: 'HostClaimsTooMuch' });
  });

  it('STI-5: ten tokens at three a GPU-second, rounded up', () => {
    const stint = { ...customWith().stint, leaseMin: '0', throttle: '1/4', tokensPerGpuSecond: { llama: '3' } };
    const rated = customWith({ stint });
    expect(computeOfTokens(rated, 'llama', 10n)).toBe(3_333_333_333_334n);
    expect(computeOfTokens(rated, 'toString', 10n)).toMatchObject({ kind: 'ModelHasNoRate' });
  });

  it('are never negative and never sum to more than the pasture gives', () => {
    const big = fc.bigInt({ min: 0n, max: 10n ** 24n });
    fc.assert(
      fc.property(
        big,
        big,
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 20 }),
        (capacity, host, counts) => {
          const found = amounts(stintsOf(custom, { capacity, host }, gates(...counts)));
          // What the hosts take beyond the pasture is refused, and so is a division among no gates.
          if (found.length === 0) return;
          expect(found.every((amount) => amount >= 0n)).toBe(true);
          const sum = found.reduce((total, amount) => total + amount, 0n);
          expect(sum <= capacity - host && 10n * sum <= 9n * (capacity - host)).toBe(true);
        },
      ),
    );
  });
});
