import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultCustom } from '#libs/custom';
import { waterfall } from '#libs/surplus';
import { closeFault } from './close-rule.js';
import type { Members } from './shape.js';

const CUSTOM = defaultCustom('EUR');

interface Result {
  readonly income: bigint;
  readonly expenses: bigint;
  readonly priorLosses: bigint;
  readonly due: bigint;
}

/** The close of a period with one funder, as the rules make it; amounts in minor units. */
function closeOf({ income, expenses, priorLosses, due }: Result): Members {
  const outside = { gainsOnLocked: 0n, giftsInKind: 0n, restrictedIncome: 0n, unrealised: 0n, priorLosses };
  const funders = [{ id: 'F-1', due, capRemaining: due }];
  const flow = waterfall({ realisedResult: income - expenses, restrictedCosts: 0n, ...outside, funders }, CUSTOM, {
    profile: 'DEFAULT@0001-01-01',
    lockedReserve: 0n,
    solidarity: 0n,
  });
  return {
    v: '4',
    endsOn: '2026-12-31',
    profile: 'DEFAULT@0001-01-01',
    statute: { extraCooperative: '0', reserves: '0', capital: '0', lockedReserve: '0', solidarity: '0' },
    income: String(income),
    expenses: String(expenses),
    base: String(flow.base),
    lockedReserve: String(flow.lockedReserve),
    solidarity: String(flow.solidarity),
    standingShare: String(flow.standingShare),
    allocable: String(flow.allocable),
    funders: flow.funders.map(({ id, amount }) => ({
      id,
      due: String(due),
      capRemaining: String(due),
      amount: String(amount),
    })),
    standingShares: [{ model: 'm', amount: String(flow.standingShare) }],
    steps: flow.steps.map(({ amount, ...step }) => ({ ...step, amount: String(amount) })),
  };
}

const SUR1 = closeOf({ income: 1_500_000n, expenses: 500_000n, priorLosses: 100_000n, due: 120_000n });

describe('a close that is made again', () => {
  it('is what the custom makes of its result (SUR-1)', () => {
    expect(SUR1).toMatchObject({
      lockedReserve: '270000',
      solidarity: '27000',
      standingShare: '45000',
      allocable: '438000',
    });
    expect(closeFault(SUR1, CUSTOM)).toBeUndefined();
  });

  it('is found out where the locked reserve is given to whoever votes', () => {
    const forged = { ...SUR1, lockedReserve: '0', allocable: '708000' };
    expect(closeFault(forged, CUSTOM)).toBe('its lockedReserve is 0, and by the custom it is 270000');
  });

  it.each([
    [
      'a funder is given more than it claimed',
      { funders: [{ id: 'F-1', due: '120000', capRemaining: '120000', amount: '120001' }] },
    ],
    ['its result is not what came in', { income: '1600000' }],
    ['the parts of the standing share do not sum to it', { standingShares: [] }],
    ['it has no steps', { steps: [] }],
    ['its day is none', { endsOn: '' }],
  ])('is found out where %s', (_what, change) => {
    expect(closeFault({ ...SUR1, ...change }, CUSTOM)).toBeDefined();
  });

  it('is judged by its steps where it is of an older form', () => {
    const { statute: _, ...older } = SUR1;
    expect(closeFault({ ...older, v: '3' }, CUSTOM)).toBeUndefined();
    expect(closeFault({ ...older, v: '3', allocable: '438001' }, CUSTOM)).toBeDefined();
  });

  it('is right to the last cent, and wrong by one, whatever the result', () => {
    const minor = fc.bigInt(0n, 10n ** 15n);
    const result = fc.record({ income: minor, expenses: minor, priorLosses: minor, due: minor });
    const member = fc.constantFrom('lockedReserve', 'solidarity', 'standingShare', 'allocable', 'base');
    fc.assert(
      fc.property(result, member, (of, name) => {
        const close = closeOf(of);
        expect(closeFault(close, CUSTOM)).toBeUndefined();
        const one = String(BigInt(String(close[name])) + 1n);
        expect(closeFault({ ...close, [name]: one }, CUSTOM)).toBeDefined();
      }),
    );
  });
});
