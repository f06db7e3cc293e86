import type { AssetClass, DisposalState, LockState } from '#libs/asset-lock';
import type { Refusal } from '#libs/amount';

/** Who enters something, and into whose register. */
export interface Officer {
  readonly partnershipId: string;
  readonly actor: string;
}

/** An asset as somebody registers it; minor units, days as 'YYYY-MM-DD', documents by the SHA-256 of their bytes in hex. */
export interface NewAsset {
  readonly assetClass: AssetClass;
  readonly name: string;
  /** The partnership's own where nothing is said. */
  readonly currency?: string | undefined;
  readonly cost: bigint;
  readonly enteredOn: string;
  /** Absent for what does not wear. */
  readonly scheduleYears?: number | undefined;
  readonly document?: string | undefined;
}

export interface NewValuation {
  readonly asset: string;
  readonly value: bigint;
  readonly by: string;
  readonly on: string;
  readonly document: string;
}

/** A disposal as somebody asks for it: to a body of the register, or to a buyer in words. */
export interface NewDisposal {
  readonly asset: string;
  readonly body?: string | undefined;
  readonly buyer: string;
  readonly price: bigint;
  /** A valuation on file, 'VAL-0001'. */
  readonly valuation?: string | undefined;
  readonly why: string;
}

export interface NewCollateral {
  readonly asset: string;
  readonly creditor: string;
  readonly amount: bigint;
  readonly since: string;
  readonly until?: string | undefined;
  readonly document: string;
}

/** What happened to an asset in the books. */
export interface AssetUse {
  readonly what: 'ENTRY' | 'WEAR' | 'IMPAIRMENT' | 'DISPOSAL';
  readonly on: string;
  readonly amount: bigint;
}

/** An asset as the register and the books have it. */
export interface AssetRecord {
  readonly code: string;
  readonly assetClass: AssetClass;
  readonly name: string;
  readonly account: string;
  readonly currency: string;
  readonly cost: bigint;
  readonly enteredOn: string;
  readonly scheduleYears: number | null;
  readonly openingWorn: bigint | null;
  readonly document: string | null;
  readonly leaf: string;
  readonly uses: readonly AssetUse[];
}

export interface ValuationRecord {
  readonly code: string;
  readonly asset: string;
  readonly value: bigint;
  readonly by: string;
  readonly on: string;
  readonly document: string;
}

export interface CollateralRecord {
  readonly code: string;
  readonly asset: string;
  readonly creditor: string;
  readonly amount: bigint;
  readonly since: string;
  readonly until: string | null;
}

export interface LockedBodyRecord {
  readonly code: string;
  readonly name: string;
  readonly specified: boolean;
  readonly since: string;
}

/** A disposal, what was decided about it, and what became of it. */
export interface DisposalRecord {
  readonly code: string;
  readonly asset: string;
  readonly assetClass: AssetClass;
  readonly currency: string;
  readonly cost: bigint;
  readonly to: string;
  readonly body: { readonly name: string; readonly specified: boolean } | null;
  readonly price: bigint;
  readonly valuation: bigint | null;
  readonly why: string;
  readonly decision: 'ALLOW' | 'HOLD' | 'REJECT';
  /** As the rule says by now: values may have been filed since it was asked for. */
  readonly decisionNow: 'ALLOW' | 'HOLD' | 'REJECT';
  readonly askedOn: string;
  readonly resolutionId: string | null;
  readonly authorisedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly isRevoked: boolean;
  readonly isPosted: boolean;
  readonly leaf: string;
}

export interface DisposalView extends DisposalRecord {
  readonly state: DisposalState;
  /** Why it may not go, or may not go yet. */
  readonly refusal: Pick<Refusal, 'message' | 'rule'> | null;
}

/** A year of a schedule: what it allows, and what of it is in the books; minor units. */
export interface AssetYear {
  readonly year: number;
  readonly startsOn: string;
  readonly amount: bigint;
  readonly posted: bigint;
}

/** An asset as the pages show it. */
export interface AssetView extends Omit<AssetRecord, 'assetClass' | 'uses'> {
  readonly assetClass: AssetClass | 'RESERVE';
  readonly worn: bigint;
  readonly book: bigint;
  readonly entered: boolean;
  readonly lockState: LockState;
  readonly schedule: readonly AssetYear[];
  readonly valuations: readonly ValuationRecord[];
  readonly collateral: readonly CollateralRecord[];
  readonly disposals: readonly DisposalView[];
}
