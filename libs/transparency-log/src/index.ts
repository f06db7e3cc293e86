export { concatBytes, type HashBytes, toHex, utf8 } from './bytes.js';
export {
  asCanonicalValue,
  canonicalJson,
  type CanonicalRefusal,
  type CanonicalValue,
  type TakenValue,
} from './canonical-json.js';
export { commitment, type Committed } from './commitment.js';
export { leafBytes, leafHash, type LogEntry, MAX_ENTRY_BYTES } from './leaf.js';
export { isLogRefusal, type LogRefusal } from './refusal.js';
