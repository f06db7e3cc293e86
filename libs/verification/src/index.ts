export { closeFault } from './close-rule.js';
export {
  type CountedMotion,
  type DecidedMotion,
  decideAppropriation,
  type OpenedBallot,
} from './decide-appropriation.js';
export {
  collegeMotionOf,
  type CountedVote,
  type DecidedVote,
  decideVote,
  electorateOf,
  type FrozenVoter,
  type VoteState,
} from './decide-motion.js';
export { type Finding, type FindingKind, MOST_FINDINGS } from './finding.js';
export { type BundleHead, headOf } from './head.js';
export { type BundleJournal, journalOf } from './journal.js';
export type { HeldCheckpoint } from './log-part.js';
export type { HeldPromise, JudgedPromise, Promises, PromiseState } from './promise-part.js';
export {
  type MotionFile,
  motionFileOf,
  type MotionRecount,
  RECOUNT_STEPS,
  recountMotion,
  type RecountStep,
  type RecountStepKey,
  type RecountTools,
  signaturesOf,
  tokensOf,
  type TokenSignature,
  type VoterSignature,
} from './recount-motion.js';
export type { Counted, Report } from './report.js';
export { BundleVerifier, type VerifierSettings } from './verifier.js';
export type { VerifyToken } from './motion-tokens.js';
