import type { Custom, PricedMeter } from '#libs/custom';
import type { Holding, HoldingKind } from './holding.js';

/** What a jury may find. Only a jury takes a right away, for a time or for good. */
export const VERDICTS = ['DISMISSED', 'MERCY', 'SUSPENDED', 'FORFEIT'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A fine that somebody demands, and the rights that they would have it cover. */
export interface FineDemand {
  /** Minor units. */
  readonly minor: bigint;
  /** Numbers of the holdings: one, or it is refused (COP-4). */
  readonly rights: readonly string[];
}

/** One part of a holding that is divided. */
export interface SplitPart {
  /** Its number on the roll. */
  readonly number: string;
  /** How much of the land is in it, in any unit that the parts share. */
  readonly land: bigint;
  /** Of a gate that follows its land: the part of the land that this one goes with. */
  readonly goesWith?: string;
}

/** What the court is asked to enter. Persons by roll number, days as 'YYYY-MM-DD'. */
export type RollAct =
  | {
      readonly kind: 'GRANT';
      readonly number: string;
      readonly right: HoldingKind;
      readonly subject: string;
      readonly toUseOf: string;
      readonly quantity?: bigint;
      readonly meter?: PricedMeter;
      readonly appurtenantTo?: string;
    }
  | { readonly kind: 'ADMIT'; readonly demand?: FineDemand }
  | { readonly kind: 'SURRENDER'; readonly toUseOf: string }
  | { readonly kind: 'RECEIVE' }
  | { readonly kind: 'PLEDGE'; readonly to: string; readonly sumMinor: bigint; readonly due: string }
  | { readonly kind: 'RELEASE_PLEDGE' }
  | { readonly kind: 'FORECLOSE' }
  /** Without an heir nobody is known to inherit; the notices call for whoever does. */
  | { readonly kind: 'DEATH'; readonly heir?: string; readonly minorUntil?: string }
  | { readonly kind: 'NAME_HEIR'; readonly heir: string; readonly minorUntil?: string }
  /** Only whom the court named may claim, so that nobody stands in the heir's way. */
  | { readonly kind: 'CLAIM'; readonly heir: string }
  | { readonly kind: 'NOTICE' }
  | { readonly kind: 'SEIZE' }
  | { readonly kind: 'RESTORE'; readonly heir: string; readonly demand?: FineDemand }
  | { readonly kind: 'ESCHEAT' }
  | { readonly kind: 'PRESENT'; readonly by: string }
  | {
      readonly kind: 'VERDICT';
      readonly verdict: Verdict;
      readonly jury: readonly string[];
      /** How many of the jury found so. */
      readonly votes: number;
      /** Until when a suspension lasts. */
      readonly until?: string;
    }
  | { readonly kind: 'REINSTATE' }
  | { readonly kind: 'SPLIT'; readonly parts: readonly SplitPart[] }
  | { readonly kind: 'LEASE'; readonly to: string; readonly until: string }
  | { readonly kind: 'OPERATOR_CHANGE' }
  | { readonly kind: 'DISPUTE_FINE' }
  /** By payment in full, or as a jury upheld what was asked. */
  | { readonly kind: 'SETTLE_FINE'; readonly jury?: readonly string[]; readonly votes?: number }
  /** What a jury left of a fine that was in dispute: less than was asked, and nothing where it was not owed at all. */
  | {
      readonly kind: 'REDUCE_FINE';
      readonly toMinor: bigint;
      readonly jury: readonly string[];
      /** How many of the jury found so. */
      readonly votes: number;
    }
  /** What the holder added to the right: `quantity` smallest steps a year, which no fine is reckoned from. */
  | { readonly kind: 'IMPROVE'; readonly quantity: bigint }
  | { readonly kind: 'RELINQUISH' }
  /** Of a grant whose grantee died before they were admitted. */
  | { readonly kind: 'LAPSE' };

export type ActKind = RollAct['kind'];

/** The court's day, and what it knows besides the holding. */
export interface Court {
  /** 'YYYY-MM-DD' */
  readonly on: string;
  /** The custom in force on that day. */
  readonly custom: Custom;
  /** The day of the clock. Absent where a history is written down that was lived before: then no clock judges it. */
  readonly today?: string;
  /** The version of the custom in force today. */
  readonly current?: number;
  /** The day on which the last call to the heir, or the seizure, was entered: whatever day it names. */
  readonly calledOn?: string;
  /** What the same person holds already: one right is granted once. */
  readonly held?: readonly Pick<Holding, 'kind' | 'subject' | 'state'>[];
  /** Roll numbers of those who hold by admittance, and held before the case came up: a jury is of them. */
  readonly holders?: ReadonlySet<string>;
  /** Numbers of the gates that go with this holding. */
  readonly gates?: readonly string[];
  /** Those of them that are granted and not admitted yet. */
  readonly waiting?: readonly string[];
  /**
   * What is known of an heir's minority where the day itself is out of reach: MINOR, or that they came of age so lately
   * that the last call has not had its clear days since.
   */
  readonly heir?: 'MINOR' | 'OF_AGE_LATELY';
  /** False where the same heir was said before to be a minor for longer than the act says now. */
  readonly minorityKept?: boolean;
  /** The last fine of this holding: minor units that the roll asks for now, and that were paid of it. */
  readonly fine?: {
    readonly dueMinor: bigint;
    readonly paidMinor: bigint;
    /** True where a jury found about this fine before. */
    readonly judged?: boolean;
    /** The day of its dispute, or that on which the dispute was entered, whichever is later. */
    readonly disputedOn?: string;
  };
  /** The holding that a gate goes with: as it stands where the gate is granted, and admitted for the first time. */
  readonly land?: Pick<Holding, 'holder' | 'state'>;
  /** The holding that this one goes with, where it follows that one's own act. */
  readonly along?: string;
  /** For a gate: how many the pasture carries, and how many are issued already. */
  readonly pasture?: { readonly carries: bigint; readonly issued: bigint };
}
