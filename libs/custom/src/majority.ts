import { add, compareFractions, fraction, multiply, ZERO, type Fraction } from '#libs/amount';
import type { Custom } from './custom.js';
import { MOTION_KINDS, type COUNTS, type FURTHER_MOTION_KINDS, type MAJORITIES } from './schema-kinds.js';

export type Majority = (typeof MAJORITIES)[number];

/** The kinds of motion that need a majority. */
export type MotionKind = (typeof MOTION_KINDS)[number] | (typeof FURTHER_MOTION_KINDS)[number];

/** What a kind of motion takes: the majority, and whether every college reaches it or all of them weighed. */
export interface MajorityRule {
  readonly majority: Majority;
  readonly count: (typeof COUNTS)[number];
}

const isFounding = (kind: MotionKind): kind is (typeof MOTION_KINDS)[number] =>
  MOTION_KINDS.some((each) => each === kind);

/** What the custom asks of that kind of motion. */
export function majorityOf({ majorities, voting }: Custom, kind: MotionKind): MajorityRule {
  return isFounding(kind) ? majorities[kind] : voting.majorities[kind];
}

/** Valid votes of one college. */
export interface CollegeVotes {
  readonly yes: bigint;
  readonly no: bigint;
}

/** Does this share of the votes carry a motion? SIMPLE: more than half. TWO_THIRDS: two thirds or more. */
export function carries(majority: Majority, share: Fraction): boolean {
  return majority === 'SIMPLE'
    ? compareFractions(share, fraction(1n, 2n)) > 0
    : compareFractions(share, fraction(2n, 3n)) >= 0;
}

/**
 * The weighed share of yes, `Σ weight × yes/(yes + no)`, exact. A college without a valid vote adds nothing: what
 * follows from that is `college.empty`'s to say.
 *
 * @example 40/30/20/10 of 60–40, 10–20, 1–0, 5–15 // 113/200 (PCP-1)
 */
export function weighedShare(
  weights: Readonly<Record<string, Fraction>>,
  votes: Readonly<Record<string, CollegeVotes>>,
): Fraction {
  return Object.entries(weights).reduce((sum, [college, weight]) => {
    const { yes, no } = votes[college] ?? { yes: 0n, no: 0n };
    return yes + no === 0n ? sum : add(sum, multiply(weight, fraction(yes, yes + no)));
  }, ZERO);
}
