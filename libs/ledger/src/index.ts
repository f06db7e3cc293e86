export { balanceOf, bodyOf, isAccountPath, mirror, normalSideOf, type AccountType, type Totals } from './account.js';
export { canonicalRequest } from './canonical-request.js';
export {
  reverseJournal,
  validateJournal,
  type JournalRefusal,
  type ReversalHead,
  type ValidJournal,
} from './journal.js';
export type { JournalDraft, Posting, Side, Source } from './posting.js';
export { toTransfers, type Transfer } from './transfer.js';
export { trialBalance, type AccountTotals, type TrialBalance, type TrialBalanceLine } from './trial-balance.js';
