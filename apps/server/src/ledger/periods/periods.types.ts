/** Who acts in whose books. */
export interface Officer {
  readonly partnershipId: string;
  /** A roll number, or where the command came from. */
  readonly actor: string;
}

/** An account, by its path and its unit. */
export interface AccountName {
  readonly path: string;
  readonly unit: string;
}

/** What an account may hold; null: no bound. Smallest steps. */
export interface Bounds {
  readonly floor: bigint | null;
  readonly ceiling: bigint | null;
}

/** An account after it was changed. */
export interface ChangedAccount extends AccountName, Bounds {
  readonly closed: boolean;
}
