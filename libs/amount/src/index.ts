export { allocate, compareIds, type Allocation, type Share } from './allocate.js';
export { formatAmount, parseAmount } from './format.js';
export {
  add,
  compareFractions,
  divide,
  formatFraction,
  fraction,
  multiply,
  ofAmount,
  ONE,
  parseFraction,
  subtract,
  ZERO,
  type Fraction,
  type Rounding,
} from './fraction.js';
export { cutAtHours, HOUR_MS, hourOf, type Interval } from './hours.js';
export { InvariantViolation, isRefusal, refuse, type Refusal, type RefusalDetails } from './refusal.js';
export {
  GPU_HOUR,
  MILLION_TOKENS,
  unitOf,
  units,
  WEIGHTED_GPU_HOUR,
  type Unit,
  type UnitCode,
  type UnitKind,
} from './unit.js';
