export { balanceOf, bodyOf, isAccountPath, mirror, normalSideOf, type AccountType, type Totals } from './account.js';
export { canonicalRequest } from './canonical-request.js';
export {
  checkDayEquivalents,
  dailyRate,
  personnelCost,
  type ClaimedDays,
  type DayEquivalentsExceeded,
  type DayRateRefusal,
} from './funder/day-rate.js';
export { checkDuties, type Duties, type DutiesNotSeparate } from './funder/duties.js';
export {
  checkMinimalAssistance,
  type Assistance,
  type MinimalAssistanceExceeded,
} from './funder/minimal-assistance.js';
export { reverseJournal, validateJournal, type ReversalHead, type ValidJournal } from './journal.js';
export {
  closedThrough,
  endOfDay,
  mayClose,
  mayCloseHard,
  mayPostAt,
  mayReopen,
  type BookPeriod,
  type ClosedThrough,
  type DatedJournal,
  type DateRefusal,
  type PeriodAsked,
  type PeriodRefusal,
  type PeriodState,
  type ReopeningFacts,
} from './period.js';
export type { JournalRefusal } from './journal-refusal.js';
export type { JournalDraft, Posting, Resolution, Side, Source } from './posting.js';
export { toTransfers, type Transfer } from './transfer.js';
export { trialBalance, type AccountTotals, type TrialBalance, type TrialBalanceLine } from './trial-balance.js';
export { rollUp, type TreeAccount, type TreeNode } from './reports/account-tree.js';
export { balanceSheet } from './reports/balance-sheet.js';
export { incomeStatement } from './reports/income-statement.js';
export type {
  CurrencyStatement,
  SectionKey,
  StatementAccount,
  StatementLine,
  StatementRefusal,
  StatementScope,
  StatementSection,
} from './reports/money-statement.js';
export {
  beancountEntry,
  beancountHeader,
  BeancountNames,
  csvEntry,
  csvField,
  csvHeader,
  csvTrailer,
  hledgerEntry,
  hledgerHeader,
  ledgerEntry,
  ledgerHeader,
  MOST_PROBLEMS,
  NO_MAP,
  parseAccountMap,
  Problems,
  readCsv,
  readHledger,
  trailerLine,
  type AccountMap,
  type History,
  type HistoryJournal,
  type HistorySource,
  type LineProblem,
  type LineRefusal,
  type TextAccount,
  type TextEnd,
  type TextJournal,
  type TextOrigin,
  type TextPhase,
  type TextTransfer,
} from './text/index.js';
