import { add, compareFractions, compareIds, ONE, refuse, ZERO, type Fraction, type Refusal } from '#libs/amount';
import { isThreshold, type Threshold } from './threshold.js';

/** How many of a college's roll must be present: a share of it, and no more than `atMost` where that is given. */
export interface CollegeQuorum {
  readonly share: Fraction;
  readonly atMost?: bigint;
}

/** One college as the motion found it when it was noticed. */
export interface MotionCollege {
  readonly id: string;
  /** Must have its quorum, and under EVERY must agree. */
  readonly required: boolean;
  readonly quorum: CollegeQuorum;
}

/** What a weighed motion does with a college that gave no yes and no no: it fails, or the other weights share it out. */
export type EmptyCollege = 'FAIL_CLOSED' | 'RENORMALISE';

/** EVERY: each required college reaches its own threshold. WEIGHTED: the colleges' shares are weighed and summed. */
export type CollegeMode =
  | { readonly kind: 'EVERY'; readonly thresholds: Readonly<Record<string, Threshold>> }
  | {
      readonly kind: 'WEIGHTED';
      /** Above zero, one for each college, summing to one. */
      readonly weights: Readonly<Record<string, Fraction>>;
      readonly threshold: Threshold;
      readonly empty: EmptyCollege;
    };

/** A place on the roll that froze at opening. Whoever belongs to two colleges stands in the one declared before. */
export interface RollPlace {
  readonly voterRef: string;
  readonly college: string;
}

/** Everything that a tally of yes and no needs besides the ballots, frozen when the motion opened. */
export interface CollegeMotion {
  readonly id: string;
  readonly customVersion: number;
  readonly colleges: readonly MotionCollege[];
  readonly mode: CollegeMode;
  readonly roll: readonly RollPlace[];
}

export type CollegeMotionRefusal = Refusal<
  | 'CollegeTwice'
  | 'InTwoColleges'
  | 'UnknownCollege'
  | 'WeightsMalformed'
  | 'ThresholdMalformed'
  | 'QuorumMalformed'
  | 'NoCollegeRequired'
>;

type Refuse = <K extends CollegeMotionRefusal['kind']>(kind: K, field: string, message: string) => Refusal<K>;

/**
 * Says why a motion cannot be counted, or `undefined` if it can: asked before it is noticed, and again by whoever
 * recounts. Refuses `CollegeTwice`, `NoCollegeRequired`, `QuorumMalformed` (a share outside 0 to 1, or fewer than
 * none), `ThresholdMalformed` (missing, or none that a share could both reach and miss), `WeightsMalformed` (one for
 * each college, above zero, summing to one), `UnknownCollege` and `InTwoColleges` (of the roll).
 */
export function checkCollegeMotion(motion: CollegeMotion): CollegeMotionRefusal | undefined {
  const no: Refuse = (kind, field, message) =>
    refuse(kind, { message, field, rule: 'motion.colleges', customVersion: motion.customVersion });
  return checkColleges(motion, no) ?? checkMode(motion, no) ?? checkRoll(motion, no);
}

function checkColleges({ colleges }: CollegeMotion, no: Refuse): CollegeMotionRefusal | undefined {
  if (new Set(colleges.map(({ id }) => id)).size !== colleges.length) {
    return no('CollegeTwice', 'colleges', 'A college is named once.');
  }
  if (!colleges.some(({ required }) => required)) {
    return no('NoCollegeRequired', 'colleges', 'A motion needs a college that must agree or be there.');
  }
  const bad = colleges.find(
    ({ quorum }) =>
      compareFractions(quorum.share, ZERO) < 0 || compareFractions(quorum.share, ONE) > 0 || (quorum.atMost ?? 0n) < 0n,
  );
  return bad && no('QuorumMalformed', bad.id, `A quorum of ${bad.id} lies between nobody and everybody.`);
}

function checkMode({ colleges, mode }: CollegeMotion, no: Refuse): CollegeMotionRefusal | undefined {
  const own = (record: object, id: string): boolean => Object.hasOwn(record, id);
  if (mode.kind === 'EVERY') {
    const bad = colleges.find(({ id, required }) => {
      const threshold = own(mode.thresholds, id) ? mode.thresholds[id] : undefined;
      return threshold === undefined ? required : !isThreshold(threshold);
    });
    return bad && no('ThresholdMalformed', bad.id, `${bad.id} needs a share of yes that it can reach and can miss.`);
  }
  if (!isThreshold(mode.threshold)) {
    return no('ThresholdMalformed', 'threshold', 'A motion needs a share of yes that it can reach and can miss.');
  }
  const named = Object.entries(mode.weights);
  const fits =
    named.length === colleges.length &&
    colleges.every(({ id }) => own(mode.weights, id)) &&
    named.every(([, weight]) => compareFractions(weight, ZERO) > 0) &&
    compareFractions(
      named.reduce((sum, [, weight]) => add(sum, weight), ZERO),
      ONE,
    ) === 0;
  return fits ? undefined : no('WeightsMalformed', 'weights', 'Each college has a weight above zero; they sum to one.');
}

function checkRoll({ colleges, roll }: CollegeMotion, no: Refuse): CollegeMotionRefusal | undefined {
  const known = new Set(colleges.map(({ id }) => id));
  const seen = new Set<string>();
  for (const { voterRef, college } of [...roll].sort((a, b) => compareIds(a.voterRef, b.voterRef))) {
    if (!known.has(college)) return no('UnknownCollege', voterRef, `${college} does not vote on this motion.`);
    if (seen.has(voterRef)) return no('InTwoColleges', voterRef, `${voterRef} votes in one college.`);
    seen.add(voterRef);
  }
  return undefined;
}
