import type { Place } from './books.types.js';
import type { JournalQuery } from './journal-query.js';

/** A kind of journal and somebody who makes such. */
export interface Pair {
  readonly kind: string;
  readonly actor: string;
}

/** Where the search enters. */
export type Way =
  /** Newest first through all journals, until the page is full. */
  | { readonly by: 'walk' }
  /** Newest first through each account's own entries. */
  | { readonly by: 'accounts'; readonly ids: readonly string[] }
  /** Newest first through each kind and actor. */
  | { readonly by: 'pairs'; readonly pairs: readonly Pair[] }
  /** What is effective within the days asked for, sorted. */
  | { readonly by: 'effective' }
  /** What was made of one source, sorted. */
  | { readonly by: 'source' }
  /** The holds that nobody has resolved, sorted. */
  | { readonly by: 'open' };

/** Batches in a ledger: after the first, through the last; null where the span is open. */
export interface BatchSpan {
  readonly after: string | null;
  readonly through: string | null;
}

export interface Search {
  readonly ledgerId: string;
  readonly query: JournalQuery;
  readonly batches: BatchSpan;
  /** The accounts of which one must be met by a posting, and one by any leg; undefined where none is asked for. */
  readonly posting: readonly string[] | AccountWords | undefined;
  readonly counter: readonly string[] | undefined;
  /** Only what stands before this place. */
  readonly before: Place | null;
  readonly way: Way;
}

/** Too many accounts to name: each is looked at by itself. */
export type AccountWords = 'BY_WORDS';

/** A statement and what fills its places. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Collects what a statement is filled with: `$1::text` stands where the value goes. */
export class Parameters {
  readonly values: unknown[] = [];

  /** The same list asked for twice is sent once. */
  place(value: unknown, type: string): string {
    const known = typeof value === 'object' ? this.values.indexOf(value) : -1;
    const index = known === -1 ? this.values.push(value) : known + 1;
    return `$${String(index)}::${type}`;
  }
}
