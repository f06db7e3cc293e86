export {
  batchHash,
  batchHashV2,
  type BatchHead,
  type HashedJournal,
  JOURNAL_FIELDS,
  type JournalField,
  journalField,
  journalHash,
  journalTextV2,
  type JournalWords,
  LEG_FIELDS,
  type LegField,
  legField,
  wordsHash,
} from './batch-hash.js';
export { checkCopy, type CheckedCopy, type ProvenRight, type Unproven } from './check-copy.js';
export { USUAL_BESIDES } from './copy-besides.js';
export { checkEntry, type CheckedEntry } from './check-entry.js';
export { checkProofText, type CheckedProof } from './check-proof.js';
export type { CheckedLine } from './copy-line.js';
export { isMembers, type Members, membersOf } from './members.js';
export { receiptOf } from './receipt.js';
export { type Field, recordText } from './record-text.js';
export type { Step, StepKey, Trust } from './step.js';
