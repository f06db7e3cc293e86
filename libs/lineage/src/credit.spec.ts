import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { creditHolder, creditRow, totalPoints } from './credit.js';

const rates = { customVersion: 2, cards: { choices: { points: 3n, wageMinor: 25n } } };
const row = { key: 'k', decision: 'accepted', holder: 'r0017', taskType: 'choices' } as const;

describe('creditHolder', () => {
  it('credits the claimant, else the tool’s own name, else the reserve of the source', () => {
    const claims = new Map([['unclaimed:ls:42', 'r0017']]);
    expect(creditHolder({ source: 'ls', labellerRef: '42' }, claims)).toBe('r0017');
    expect(creditHolder({ source: 'ls', labellerRef: '43' }, claims)).toBe('unclaimed:ls:43');
    expect(creditHolder({ source: 'ls', labellerRef: null }, claims)).toBe('reserve:unnamed:ls');
    expect(creditHolder({ source: 'other', labellerRef: '42' }, claims)).toBe('unclaimed:other:42');
  });
});

describe('creditRow', () => {
  it('freezes the card and its version into the item', () => {
    expect(creditRow(row, rates)).toEqual({
      key: 'k',
      holder: 'r0017',
      taskType: 'choices',
      customVersion: 2,
      points: 3n,
      wageMinor: 25n,
    });
  });

  it.each(['rejected', 'pending', 'skipped', 'gold'] as const)('earns nothing when %s', (decision) => {
    expect(creditRow({ ...row, decision }, rates)).toBeUndefined();
  });

  it.each(['boxes', 'toString'])('refuses %s, which no card covers', (taskType) => {
    expect(creditRow({ ...row, taskType }, rates)).toMatchObject({ kind: 'NoRateCard', customVersion: 2 });
  });
});

describe('totalPoints', () => {
  it('loses no point, whatever the order', () => {
    const credit = fc.record({
      holder: fc.constantFrom('ana', 'ben', 'cho'),
      points: fc.bigInt({ min: 0n, max: 1000n }),
    });
    fc.assert(
      fc.property(fc.array(credit), (credits) => {
        const totals = totalPoints(credits);
        const sum = (parts: readonly { points: bigint }[]): bigint =>
          parts.reduce((all, { points }) => all + points, 0n);
        expect(sum(totals)).toBe(sum(credits));
        expect(totalPoints([...credits].reverse())).toEqual(totals);
      }),
    );
  });
});
