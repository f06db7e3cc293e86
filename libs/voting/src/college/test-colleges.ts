import { fraction, isRefusal, type Fraction } from '#libs/amount';
import type { CollegeMode, CollegeMotion, RollPlace } from './college-motion.js';
import type { MotionBallot, MotionChoice } from './tally-colleges.js';
import { thresholdOf } from './threshold.js';

/** Test support: what a college casts, `[yes, no, abstain]`, and how many more stand on its roll. */
export interface Cast {
  readonly votes: readonly [yes: number, no: number, abstain?: number];
  readonly absent?: number;
}

/** Throws where a rule said no. */
export function known<T>(value: T): Exclude<T, { readonly refused: true }> {
  if (isRefusal(value)) throw new Error(`${value.kind}: ${value.message}`);
  return value as Exclude<T, { readonly refused: true }>;
}

const places = (college: string, size: number): readonly RollPlace[] =>
  Array.from({ length: size }, (_, at) => ({ voterRef: `${college}-${at}`, college }));

export const sizeOf = ({ votes: [yes, no, abstain = 0], absent = 0 }: Cast): number => yes + no + abstain + absent;

/** A motion of these colleges, all required, with no quorum; and the ballots that make the counts. */
export function motionOf(
  casts: Readonly<Record<string, Cast>>,
  mode: CollegeMode,
): { readonly motion: CollegeMotion; readonly ballots: readonly MotionBallot[] } {
  const colleges = Object.keys(casts).map((id) => ({ id, required: true, quorum: { share: fraction(0n) } }));
  const roll = Object.entries(casts).flatMap(([college, cast]) => places(college, sizeOf(cast)));
  const ballots = Object.entries(casts).flatMap(
    ([
      college,
      {
        votes: [yes, no, abstain = 0],
      },
    ]) =>
      Array.from({ length: yes + no + abstain }, (_, at): MotionBallot => {
        const choice: MotionChoice = at < yes ? 'YES' : at < yes + no ? 'NO' : 'ABSTAIN';
        return { voterRef: `${college}-${at}`, sequence: 1n, choice };
      }),
  );
  return { motion: { id: 'M-1', customVersion: 3, colleges, mode, roll }, ballots };
}

/** Weights in percent, for a weighed motion that fails closed. */
export function weighed(
  percents: Readonly<Record<string, number>>,
  majority: 'SIMPLE' | 'TWO_THIRDS' = 'SIMPLE',
): CollegeMode & { readonly kind: 'WEIGHTED' } {
  const weights = Object.entries(percents).map(([id, percent]): [string, Fraction] => [
    id,
    fraction(BigInt(percent), 100n),
  ]);
  return {
    kind: 'WEIGHTED',
    weights: Object.fromEntries(weights),
    threshold: thresholdOf(majority),
    empty: 'FAIL_CLOSED',
  };
}

export function everyOf(ids: readonly string[], majority: 'SIMPLE' | 'TWO_THIRDS' = 'SIMPLE'): CollegeMode {
  return { kind: 'EVERY', thresholds: Object.fromEntries(ids.map((id) => [id, thresholdOf(majority)])) };
}
