import { compareIds, formatFraction, isRefusal, refuse, type Refusal } from '#libs/amount';
import { checkCollegeMotion, type CollegeMotion, type CollegeMotionRefusal } from './college-motion.js';
import { judgeColleges, type CollegeCount, type CollegeJudgement, type CollegeReason } from './judge-colleges.js';
import type { Threshold } from './threshold.js';

/** Names the rule and its version in every result, so that a recount years later runs the same one. */
export const COLLEGE_RULE = 'colleges/1';

export const MOTION_CHOICES = ['YES', 'NO', 'ABSTAIN'] as const;

export type MotionChoice = (typeof MOTION_CHOICES)[number];

/** One ballot as cast. A later sequence of the same voter replaces the earlier. */
export interface MotionBallot {
  readonly voterRef: string;
  readonly sequence: bigint;
  readonly choice: MotionChoice;
}

/** What was cast, and who was there without casting. */
export interface MotionVote {
  readonly ballots: readonly MotionBallot[];
  /** References of those who checked in; they count as present, whether or not they vote. */
  readonly checkedIn: readonly string[];
}

/** The outcome of a motion by colleges, with its proof. */
export interface CollegeResult extends CollegeJudgement {
  /** The whole result as one canonical text: equal facts give equal bytes. For small colleges see `publishColleges`. */
  readonly canonical: string;
}

export type CollegeTallyRefusal = CollegeMotionRefusal | Refusal<'NotOnRoll' | 'SequenceTwice' | 'UnknownChoice'>;

/**
 * Counts a motion by its colleges (voting.md §3). A pure function of the motion, the ballots and the check-ins; their
 * order changes no byte of `canonical`. An abstention is present and enters no share.
 *
 * Refuses what `checkCollegeMotion` refuses, `NotOnRoll`, `SequenceTwice` and `UnknownChoice`, so that a recount of
 * published ballots answers for bad ones too.
 *
 * @example 60–40, 10–20, 1–0, 5–15 at 40/30/20/10 // weighed 113/200: CARRIED by more than half (PCP-1)
 */
export function tallyColleges(motion: CollegeMotion, vote: MotionVote): CollegeResult | CollegeTallyRefusal {
  const counts = countColleges(motion, vote);
  if (isRefusal(counts)) return counts;
  const judgement = judgeColleges(motion, counts);
  return { ...judgement, canonical: canonicalResult(motion, judgement) };
}

/** The counts of each college, before any verdict. Refuses as {@link tallyColleges} does. */
export function countColleges(
  motion: CollegeMotion,
  { ballots, checkedIn }: MotionVote,
): ReadonlyMap<string, CollegeCount> | CollegeTallyRefusal {
  const malformed = checkCollegeMotion(motion);
  if (malformed !== undefined) return malformed;
  const places = new Map(motion.roll.map(({ voterRef, college }) => [voterRef, college]));
  const latest = latestOfEach(ballots, places);
  if (isRefusal(latest)) return latest;
  const stranger = [...checkedIn].sort(compareIds).find((ref) => !places.has(ref));
  if (stranger !== undefined) return no('NotOnRoll', 'checkedIn', `${stranger} checked in and is not on the roll.`);
  const counts = new Map(
    motion.colleges.map(({ id }) => [id, { yes: 0n, no: 0n, abstain: 0n, present: 0n, roll: 0n }]),
  );
  const there = new Set([...latest.keys(), ...checkedIn]);
  for (const [voterRef, college] of places) {
    const count = counts.get(college);
    if (count === undefined) continue;
    count.roll += 1n;
    if (there.has(voterRef)) count.present += 1n;
    const choice = latest.get(voterRef)?.choice;
    if (choice === 'YES') count.yes += 1n;
    if (choice === 'NO') count.no += 1n;
    if (choice === 'ABSTAIN') count.abstain += 1n;
  }
  return counts;
}

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'motion.tally' });

function latestOfEach(
  ballots: readonly MotionBallot[],
  places: ReadonlyMap<string, string>,
): ReadonlyMap<string, MotionBallot> | Refusal<'NotOnRoll' | 'SequenceTwice' | 'UnknownChoice'> {
  const latest = new Map<string, MotionBallot>();
  const ordered = [...ballots].sort(
    (a, b) => compareIds(a.voterRef, b.voterRef) || (a.sequence < b.sequence ? -1 : a.sequence > b.sequence ? 1 : 0),
  );
  for (const ballot of ordered) {
    const { voterRef, sequence, choice } = ballot;
    if (!places.has(voterRef)) return no('NotOnRoll', 'voterRef', `${voterRef} voted and is not on the roll.`);
    if (latest.get(voterRef)?.sequence === sequence) {
      return no('SequenceTwice', 'sequence', `${voterRef} has two ballots numbered ${sequence}.`);
    }
    if (!MOTION_CHOICES.includes(choice))
      return no('UnknownChoice', 'choice', `${voterRef} chose none of the choices.`);
    latest.set(voterRef, ballot);
  }
  return latest;
}

/** A threshold as text: '> 1/2' or '>= 2/3'. */
export function thresholdText({ value, strict }: Threshold): string {
  return `${strict ? '>' : '>='} ${formatFraction(value)}`;
}

/** A reason as an object whose keys are in sorted order and whose values are text. */
export function reasonDocument(reason: CollegeReason): Readonly<Record<string, string>> {
  const { kind } = reason;
  if (kind === 'QUORUM_MISSED') {
    return { college: reason.college, kind, present: String(reason.present), quorum: String(reason.quorum) };
  }
  if (kind === 'NO_VALID_VOTE') return { college: reason.college, effect: reason.effect, kind };
  const { college, share, threshold } = reason;
  const of = college === undefined ? {} : { college };
  return { ...of, kind, share: formatFraction(share), threshold: thresholdText(threshold) };
}

/** What was asked, in the words of the canonical text: keys sorted, every value text. */
export function modeDocument({ colleges, mode }: Pick<CollegeMotion, 'colleges' | 'mode'>): object {
  const ids = colleges.map(({ id }) => id).sort(compareIds);
  const each = <T>(record: Readonly<Record<string, T>>, text: (value: T) => string): object =>
    ids.flatMap((college) => {
      const value = record[college];
      return value === undefined ? [] : [{ college, value: text(value) }];
    });
  return mode.kind === 'EVERY'
    ? { kind: mode.kind, thresholds: each(mode.thresholds, thresholdText) }
    : {
        empty: mode.empty,
        kind: mode.kind,
        threshold: thresholdText(mode.threshold),
        weights: each(mode.weights, formatFraction),
      };
}

/** Keys are written in sorted order and every value is text, a list or an object of such: RFC 8785 by construction. */
function canonicalResult(motion: CollegeMotion, { verdict, lines, weighed, reasons }: CollegeJudgement): string {
  return JSON.stringify({
    colleges: lines.map(
      ({ abstain, college, no: against, present, quorum, quorumMet, required, roll, share, yes }) => ({
        abstain: String(abstain),
        college,
        no: String(against),
        present: String(present),
        quorum: String(quorum),
        quorumMet: quorumMet ? 'yes' : 'no',
        required: required ? 'yes' : 'no',
        roll: String(roll),
        ...(share === undefined ? {} : { share: formatFraction(share) }),
        yes: String(yes),
      }),
    ),
    customVersion: String(motion.customVersion),
    mode: modeDocument(motion),
    motion: motion.id,
    reasons: reasons.map(reasonDocument),
    rule: COLLEGE_RULE,
    verdict,
    ...(weighed === undefined ? {} : { weighed: formatFraction(weighed) }),
  });
}
