export { applyKeyPatch, type Json, type JsonObject, type KeyChange, keyDiff, type KeyPatch } from './key-patch.js';
export { applyTextPatch, type Hunk, type PatchRefusal, textPatch, type TextPatch } from './text-patch.js';
export {
  type Amendment,
  amended,
  type AmendmentRefusal,
  type MotionVersion,
  type VersionOption,
  versionsToRank,
} from './versions.js';
export { type WordChange, wordDiff } from './word-diff.js';
