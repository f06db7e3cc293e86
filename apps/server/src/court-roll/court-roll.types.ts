import type { HoldingKind, HoldingState } from '#libs/court-roll';

/** A holding with what its holder lets be known. `name` is null where nobody chose to show one. */
export interface HoldingRecord {
  readonly id: string;
  readonly number: string;
  readonly kind: HoldingKind;
  readonly subject: string;
  readonly state: HoldingState;
  readonly since: string;
  readonly rollNumber: string;
  readonly name: string | null;
  readonly customVersion: number;
  readonly quantity: string;
  readonly meter: string | null;
  readonly currency: string;
  readonly valueMinor: string;
  readonly rentMinor: string;
  readonly life: number;
  readonly appurtenantTo: string | null;
  readonly toUseOf: string | null;
  readonly pledgee: string | null;
  readonly pledgeMinor: string | null;
  readonly pledgeDue: string | null;
  readonly letTo: string | null;
  readonly letUntil: string | null;
  readonly notices: number;
  readonly fineDisputed: boolean;
  readonly suspendedUntil: string | null;
}

export interface RollEventRecord {
  readonly holdingId: string;
  readonly number: number;
  readonly event: string;
  readonly on: string;
  readonly customVersion: number;
  /** Canonical JSON; empty for lines that were entered before documents were. */
  readonly document: string;
  readonly hash: string;
  /** Hex of the leaf's hash. */
  readonly leaf: string | null;
  readonly note: string | null;
  readonly fine: string | null;
  readonly toUseOf: string | null;
  readonly verdict: string | null;
}

export interface FineRecord {
  readonly holdingId: string;
  /** The line of the roll that asks for it. */
  readonly line: number;
  readonly amount: string;
  readonly cap: string;
  readonly currency: string;
  readonly rule: string;
  readonly on: string;
  readonly customVersion: number;
  /** What the roll asks now: less than the amount where a jury reduced it. */
  readonly due: string;
  /** What came in for it, by the books. */
  readonly paid: string;
  readonly disputed: boolean;
  readonly journalId: string | null;
}

/** A gate that goes with a holding. */
export interface GateRecord {
  readonly holdingId: string;
  readonly number: string;
  readonly subject: string;
  readonly quantity: string;
  readonly state: string;
}

export interface PeriodRecord {
  readonly holdingId: string;
  readonly holder: string;
  readonly from: string;
  readonly until: string | null;
}

export interface FacetRecord {
  readonly value: string;
  readonly count: number;
}

export interface Facets {
  readonly kinds: readonly FacetRecord[];
  readonly states: readonly FacetRecord[];
  readonly subjects: readonly FacetRecord[];
}
