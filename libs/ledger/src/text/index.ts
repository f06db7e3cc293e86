export { NO_MAP, parseAccountMap, type AccountMap } from './account-map.js';
export { beancountEntry, beancountHeader, BeancountNames } from './beancount-writer.js';
export { readCsv } from './csv-reader.js';
export { csvEntry, csvField, csvHeader, csvTrailer } from './csv-writer.js';
export { readHledger } from './hledger-reader.js';
export { hledgerEntry, hledgerHeader } from './hledger-writer.js';
export {
  MOST_PROBLEMS,
  Problems,
  type History,
  type HistoryJournal,
  type HistorySource,
  type LineProblem,
  type LineRefusal,
} from './history.js';
export { ledgerEntry, ledgerHeader } from './ledger-writer.js';
export {
  trailerLine,
  type TextAccount,
  type TextEnd,
  type TextJournal,
  type TextOrigin,
  type TextPhase,
  type TextTransfer,
} from './text-journal.js';
