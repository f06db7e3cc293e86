export { checkDivisionBallot, type DivisionBallotRefusal, type DivisionPart } from './division-ballot.js';
export { BALLOT_PARTS } from './division-profile.js';
export { meanDivision, utilitarianDivision } from './advisory-division.js';
export { independentMarkets, type LinePosition, type Portioning, type PortioningProof } from './independent-markets.js';
export {
  type Attendance,
  type Declaration,
  declareVote,
  MEETING_STATES,
  type MeetingMatter,
  type MeetingMove,
  meetingQuorum,
  type MeetingRefusal,
  type MeetingState,
  moveMeeting,
  openMeeting,
} from './meeting.js';
export { type CastingFacts, type CastingRefusal, mayVote } from './may-vote.js';
export { MOTION_STATES, type MotionMove, type MotionState, moveMotion } from './motion-state.js';
export { publishedOrder, seedOfCommitments, type Sha256 } from './published-order.js';
export { type Seated, type SeatRefusal, voteShares } from './seat-votes.js';
export {
  DIVISION_RULE,
  type DivisionBallot,
  type DivisionMotion,
  type DivisionRefusal,
  type DivisionResult,
  tallyDivision,
} from './tally-division.js';
export { mayOpen, type OpeningFacts } from './may-open.js';
export * from './ranked/index.js';
export * from './projects/index.js';
export { BALLOT_DOMAIN, type BallotStatement, ballotStatement, choiceText, readChoice } from './motion/choice.js';
export { EFFECT_KINDS, type EffectKind, effectText, type MotionEffect, readEffect } from './motion/effect.js';
export { areTermsOf, motionTerms, type MotionTerms, readTerms, type TermsCollege, termsText } from './motion/terms.js';
export * from './college/index.js';
export * from './mandates/index.js';
export * from './lifecycle/index.js';
export * from './amendments/index.js';
