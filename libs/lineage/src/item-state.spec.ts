import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { decideItem, type ItemDecision, type ItemState } from './item-state.js';

const states: readonly ItemState[] = ['IMPORTED', 'PENDING', 'ACCEPTED', 'REJECTED', 'SKIPPED', 'GOLD', 'WITHDRAWN'];
const accept: ItemDecision = { from: 'PENDING', to: 'ACCEPTED', labeller: 'r0017', decidedBy: 'r0042', reason: '' };

describe('decideItem', () => {
  it('accepts, and withdraws with a reason', () => {
    expect(decideItem(accept)).toBe('ACCEPTED');
    expect(decideItem({ ...accept, from: 'ACCEPTED', to: 'WITHDRAWN', reason: 'copied' })).toBe('WITHDRAWN');
  });

  it.each<[string, Partial<ItemDecision>]>([
    ['ItemCannotMove', { from: 'ACCEPTED', to: 'REJECTED', reason: 'late' }],
    ['ItemCannotMove', { from: 'WITHDRAWN' }],
    ['DecidedByLabeller', { decidedBy: 'r0017' }],
    ['ReasonMissing', { to: 'REJECTED', reason: ' ' }],
    ['ReasonMissing', { from: 'ACCEPTED', to: 'WITHDRAWN' }],
  ])('refuses %s', (kind, change) => {
    expect(decideItem({ ...accept, ...change })).toMatchObject({ kind, refused: true });
  });

  it('never leaves an accepted item other than by withdrawal, and never lets a labeller decide', () => {
    const state = fc.constantFrom(...states);
    fc.assert(
      fc.property(state, state, fc.boolean(), (from, to, own) => {
        const next = decideItem({ from, to, labeller: 'a', decidedBy: own ? 'a' : 'b', reason: 'why' });
        if (isRefusal(next)) return;
        expect(own).toBe(false);
        if (from === 'ACCEPTED') expect(next).toBe('WITHDRAWN');
      }),
    );
  });
});
