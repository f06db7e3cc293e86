export { closeAfterLateQuorum, type LateQuorum, type Presence, quorumMetAt } from './late-quorum.js';
export {
  checkMotionNotice,
  earliestOpening,
  type NoticedChange,
  noticeRunsFrom,
  type NoticeRule,
} from './notice-of-motion.js';
export {
  ANNULMENT_REMAINS,
  type AnnulmentRemains,
  checkFinding,
  type FindingRefusal,
  HELD_DAYS,
  type JuryFinding,
  LEAST_JURORS,
  OBJECTION_DAYS,
  OBJECTION_RULES,
  type ObjectionFacts,
  objectionHolds,
  type ObjectionKnown,
  type ObjectionRefusal,
  type ObjectionRule,
  objectionStanding,
  type ObjectionStanding,
} from './objection.js';
export { type RatificationFacts, ratificationStep, type RatificationStep } from './ratification.js';
export { mayCallAgain, type SecondCallFacts, type SecondCallRefusal } from './second-call.js';
export { mayExecute, type StandstillFacts, standstillEnds, type StandstillRefusal } from './standstill.js';
export {
  mayRequisition,
  type Requisition,
  REQUISITION_SHARE,
  type RequisitionRefusal,
  type Support,
  supportOf,
} from './support.js';
export {
  type GivenSignal,
  type Signal,
  SIGNALS,
  type Temperature,
  temperatureOf,
  temperatureShown,
} from './temperature.js';
export { daysAfter, type TimeZone, timeZoneOf } from './time-zone.js';
