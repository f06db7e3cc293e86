/** The trial balance of the whole partnership, of one body, or of one unit; smallest steps. */
export interface BooksBalance {
  readonly rows: readonly {
    readonly path: string;
    readonly unit: string;
    readonly debit: bigint;
    readonly credit: bigint;
  }[];
  readonly totals: readonly {
    readonly unit: string;
    readonly debit: bigint;
    readonly credit: bigint;
    readonly difference: bigint;
  }[];
  readonly asOf: Date;
  readonly batch: string;
  readonly head: string;
}
