export {
  boundsOf,
  divideAppropriation,
  divideWithin,
  type Appropriation,
  type AppropriatedLine,
  type DividedSurplus,
  type DivisibleLine,
  type DivisionBounds,
} from './appropriation.js';
export { dividedAnew, type ClosedFigures, type DividedAnew } from './divided-anew.js';
export { cappedPayment, type CappedInstrument, type CappedPayment } from './capped-return.js';
export {
  baseOf,
  waterfall,
  type FunderClaim,
  type FunderReturn,
  type PeriodResult,
  type StatutoryFloors,
  type Waterfall,
  type WaterfallStep,
} from './waterfall.js';
