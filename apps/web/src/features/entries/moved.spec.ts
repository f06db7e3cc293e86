import { describe, expect, it } from '@jest/globals';
import { movedBy, movingLegs, shortId } from './moved.js';

const between = { debit: 'je:a', credit: 'je:b' };

describe('what an entry moves', () => {
  it('sums each unit, never one with another, and keeps every digit', () => {
    const transfers = [
      { ...between, unit: 'EUR', amount: '6' },
      { ...between, unit: 'TOKEN', amount: '900719925474099301' },
      { ...between, unit: 'EUR', amount: '4' },
    ];
    expect(movedBy(transfers)).toEqual([
      { unit: 'EUR', amount: '10' },
      { unit: 'TOKEN', amount: '900719925474099301' },
    ]);
  });

  it('does not count what a fund releases for a cost', () => {
    const cost = { debit: 'je:expenses:host', credit: 'je:assets:bank:restricted:school', unit: 'EUR', amount: '3' };
    const release = { debit: 'fund:school:restricted', credit: 'fund:school:released', unit: 'EUR', amount: '3' };
    expect(movedBy([cost, release])).toEqual([{ unit: 'EUR', amount: '3' }]);
    expect(movingLegs([release])).toEqual([release]);
    const grant = { ...cost, debit: cost.credit, credit: release.debit };
    expect(movedBy([grant])).toEqual([{ unit: 'EUR', amount: '3' }]);
  });

  it('finds nothing in an entry that moves nothing', () => {
    expect(movedBy([])).toEqual([]);
  });

  it('calls an entry by the end of its number', () => {
    expect(shortId('0199d4f2-7c1e-7a10-8b22-5e6f3f2a91bc')).toBe('3f2a91bc');
  });
});
