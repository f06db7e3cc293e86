import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CastingFacts, mayVote } from './may-vote.js';
import { MOTION_STATES } from './motion-state.js';

const open: CastingFacts = { state: 'OPEN', nowMs: 10n, closesAtMs: 11n, onElectorate: true, alreadyCast: false };

describe('mayVote', () => {
  it('lets a voter of the roll vote while the motion is open', () => {
    expect(mayVote(open)).toBeUndefined();
  });

  it.each<[string, Partial<CastingFacts>]>([
    ['MotionNotOpen', { state: 'NOTICED' }],
    ['MotionNotOpen', { state: 'WITHDRAWN' }],
    ['MotionClosed', { state: 'CLOSED' }],
    ['MotionClosed', { nowMs: 11n }],
    ['NotOnElectorate', { onElectorate: false }],
    ['BallotAlreadyCast', { alreadyCast: true }],
  ])('refuses %s for %j', (kind, facts) => {
    expect(mayVote({ ...open, ...facts })).toMatchObject({ kind, refused: true });
  });

  it('admits nobody unless every condition holds', () => {
    const facts = fc.record({
      state: fc.constantFrom(...MOTION_STATES),
      nowMs: fc.bigInt({ min: 0n, max: 3n }),
      closesAtMs: fc.bigInt({ min: 0n, max: 3n }),
      onElectorate: fc.boolean(),
      alreadyCast: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const fine =
          given.state === 'OPEN' && given.nowMs < given.closesAtMs && given.onElectorate && !given.alreadyCast;
        expect(mayVote(given) === undefined).toBe(fine);
      }),
    );
  });
});
