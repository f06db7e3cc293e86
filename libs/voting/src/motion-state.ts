import { refuse, type Refusal } from '#libs/amount';

/** Where a motion stands, from its first draft to its execution. */
export const MOTION_STATES = [
  'DRAFT',
  'DELIBERATION',
  'NOTICED',
  'OPEN',
  'CLOSED',
  'CARRIED',
  'LOST',
  'INQUORATE',
  'RATIFYING',
  'STANDSTILL',
  'EXECUTED',
  'WITHDRAWN',
  'ANNULLED',
] as const;

export type MotionState = (typeof MOTION_STATES)[number];

// A jury or body named by the custom annuls from any state after closing; only before opening can a sponsor withdraw.
const NEXT: Readonly<Record<MotionState, readonly MotionState[]>> = {
  DRAFT: ['DELIBERATION', 'WITHDRAWN'],
  DELIBERATION: ['NOTICED', 'WITHDRAWN'],
  // A material change restarts notice.
  NOTICED: ['OPEN', 'NOTICED', 'WITHDRAWN'],
  OPEN: ['CLOSED'],
  CLOSED: ['CARRIED', 'LOST', 'INQUORATE', 'ANNULLED'],
  CARRIED: ['RATIFYING', 'STANDSTILL', 'ANNULLED'],
  LOST: ['ANNULLED'],
  INQUORATE: ['NOTICED', 'ANNULLED'],
  RATIFYING: ['STANDSTILL', 'LOST', 'ANNULLED'],
  STANDSTILL: ['EXECUTED', 'ANNULLED'],
  EXECUTED: ['ANNULLED'],
  WITHDRAWN: [],
  ANNULLED: [],
};

/** A step asked of a motion. */
export interface MotionMove {
  readonly from: MotionState;
  readonly to: MotionState;
  /** True once the motion has had its second call: an inquorate motion is called again once. */
  readonly calledTwice: boolean;
}

/**
 * Takes a motion one step on and returns the state it then has.
 * Refuses `MotionCannotMove` (no such step) and `SecondCallUsed`.
 *
 * @example moveMotion({ from: 'OPEN', to: 'CLOSED', calledTwice: false }) // 'CLOSED'
 */
export function moveMotion(move: MotionMove): MotionState | Refusal<'MotionCannotMove' | 'SecondCallUsed'> {
  if (!NEXT[move.from].includes(move.to)) {
    return refuse('MotionCannotMove', {
      message: `A motion that is ${move.from} cannot become ${move.to}.`,
      field: 'state',
      rule: 'motion.lifecycle',
    });
  }
  if (move.from === 'INQUORATE' && move.to === 'NOTICED' && move.calledTwice) {
    return refuse('SecondCallUsed', {
      message: 'An inquorate motion is called a second time once only.',
      field: 'state',
      rule: 'motion.lifecycle',
    });
  }
  return move.to;
}
