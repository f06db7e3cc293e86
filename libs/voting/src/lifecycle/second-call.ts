import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { moveMotion, type MotionState } from '../motion-state.js';

/** An inquorate motion that somebody would put to the vote again. */
export interface SecondCallFacts {
  readonly state: MotionState;
  readonly calledTwice: boolean;
  /** Whether the custom knows a second call. */
  readonly secondCall: boolean;
  readonly customVersion: number;
}

export type SecondCallRefusal = Refusal<'NoSecondCall' | 'SecondCallUsed' | 'MotionCannotMove'>;

/**
 * Says why a motion may not be called a second time, or `undefined`. It goes back to NOTICED, under the same text and
 * with a notice of its own. Refuses `NoSecondCall`, `SecondCallUsed`, and `MotionCannotMove` unless it is INQUORATE.
 */
export function mayCallAgain(facts: SecondCallFacts): SecondCallRefusal | undefined {
  const { state: from, calledTwice, secondCall, customVersion } = facts;
  if (from !== 'INQUORATE') {
    const message = `A motion that is ${from} is not called again: only one that lacked its quorum.`;
    return refuse('MotionCannotMove', { message, field: 'state', rule: 'motion.lifecycle' });
  }
  if (!secondCall) {
    const message = 'This custom calls no motion a second time.';
    return refuse('NoSecondCall', { message, field: 'state', rule: 'motion.lifecycle', customVersion });
  }
  const moved = moveMotion({ from, to: 'NOTICED', calledTwice });
  return isRefusal(moved) ? moved : undefined;
}
