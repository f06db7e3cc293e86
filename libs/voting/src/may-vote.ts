import { refuse, type Refusal } from '#libs/amount';
import type { MotionState } from './motion-state.js';

/** Everything that decides whether one voter may cast one ballot, as loaded under the motion's lock. */
export interface CastingFacts {
  readonly state: MotionState;
  /** Milliseconds since 1970, UTC. */
  readonly nowMs: bigint;
  /** Milliseconds since 1970, UTC; the first moment at which the motion no longer takes ballots. */
  readonly closesAtMs: bigint;
  /** Whether the voter stands on the roll frozen at opening. */
  readonly onElectorate: boolean;
  /** Whether a ballot with this voter's reference and this sequence is already there. */
  readonly alreadyCast: boolean;
}

export type CastingRefusal = Refusal<'MotionNotOpen' | 'MotionClosed' | 'NotOnElectorate' | 'BallotAlreadyCast'>;

const BEFORE_OPENING: readonly MotionState[] = ['DRAFT', 'DELIBERATION', 'NOTICED', 'WITHDRAWN'];

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'motion.casting' });

/**
 * Says why a ballot may not be cast, or `undefined` if it may. The closing moment itself is too late.
 *
 * @example mayVote({ state: 'OPEN', nowMs: 1n, closesAtMs: 2n, onElectorate: true, alreadyCast: false }) // undefined
 */
export function mayVote(facts: CastingFacts): CastingRefusal | undefined {
  if (BEFORE_OPENING.includes(facts.state)) return no('MotionNotOpen', 'motion', 'This motion is not open for voting.');
  if (facts.state !== 'OPEN' || facts.nowMs >= facts.closesAtMs) {
    return no('MotionClosed', 'motion', 'Voting on this motion has closed.');
  }
  if (!facts.onElectorate) {
    return no('NotOnElectorate', 'voter', 'The roll of this motion, frozen when it opened, does not name this voter.');
  }
  if (facts.alreadyCast) return no('BallotAlreadyCast', 'sequence', 'This ballot has already been cast.');
  return undefined;
}
