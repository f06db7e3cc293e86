/**
 * A sentence that must always hold, and the query that looks for what breaks it: one row for each violation, none
 * where it holds. `$1` is the partnership. A column `detail`, where there is one, is shown; else the whole row.
 */
export interface SqlCheck {
  readonly code: string;
  readonly sentence: string;
  readonly sql: string;
}
