export {
  VERDICTS,
  type ActKind,
  type Court,
  type FineDemand,
  type RollAct,
  type SplitPart,
  type Verdict,
} from './act.js';
export { isDay } from './days.js';
export { decide, EVENT_OF } from './decide.js';
export { type EntryDraft, type FineDue, type RollDecision } from './decision.js';
export { entryMembers, type Sealed } from './entry-members.js';
export {
  checkExit,
  EXIT_STATES,
  exitDays,
  moveExit,
  switchingChargeCap,
  type ExitDays,
  type ExitMove,
  type ExitRefusal,
  type ExitState,
  type ExitTerms,
} from './exit.js';
export {
  checkFinePaidOn,
  checkFinePayment,
  FINE_STATES,
  fineState,
  type FineOwed,
  type FineState,
} from './fine-payment.js';
export { FOLLOWED, followOf, staysBehind } from './follow.js';
export { assess, checkOneRight, fineDue, lawfulFine, type Assessed } from './fine.js';
export {
  holderOf,
  HOLDING_KINDS,
  HOLDING_STATES,
  isEnded,
  LETTERS,
  type Holding,
  type HoldingKind,
  type HoldingState,
  type Pledge,
  type Presentment,
} from './holding.js';
export { LEAST_JURY } from './justice.js';
export {
  checkPasture,
  type PastureAsked,
  type PastureNow,
  type PastureRefusal,
  type PastureResolution,
} from './pasture.js';
export { type NameChoice, type PublicEntry, publicEntry } from './public-entry.js';
export { parseRollNumber, rollNumber } from './roll-number.js';
export { checkCapacity, computeOfTokens, stintsOf, type Gates, type Pasture } from './stint.js';
export {
  BARRED,
  isBarred,
  ROLL_EVENTS,
  stepsFrom,
  TRANSITIONS,
  type RollEvent,
  type Transition,
} from './transitions.js';
