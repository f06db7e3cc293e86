import type { HistoryJournal, LineRefusal } from '#libs/ledger';
import type { OpenAccount } from './history-import.store.js';

/** The formats that can be read. */
export const HISTORY_FORMATS = ['CSV', 'HLEDGER'] as const;

export type HistoryFormat = (typeof HISTORY_FORMATS)[number];

/** A file to be imported: nothing is written unless `commit` says so. */
export interface HistoryRequest {
  readonly name: string;
  readonly text: string;
  readonly format: HistoryFormat;
  /** Lines of "from = to", for names that the chart has not. */
  readonly map?: string | null;
  /** Who imports: stands in the books for journals that name nobody. */
  readonly actor: string;
  readonly commit: boolean;
}

/** What moved in one unit, in smallest steps. */
export interface HistoryUnit {
  readonly unit: string;
  readonly journals: number;
  readonly moved: bigint;
}

/** What an import would do, or did: it was tried in the database, whole. */
export interface HistoryPreview {
  readonly kind: 'ImportPreview';
  readonly name: string;
  readonly committed: boolean;
  /** True for an export of these or other books of ours: all is restored but recorded times, hashes, holds and adjustment marks. */
  readonly own: boolean;
  readonly journals: number;
  /** Of these, how many are in the books already, word for word. */
  readonly replayed: number;
  /** Holds in the file: they ended with their books. */
  readonly leftOut: number;
  /** First and last effective day; null in an empty file. */
  readonly first: string | null;
  readonly last: string | null;
  readonly units: readonly HistoryUnit[];
  /** The accounts that are opened. */
  readonly accounts: readonly OpenAccount[];
  readonly sample: readonly HistoryJournal[];
  /** The first hundred, by line; none where the file can be, or was, imported. */
  readonly refusals: readonly LineRefusal[];
  readonly refusalCount: number;
}
