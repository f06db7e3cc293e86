import {
  add,
  compareIds,
  divide,
  fraction,
  InvariantViolation,
  multiply,
  ofAmount,
  ONE,
  ZERO,
  type Fraction,
} from '#libs/amount';
import type { CollegeMode, CollegeMotion, MotionCollege } from './college-motion.js';
import { beats, type Threshold } from './threshold.js';

/** What one college cast and who of it was there: people, each once. */
export interface CollegeCount {
  readonly yes: bigint;
  readonly no: bigint;
  readonly abstain: bigint;
  /** With a counted ballot or a check-in. */
  readonly present: bigint;
  readonly roll: bigint;
}

/** One college in the proof. */
export interface CollegeLine extends CollegeCount {
  readonly college: string;
  readonly required: boolean;
  /** How many had to be present. */
  readonly quorum: bigint;
  readonly quorumMet: boolean;
  /** yes/(yes+no); absent where nobody cast either. */
  readonly share: Fraction | undefined;
}

export type CollegeVerdict = 'CARRIED' | 'LOST' | 'INQUORATE';

/** One step of why a motion carried or failed, in the order in which it is decided. */
export type CollegeReason =
  | { readonly kind: 'QUORUM_MISSED'; readonly college: string; readonly present: bigint; readonly quorum: bigint }
  /** No yes and no no: under EVERY and FAIL_CLOSED it fails the motion, under RENORMALISE it is left out. */
  | { readonly kind: 'NO_VALID_VOTE'; readonly college: string; readonly effect: 'FAILS' | 'LEFT_OUT' }
  /** `college` is absent where the weighed sum is meant. */
  | {
      readonly kind: 'REACHED' | 'MISSED';
      readonly college: string | undefined;
      readonly share: Fraction;
      readonly threshold: Threshold;
    };

/** The verdict with everything that makes it checkable by hand. */
export interface CollegeJudgement {
  readonly verdict: CollegeVerdict;
  /** In the byte order of the colleges' ids. */
  readonly lines: readonly CollegeLine[];
  /** Of a weighed motion: the sum of weight × share, over the weights that counted; absent where nothing counted. */
  readonly weighed: Fraction | undefined;
  readonly reasons: readonly CollegeReason[];
}

const NOBODY: CollegeCount = { yes: 0n, no: 0n, abstain: 0n, present: 0n, roll: 0n };

/** How many of a roll must be present: `min(⌈share × roll⌉, atMost)`. */
export function collegeQuorum({ quorum }: MotionCollege, roll: bigint): bigint {
  const asked = ofAmount(roll, quorum.share, 'UP');
  return quorum.atMost !== undefined && quorum.atMost < asked ? quorum.atMost : asked;
}

/**
 * The verdict on counts: quorum of each required college first, then EVERY or WEIGHTED. `checkCollegeMotion` comes
 * before; a count that cannot be is a bug and throws.
 */
export function judgeColleges(
  { colleges, mode }: Pick<CollegeMotion, 'colleges' | 'mode'>,
  counts: ReadonlyMap<string, CollegeCount>,
): CollegeJudgement {
  const lines = [...colleges]
    .sort((a, b) => compareIds(a.id, b.id))
    .map((college) => lineOf(college, counts.get(college.id) ?? NOBODY));
  const missed = lines
    .filter(({ required, quorumMet }) => required && !quorumMet)
    .map(({ college, present, quorum }): CollegeReason => ({ kind: 'QUORUM_MISSED', college, present, quorum }));
  const { carried, weighed, reasons } = mode.kind === 'EVERY' ? every(lines, mode) : sumUp(lines, mode);
  const verdict = missed.length > 0 ? 'INQUORATE' : carried ? 'CARRIED' : 'LOST';
  return { verdict, lines, weighed, reasons: missed.length > 0 ? missed : reasons };
}

function lineOf(college: MotionCollege, count: CollegeCount): CollegeLine {
  const { yes, no, abstain, present, roll } = count;
  const counted = yes + no + abstain;
  if (yes < 0n || no < 0n || abstain < 0n || counted > present || present > roll) {
    throw new InvariantViolation(`${college.id}: counted ≤ present ≤ roll`);
  }
  const quorum = collegeQuorum(college, roll);
  const share = yes + no > 0n ? fraction(yes, yes + no) : undefined;
  const { id, required } = college;
  return { college: id, required, yes, no, abstain, present, roll, quorum, quorumMet: present >= quorum, share };
}

interface Found {
  readonly carried: boolean;
  readonly weighed: Fraction | undefined;
  readonly reasons: readonly CollegeReason[];
}

function every(lines: readonly CollegeLine[], { thresholds }: CollegeMode & { readonly kind: 'EVERY' }): Found {
  const reasons = lines
    .filter(({ required }) => required)
    .map(({ college, share }): CollegeReason => {
      const threshold = thresholds[college];
      if (threshold === undefined) throw new InvariantViolation(`${college} has no threshold`);
      if (share === undefined) return { kind: 'NO_VALID_VOTE', college, effect: 'FAILS' };
      return { kind: beats(share, threshold) ? 'REACHED' : 'MISSED', college, share, threshold };
    });
  return { carried: reasons.every(({ kind }) => kind === 'REACHED'), weighed: undefined, reasons };
}

function sumUp(
  lines: readonly CollegeLine[],
  { weights, threshold, empty }: CollegeMode & { readonly kind: 'WEIGHTED' },
): Found {
  let [sum, counting] = [ZERO, ZERO];
  const silent: CollegeReason[] = [];
  for (const { college, share } of lines) {
    const weight = weights[college] ?? ZERO;
    if (share === undefined) {
      silent.push({ kind: 'NO_VALID_VOTE', college, effect: empty === 'FAIL_CLOSED' ? 'FAILS' : 'LEFT_OUT' });
      continue;
    }
    sum = add(sum, multiply(weight, share));
    counting = add(counting, weight);
  }
  if (counting.numerator === 0n) return { carried: false, weighed: undefined, reasons: silent };
  // Under FAIL_CLOSED a silent college adds nothing to the sum, which is shown though it decides nothing then.
  const weighed = divide(sum, empty === 'RENORMALISE' ? counting : ONE);
  const reached = beats(weighed, threshold);
  const reason: CollegeReason = { kind: reached ? 'REACHED' : 'MISSED', college: undefined, share: weighed, threshold };
  const carried = reached && (empty === 'RENORMALISE' || silent.length === 0);
  return { carried, weighed, reasons: [...silent, reason] };
}
