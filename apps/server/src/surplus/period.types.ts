import type { BookPeriod } from '#libs/ledger';

/** A period of the books, and what became of it. */
export interface Period extends BookPeriod {
  /** When it was last closed softly; null while it is open. */
  readonly softClosedAt: Date | null;
  readonly hardClosedAt: Date | null;
  /** Officers' entries in it after a close. */
  readonly adjustments: number;
}

/** A period to be opened. */
export interface NewPeriod {
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
}
