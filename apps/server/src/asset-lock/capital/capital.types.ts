/** An amount that a person pays in for shares, or takes back. */
export interface ShareWish {
  /** Roll number. */
  readonly holder: string;
  /** Minor units. */
  readonly amount: bigint;
  /** The payment, by whatever names it: booked once. */
  readonly reference: string;
  /** The day on which it was true, '2026-03-01'; now where none is said. */
  readonly on?: string | null;
}

/** What became of it, in minor units. */
export interface SharesMoved {
  readonly kind: 'SharesMoved';
  readonly journalId: string;
  readonly replayed: boolean;
  readonly held: bigint;
  /** What the holder may still subscribe. */
  readonly room: bigint;
}

/** Money that a funder pays in or is paid back at par. */
export interface PrincipalWish {
  /** The instrument's code. */
  readonly code: string;
  readonly amount: bigint;
  readonly reference: string;
  readonly on?: string | null;
}

/** What somebody gives for nothing in return. */
export interface GiftWish {
  readonly from: string;
  readonly amount: bigint;
  readonly reference: string;
  /** The number in the register of the asset that is given, 'A-0007'; money where none is said. */
  readonly inKind?: string | null;
  readonly on?: string | null;
}

/** A journal that capital made. */
export interface CapitalPosted {
  readonly kind: 'CapitalPosted';
  readonly journalId: string;
  readonly replayed: boolean;
}

/** Whether shares may be withdrawn, and why not. */
export interface Withdrawals {
  readonly suspended: boolean;
  readonly why: string | null;
}

export type CapitalKind = 'CAPPED_RETURN' | 'GRANT' | 'WITHDRAWABLE_SHARE';

/** An instrument as it was agreed; minor units. */
export interface Instrument {
  readonly code: string;
  readonly holder: string;
  readonly kind: CapitalKind;
  readonly principal: bigint;
  readonly cap: bigint;
  readonly since: string;
  readonly votes: number;
}

/** What was paid in for shares and taken back, by holder; minor units. */
export interface Shareholding {
  readonly path: string;
  readonly paidIn: bigint;
  readonly repaid: bigint;
}

/** An instrument and what came of it so far; minor units. */
export interface CapitalNode {
  readonly code: string;
  readonly kind: CapitalKind;
  readonly holder: string;
  readonly currency: string;
  readonly paidIn: bigint;
  readonly repaid: bigint;
  /** Declared above par. */
  readonly returned: bigint;
  /** All that it may ever be paid; null where it returns nothing. */
  readonly ceiling: bigint | null;
  readonly state: 'OPEN' | 'PAYING' | 'CLOSED' | 'SUSPENDED' | 'GIVEN';
  readonly since: string;
  readonly votes: number;
  readonly holders: number;
  readonly limit: bigint | null;
  readonly mine: bigint | null;
  readonly room: bigint | null;
  readonly why: string | null;
}
