import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import type { RollAct } from './act.js';
import { decide } from './decide.js';
import { followOf, staysBehind } from './follow.js';
import type { Holding } from './holding.js';
import { customOfCost, history, kindOf, linesOf, TITLE } from './test-court.js';

const custom = customOfCost(3n);
const court = { on: '2026-02-01', custom };
const land = history(custom, TITLE).holding;

/** So many gates of r0001 that go with H-0001, admitted. */
function gateOf(quantity: bigint): Holding {
  const grant = {
    kind: 'GRANT',
    number: 'S-0001',
    right: 'STINT_GATE',
    subject: 'pasture',
    toUseOf: 'r0001',
    quantity,
    appurtenantTo: 'H-0001',
  } as const;
  const known = { land, pasture: { carries: 10n ** 9n, issued: 0n } };
  return history(custom, [
    ['2026-01-02', grant, known],
    ['2026-01-02', { kind: 'ADMIT' }, known],
  ]).holding;
}

const splitOf = (...weights: bigint[]): Extract<RollAct, { kind: 'SPLIT' }> => ({
  kind: 'SPLIT',
  parts: weights.map((weight, at) => ({ number: `H-${String(11 + at).padStart(4, '0')}`, land: weight })),
});

/** What becomes of the gates of land that is divided: each part with the part of the land that it goes with. */
function divided(quantity: bigint, ...weights: bigint[]): readonly (readonly [string | undefined, bigint])[] {
  let number = 90;
  const along = followOf(splitOf(...weights), () => `S-${String((number += 1)).padStart(4, '0')}`);
  const [whole, ...parts] = linesOf(decide(gateOf(quantity), along, { ...court, along: 'H-0001' }));
  expect(whole?.holding.state).toBe('SPLIT');
  expect(parts.every(({ event, of }) => event === 'APPORTIONED' && of === 'S-0001')).toBe(true);
  return parts.map(({ holding }) => [holding.appurtenantTo, holding.quantity]);
}

describe('gates that go with land', () => {
  it('are divided with it, pro rata, whole: 60 gates over land 9:1 are 54 and 6', () => {
    expect(divided(60n, 9n, 1n)).toEqual([
      ['H-0011', 54n],
      ['H-0012', 6n],
    ]);
  });

  it('fall to the largest remainders: 10 gates over 1:1:1 are 4, 3 and 3, the odd one with the lowest number', () => {
    expect(divided(10n, 1n, 1n, 1n)).toEqual([
      ['H-0011', 4n],
      ['H-0012', 3n],
      ['H-0013', 3n],
    ]);
    expect(divided(5n, 1n, 2n)).toEqual([
      ['H-0011', 2n],
      ['H-0012', 3n],
    ]);
  });

  it('leave a part of the land without one where none falls to it whole', () => {
    expect(divided(1n, 1n, 1n)).toEqual([['H-0011', 1n]]);
  });

  it('are neither minted nor lost, and never more than one from the exact part', () => {
    const weights = fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 9n }), weights, (quantity, lands) => {
        const total = lands.reduce((sum, each) => sum + each, 0n);
        const parts = divided(quantity, ...lands);
        expect(parts.reduce((sum, [, gates]) => sum + gates, 0n)).toBe(quantity);
        for (const [with_, gates] of parts) {
          const own = lands[Number(with_?.slice(2)) - 11] ?? 0n;
          expect(gates > 0n && gates * total < quantity * own + total && gates * total > quantity * own - total).toBe(
            true,
          );
        }
      }),
    );
  });

  it('stay with their land: they are not divided, let, accused or given back alone, nor is the land without them', () => {
    const gate = gateOf(4n);
    const alone = (act: RollAct): string => kindOf(decide(gate, act, { ...court, holders: new Set() }));
    const parts = splitOf(1n, 1n).parts;
    expect(
      alone({
        kind: 'SPLIT',
        parts: parts.map(({ land: weight }, at) => ({ number: `S-009${String(at)}`, land: weight })),
      }),
    ).toBe('SeveranceRefused');
    const apart = { kind: 'SPLIT', parts: [1, 2].map((at) => ({ number: `S-009${String(at)}`, land: 1n })) } as const;
    expect(kindOf(decide(gate, apart, { ...court, along: 'H-0001' }))).toBe('SeveranceRefused');
    expect(alone({ kind: 'PRESENT', by: 'r0009' })).toBe('SeveranceRefused');
    expect(alone({ kind: 'LEASE', to: 'r0009', until: '2026-06-01' })).toBe('SeveranceRefused');
    expect(alone({ kind: 'RELINQUISH' })).toBe('SeveranceRefused');
    const withGates = { ...court, gates: ['S-0001'] };
    expect(kindOf(decide(land, { kind: 'RELINQUISH' }, withGates))).toBe('SeveranceRefused');
    expect(kindOf(decide(land, splitOf(1n, 0n), withGates))).toBe('SeveranceRefused');
    expect(kindOf(decide(land, splitOf(1n, 1n), withGates))).toBe('ENTERED');
  });

  it('wait for nobody who is to divide the land: a gate that is only granted is admitted first', () => {
    expect(kindOf(decide(land, splitOf(1n, 1n), { ...court, gates: ['S-0001'], waiting: ['S-0001'] }))).toBe(
      'GateNotAdmitted',
    );
  });

  it('are accused, judged and lost with their land', () => {
    const jury = ['r0002', 'r0003', 'r0004'];
    const beside = { ...court, along: 'H-0001', holders: new Set(jury) };
    const [accused] = linesOf(decide(gateOf(4n), { kind: 'PRESENT', by: 'r0009' }, beside));
    const verdict = { kind: 'VERDICT', verdict: 'FORFEIT', jury, votes: 3 } as const;
    const [lost] = linesOf(decide(accused?.holding, verdict, { ...beside, on: '2026-02-02' }));
    expect(lost?.holding.state).toBe('FORFEIT');
    // Land that was accused before gates were accused with it: its gates have no part in a verdict that leaves it standing.
    expect(staysBehind(gateOf(4n), { ...verdict, verdict: 'MERCY' })).toBe(true);
    expect(staysBehind(gateOf(4n), verdict)).toBe(false);
  });
});

describe('what is divided', () => {
  it('has no part of nothing, and a developer’s right no part at all', () => {
    const small = { ...land, quantity: 1n };
    expect(kindOf(decide(small, splitOf(1n, 1n), court))).toBe('PartsMalformed');
    expect(kindOf(decide({ ...land, quantity: 0n }, splitOf(1n, 1n), court))).toBe('PartsMalformed');
    expect(kindOf(decide({ ...land, kind: 'DEVELOPER_RIGHT' }, splitOf(1n, 1n), court))).toBe('NotDivisible');
  });

  it('is worth in each part what that is of the right', () => {
    const big = fc.bigInt({ min: 0n, max: 10n ** 15n });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 2n, max: 10n ** 15n }),
        big,
        big,
        fc.bigInt({ min: 1n, max: 1_000n }),
        (quantity, valueMinor, rentMinor, weight) => {
          const made = decide({ ...land, quantity, valueMinor, rentMinor }, splitOf(weight, 500n), court);
          if (isRefusal(made)) return;
          for (const { holding } of made.entries.slice(1)) {
            for (const [part, all] of [
              [holding.valueMinor, valueMinor],
              [holding.rentMinor, rentMinor],
            ] as const) {
              const off = part * quantity - all * holding.quantity;
              expect(off < quantity && -off < quantity).toBe(true);
            }
          }
        },
      ),
    );
  });
});
