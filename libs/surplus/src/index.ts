export {
  divideAppropriation,
  type Appropriation,
  type AppropriatedLine,
  type DividedSurplus,
} from './appropriation.js';
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
