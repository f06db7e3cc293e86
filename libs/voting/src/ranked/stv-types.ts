import { type Refusal } from '#libs/amount';
import { type Cast, type CountRefusal, type RankedBallotRefusal } from './ballots.js';
import { type StvTie } from './stv-ties.js';

/** Names the rule and its version in every result; its parameters stand beside it. */
export const STV_RULE = 'single-transferable-vote/1';

/** What differs between one family of rules: whole-surplus transfers of every paper held, one at a time. */
export interface StvParameters {
  /** Steps of one vote: values are whole numbers of steps, and what is smaller is lost. */
  readonly steps: bigint;
  /**
   * WHOLE_VOTE: votes ÷ (seats + 1), rounded down to a whole vote, plus one vote.
   * ONE_STEP: votes ÷ (seats + 1), rounded down to a step, plus one step.
   */
  readonly quota: 'WHOLE_VOTE' | 'ONE_STEP';
  /**
   * VALUE_FIRST: value × surplus ÷ total, rounded down once.
   * RATIO_FIRST: surplus ÷ total is rounded down to a step before it multiplies the value.
   */
  readonly transfer: 'VALUE_FIRST' | 'RATIO_FIRST';
}

/** The Scottish Local Government Elections Order 2007 (SSI 2007/42), rules 45 to 52: five decimals. */
export const SCOTTISH_ORDER: StvParameters = { steps: 100_000n, quota: 'WHOLE_VOTE', transfer: 'VALUE_FIRST' };

/** Whom to elect, by which ballots (strict rankings, best first), and the published order for ties. */
export interface StvVote {
  readonly options: readonly string[];
  /** With one seat, this is instant run-off. */
  readonly seats: bigint;
  readonly ballots: readonly Cast<readonly string[]>[];
  readonly order: readonly string[];
  /** SCOTTISH_ORDER unless named. */
  readonly parameters?: StvParameters;
}

/** Papers that went to one option in a stage, and what they are worth together, in steps. */
export interface StvTransfer {
  readonly to: string;
  readonly papers: bigint;
  readonly value: bigint;
}

export type StvAction =
  | { readonly kind: 'FIRST_PREFERENCES' }
  /** What was above the quota, of the total that it was a part of. */
  | { readonly kind: 'SURPLUS'; readonly from: string; readonly surplus: bigint; readonly total: bigint }
  | { readonly kind: 'EXCLUSION'; readonly from: string };

/** One stage of the count. All values are in steps of a vote. */
export interface StvStage {
  /** From 1 on. */
  readonly number: number;
  readonly action: StvAction;
  /** How the option acted on was chosen, where several had as many votes. */
  readonly tie: StvTie | undefined;
  /** In byte order of the options. */
  readonly transfers: readonly StvTransfer[];
  /** Papers of this stage without a further preference for a continuing option. */
  readonly nonTransferable: { readonly papers: bigint; readonly value: bigint };
  /** What rounding down lost in this stage. */
  readonly lost: bigint;
  /** Votes at the end of this stage, in byte order of all options. */
  readonly totals: readonly { readonly option: string; readonly votes: bigint }[];
  /** Who reached the quota, most votes first. */
  readonly elected: readonly string[];
}

export interface StvSeat {
  readonly option: string;
  readonly stage: number;
  /** REMAINING: as many continued as seats were left. */
  readonly by: 'QUOTA' | 'REMAINING';
}

export interface StvResult {
  /** In the order of their election. */
  readonly elected: readonly StvSeat[];
  readonly seats: bigint;
  /** In steps. */
  readonly quota: bigint;
  readonly ballots: bigint;
  readonly order: readonly string[];
  readonly parameters: StvParameters;
  /** The proof: every stage of the count. */
  readonly stages: readonly StvStage[];
  /** The result as one canonical text: equal ballots give equal bytes, on every machine. */
  readonly canonical: string;
}

export type StvRefusal = RankedBallotRefusal | CountRefusal | Refusal<'SeatsBelowOne'>;
