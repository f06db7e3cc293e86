import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { disposalState, leastYears, lockStateOf, type DisposalState } from './asset.js';

const NOW = '2026-06-01T00:00:00Z';
const asked = { decision: 'ALLOW', isPosted: false, isRevoked: false } as const;

describe('disposalState', () => {
  it.each([
    ['waits where the rule allows it', {}, 'ASKED'],
    ['LOCK-6: is held for the guardian', { decision: 'HOLD' }, 'HELD'],
    ['LOCK-4: is rejected', { decision: 'REJECT' }, 'REJECTED'],
    ['is authorised until its day', { expiresAt: '2026-06-02T00:00:00Z' }, 'AUTHORISED'],
    ['is over after it', { expiresAt: '2026-05-31T00:00:00Z' }, 'EXPIRED'],
    ['is taken back', { expiresAt: '2026-06-02T00:00:00Z', isRevoked: true }, 'REVOKED'],
    ['is done', { expiresAt: '2026-05-31T00:00:00Z', isPosted: true }, 'DISPOSED'],
  ] as const)('%s', (_, facts, state) => {
    expect(disposalState({ ...asked, ...facts }, NOW)).toBe(state);
  });
});

describe('lockStateOf', () => {
  const at = (disposals: readonly DisposalState[], more = {}) =>
    lockStateOf({ isEntered: true, isImpaired: false, disposals, ...more });

  it('tells what is nearest to leaving first', () => {
    expect(at([])).toBe('LOCKED');
    expect(at([], { isEntered: false })).toBe('REGISTERED');
    expect(at([], { isImpaired: true })).toBe('IMPAIRED');
    expect(at(['REJECTED', 'REVOKED', 'EXPIRED'])).toBe('LOCKED');
    expect(at(['HELD'], { isImpaired: true })).toBe('DISPOSAL_ASKED');
    expect(at(['ASKED', 'AUTHORISED'])).toBe('DISPOSAL_AUTHORISED');
    expect(at(['ASKED', 'DISPOSED'])).toBe('DISPOSED');
  });

  it('calls nothing disposed of that no disposal took', () => {
    const state = fc.constantFrom<DisposalState[]>('ASKED', 'HELD', 'REJECTED', 'AUTHORISED', 'EXPIRED', 'REVOKED');
    fc.assert(
      fc.property(fc.array(state), fc.boolean(), fc.boolean(), (disposals, isEntered, isImpaired) => {
        expect(lockStateOf({ isEntered, isImpaired, disposals })).not.toBe('DISPOSED');
      }),
    );
  });
});

describe('leastYears', () => {
  it('is three for what lasts, and one for a lease, which ends', () => {
    expect((['HARDWARE', 'DATASET', 'MODEL_WEIGHTS', 'IP', 'SITE_LEASE'] as const).map(leastYears)).toEqual([
      3, 3, 3, 3, 1,
    ]);
  });
});
