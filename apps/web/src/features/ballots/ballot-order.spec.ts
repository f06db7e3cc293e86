import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BALLOT_PARTS, inOrder, type Listed, partOf } from './ballot-order.js';

const at = (day: number): string => `2027-01-${String(day).padStart(2, '0')}T20:00:00.000Z`;
const listed = (state: string, day: number, over: Partial<Listed> = {}): Listed & { readonly day: number } => ({
  ...{ state, day, closesAt: at(day), opensAt: at(day), mayVote: true, voted: false },
  ...over,
});

describe('the list of what members vote on', () => {
  it('has apart what waits for the viewer: open, on its roll, and not yet voted on', () => {
    expect(partOf(listed('OPEN', 1))).toBe('NEEDED');
    expect(partOf(listed('OPEN', 1, { voted: true }))).toBe('OPEN');
    expect(partOf(listed('OPEN', 1, { mayVote: false }))).toBe('OPEN');
    expect(partOf(listed('EXECUTED', 1))).toBe('DECIDED');
    expect(partOf(listed('WITHDRAWN', 1))).toBe('DECIDED');
  });

  it('begins with what closes first, and of what is decided with the latest', () => {
    const items = [listed('OPEN', 3), listed('EXECUTED', 1), listed('OPEN', 2), listed('LOST', 4)];
    expect(inOrder('NEEDED', items).map(({ day }) => day)).toEqual([2, 3]);
    expect(inOrder('DECIDED', items).map(({ day }) => day)).toEqual([4, 1]);
  });

  it('leaves nothing out and shows nothing twice', () => {
    const item = fc.record({
      state: fc.constantFrom(
        'DRAFT',
        'DELIBERATION',
        'NOTICED',
        'OPEN',
        'CLOSED',
        'STANDSTILL',
        'EXECUTED',
        'ANNULLED',
      ),
      closesAt: fc.option(fc.integer({ min: 1, max: 28 }).map(at)),
      mayVote: fc.boolean(),
      voted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const shown = BALLOT_PARTS.flatMap((part) => inOrder(part, items));
        expect(new Set(shown)).toEqual(new Set(items));
        expect(shown).toHaveLength(items.length);
      }),
    );
  });
});
