import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { MOTION_STATES, type MotionState, moveMotion } from './motion-state.js';

const states = fc.constantFrom(...MOTION_STATES);

describe('moveMotion', () => {
  it('walks from draft to execution', () => {
    const road: readonly MotionState[] = [
      'DRAFT',
      'DELIBERATION',
      'NOTICED',
      'OPEN',
      'CLOSED',
      'CARRIED',
      'STANDSTILL',
      'EXECUTED',
    ];
    road.slice(1).forEach((to, index) => {
      expect(moveMotion({ from: road[index] ?? 'DRAFT', to, calledTwice: false })).toBe(to);
    });
  });

  it('calls an inquorate motion a second time, once', () => {
    expect(moveMotion({ from: 'INQUORATE', to: 'NOTICED', calledTwice: false })).toBe('NOTICED');
    expect(moveMotion({ from: 'INQUORATE', to: 'NOTICED', calledTwice: true })).toMatchObject({
      kind: 'SecondCallUsed',
    });
  });

  it('withdraws only before opening and annuls only after closing', () => {
    const may = (to: MotionState): readonly MotionState[] =>
      MOTION_STATES.filter((from) => !isRefusal(moveMotion({ from, to, calledTwice: false })));
    expect(may('WITHDRAWN')).toEqual(['DRAFT', 'DELIBERATION', 'NOTICED']);
    expect(may('ANNULLED')).toEqual(['CLOSED', 'CARRIED', 'LOST', 'INQUORATE', 'RATIFYING', 'STANDSTILL', 'EXECUTED']);
  });

  it('refuses every other step, and reaches OPEN only from NOTICED', () => {
    expect(moveMotion({ from: 'LOST', to: 'CARRIED', calledTwice: false })).toMatchObject({ kind: 'MotionCannotMove' });
    fc.assert(
      fc.property(states, states, fc.boolean(), (from, to, calledTwice) => {
        const moved = moveMotion({ from, to, calledTwice });
        if (!isRefusal(moved)) {
          expect(moved).toBe(to);
          expect(['WITHDRAWN', 'ANNULLED']).not.toContain(from);
          if (to === 'OPEN') expect(from).toBe('NOTICED');
          if (to === 'EXECUTED') expect(from).toBe('STANDSTILL');
        }
      }),
    );
  });
});
