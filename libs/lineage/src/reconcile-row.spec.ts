import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reconcileRow, type RowVersion } from './reconcile-row.js';

const [early, late] = ['2021-07-06T06:00:00Z', '2021-07-06T06:00:00.5Z'];
const stored = { digest: 'a', decision: 'pending', updatedAt: early, credited: false } as const;
const credited = { ...stored, decision: 'accepted', credited: true } as const;

describe('reconcileRow', () => {
  it.each([
    ['nothing stored', undefined, stored, 'NEW'],
    ['the same label and decision', stored, { ...stored, updatedAt: late }, 'SAME'],
    ['a later label', stored, { ...stored, digest: 'b', updatedAt: late }, 'NEW_VERSION'],
    ['an earlier label', { ...stored, updatedAt: late }, { ...stored, digest: 'b' }, 'STALE'],
    ['another label of the same moment', stored, { ...stored, digest: 'b' }, 'AWAITS_DECISION'],
    ['a review of the same label', stored, { ...stored, decision: 'accepted' }, 'NEW_VERSION'],
    ['a later label of credited work', credited, { ...credited, digest: 'b', updatedAt: late }, 'AWAITS_DECISION'],
    [
      'a rejection of credited work',
      credited,
      { ...credited, decision: 'rejected', updatedAt: late },
      'AWAITS_DECISION',
    ],
    ['an unknown time', stored, { ...stored, digest: 'b', updatedAt: null }, 'AWAITS_DECISION'],
  ] as const)('%s', (_name, before, imported, expected) => {
    expect(reconcileRow(before, imported)).toBe(expected);
  });

  it('never lets an import re-score credited work, and does nothing twice', () => {
    const version: fc.Arbitrary<RowVersion> = fc.record({
      digest: fc.constantFrom('a', 'b'),
      decision: fc.constantFrom('accepted', 'rejected', 'pending', 'skipped', 'gold'),
      updatedAt: fc.constantFrom(early, late, null),
    });
    fc.assert(
      fc.property(version, version, (before, imported) => {
        expect(reconcileRow({ ...before, credited: true }, imported)).not.toBe('NEW_VERSION');
        expect(reconcileRow({ ...imported, credited: false }, imported)).toBe('SAME');
      }),
    );
  });
});
