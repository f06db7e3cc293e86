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
export {
  ANNOUNCED_WITHIN_DAYS,
  CALL_WITHIN_DAYS,
  callersOf,
  HELD_WITHIN_DAYS,
  type Requisitioned,
} from './minutes/requisitioned.js';
export {
  type MinutesFacts,
  type MinutesItem,
  type MinutesStep,
  minutesText,
  readMinutes,
  tellMinutes,
} from './minutes/minutes.js';
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
export {
  BALLOT_DOMAIN,
  type BallotForm,
  type BallotKind,
  BALLOTS,
  type BallotStatement,
  ballotStatement,
  type Choice,
  choiceText,
  readChoice,
} from './motion/choice.js';
export { ballotFor, type MotionOption, optionsText, readOptions } from './motion/options.js';
export { tellProof } from './motion/tell.js';
export { FURTHER_KINDS, type FurtherEffect, type FurtherKind, type Office, OFFICES } from './motion/further-effects.js';
export {
  EFFECT_KINDS,
  type EffectKind,
  effectText,
  type MotionEffect,
  PROJECT_FUNDS,
  type ProjectFund,
  readEffect,
} from './motion/effect.js';
export { areTermsOf, formOf, motionTerms, ratifyingCollege, type VoteFacts, WHOLE_ELECTORATE } from './motion/terms.js';
export type {
  CollegeTerms,
  CommonTerms,
  DivisionTerms,
  ElectionTerms,
  MotionTerms,
  ProjectsTerms,
  RankingTerms,
  TermsCollege,
  TermsLine,
  VotingCollege,
} from './motion/terms-types.js';
export { readTerms, termsText } from './motion/terms-text.js';
export * from './college/index.js';
export * from './mandates/index.js';
export * from './lifecycle/index.js';
export * from './amendments/index.js';
export * from './secret/index.js';
export { secrecyOf } from './motion/secrecy-of.js';
