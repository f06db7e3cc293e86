export { type MandateStatement, mandateStatement } from './mandate-statement.js';
export { type HolderCaps, type Mandate, type MandateKind, type MandateScope } from './mandate.js';
export {
  type DelegationFacts,
  type DelegationRefusal,
  mayDelegate,
  mayRevoke,
  type RevocationRefusal,
} from './may-delegate.js';
export {
  type BallotFate,
  type CastBallot,
  type CountedBallot,
  type MandatedVote,
  resolveMandates,
  type ResolvedVote,
} from './resolve-mandates.js';
