export { checkChange, checkProfile, type ChangeRefusal, type CustomChangeAsked } from './change.js';
export {
  customToDocument,
  isRefused,
  outsideBounds,
  parseAdopted,
  parseCustom,
  readCustom,
  type AppropriationLine,
  type Custom,
  type CustomDocument,
  type CustomRefusal,
} from './custom.js';
export { defaultCustom } from './default-custom.js';
export { customRules, labelOf, type CustomRule } from './describe/custom-rules.js';
export { diffCustoms, type CustomChange } from './diff.js';
export { entrenchedClauses, movementOf, type Direction, type EntrenchedClause } from './entrenched.js';
export { checkFeeBound, type FeeMayExceedCap } from './fee/fee-bound.js';
export { exactFee, feeOf, fineCap, type FeeBase } from './fee/fee-of.js';
export { type FeeRefusal } from './fee/fee-words.js';
export { formatFee, type Fee, type FeeTerm } from './fee/fee.js';
export { parseFee } from './fee/parse-fee.js';
export { averageMegawatts, hostPayment, type HostIndex, type HostRefusal, type PowerSpan } from './host-fund.js';
export {
  carries,
  majorityOf,
  weighedShare,
  type CollegeVotes,
  type Majority,
  type MajorityRule,
  type MotionKind,
} from './majority.js';
export { checkNotice, clearDays } from './notice.js';
export {
  interestCapOn,
  profileFloors,
  profileOn,
  PROFILES,
  type InterestCap,
  type Jurisdiction,
  type Profile,
  type ProfileFigures,
  type ProfileFloors,
} from './profiles.js';
export {
  APPROPRIATION_LINES,
  FOUNDING_COLLEGES,
  JURISDICTIONS,
  MOTION_KINDS,
  SECRET_KINDS,
  type SecretKind,
} from './schema-kinds.js';
export { costOf, isPricedMeter, royaltyOf, tariffOf, type PricedMeter } from './tariff.js';
export { ownCosts, type OwnCost, type OwnHolding, type OwnUse } from './own-costs.js';
export { quorumOf } from './quorum.js';
export {
  checkFineDemand,
  costRise,
  customRent,
  customValue,
  entryFineOf,
  yearBefore,
  type CustomQuantity,
  type DatedCustom,
  type FineExceedsCustom,
} from './value.js';
