export {
  admitHolder,
  type GrantRequest,
  grantHolding,
  type Holding,
  HOLDING_KINDS,
  type HoldingKind,
  type HoldingState,
  type RollDecision,
  type RollEntryDraft,
  type RollEvent,
} from './holding.js';
export { type NameChoice, type PublicEntry, publicEntry } from './public-entry.js';
export { parseRollNumber, rollNumber } from './roll-number.js';
