import { fraction, refuse, type Fraction, type Refusal } from '#libs/amount';
import { carries, quorumOf, type Custom } from '#libs/custom';

/** Where a general meeting stands, from its call to its minutes, or to where it was called off. */
export const MEETING_STATES = [
  'CALLED',
  'NOTICED',
  'OPEN',
  'VOTING',
  'DECLARED',
  'MINUTED',
  'INQUORATE',
  'SECOND_CALL',
  'CANCELLED',
] as const;

export type MeetingState = (typeof MEETING_STATES)[number];

/** A change of the statute has a quorum and a majority of its own; everything else follows the custom. */
export type MeetingMatter = 'ORDINARY' | 'STATUTE_CHANGE';

const NEXT: Readonly<Record<MeetingState, readonly MeetingState[]>> = {
  CALLED: ['NOTICED', 'CANCELLED'],
  NOTICED: ['OPEN', 'CANCELLED'],
  OPEN: ['VOTING', 'INQUORATE'],
  VOTING: ['DECLARED'],
  DECLARED: ['MINUTED'],
  MINUTED: [],
  INQUORATE: ['SECOND_CALL'],
  SECOND_CALL: ['OPEN'],
  CANCELLED: [],
};

/** A meeting as it is opened: who may come, who came, and by which call. */
export interface Attendance {
  readonly matter: MeetingMatter;
  /** Members on the roll of that day. */
  readonly members: bigint;
  /** Members present, one vote each. */
  readonly present: bigint;
  readonly calledTwice: boolean;
}

/** A step asked of a meeting. */
export interface MeetingMove {
  readonly from: MeetingState;
  readonly to: MeetingState;
  /** True once the meeting has had its second call. */
  readonly calledTwice: boolean;
}

export type MeetingRefusal = Refusal<'MeetingCannotMove' | 'SecondCallUsed' | 'NoSecondCall'>;

/**
 * Takes a meeting one step on and returns the state it then has. Refuses `MeetingCannotMove` (no such step),
 * `NoSecondCall` (the custom knows none) and `SecondCallUsed` (there is one only).
 *
 * @example moveMeeting(custom, { from: 'OPEN', to: 'INQUORATE', calledTwice: false }) // 'INQUORATE'
 */
export function moveMeeting(
  { secondCall, version }: Pick<Custom, 'secondCall' | 'version'>,
  { from, to, calledTwice }: MeetingMove,
): MeetingState | MeetingRefusal {
  const details = { field: 'state', rule: 'meeting.lifecycle' };
  if (!NEXT[from].includes(to)) {
    const message = `A meeting that is ${from} cannot become ${to}.`;
    return refuse('MeetingCannotMove', { ...details, message });
  }
  if (to !== 'SECOND_CALL') return to;
  if (calledTwice) {
    return refuse('SecondCallUsed', { ...details, message: 'A meeting is called a second time once only.' });
  }
  if (secondCall) return to;
  const message = 'This custom calls no meeting a second time.';
  return refuse('NoSecondCall', { ...details, message, customVersion: version });
}

/**
 * How many members must be present. To change a statute: half of all, rounded up, at the first call, and none at the
 * second (Regulation (EC) 1435/2003, statute change). For the rest: `gm.quorum` of the custom, at either call.
 *
 * @example 200 members, a statute change, first call // 100n
 */
export function meetingQuorum(custom: Custom, { matter, members, calledTwice }: Omit<Attendance, 'present'>): bigint {
  if (matter === 'ORDINARY') return BigInt(quorumOf(custom, Number(members)));
  return calledTwice ? 0n : (members + 1n) / 2n;
}

/**
 * What becomes of a meeting that is OPEN: it votes, or is found inquorate. Refuses `AttendanceMalformed`: more present
 * than there are members, or fewer than none.
 *
 * @example a statute change, 200 members, 99 present, first call // 'INQUORATE' (GM-3)
 */
export function openMeeting(
  custom: Custom,
  attendance: Attendance,
): 'VOTING' | 'INQUORATE' | Refusal<'AttendanceMalformed'> {
  const { members, present } = attendance;
  if (present < 0n || present > members) {
    const message = `${present} are present of ${members} members: count again.`;
    return refuse('AttendanceMalformed', { message, field: 'present', rule: 'GM-3' });
  }
  return present >= meetingQuorum(custom, attendance) ? 'VOTING' : 'INQUORATE';
}

/** What a meeting found: the exact share of yes among valid votes, and whether that carries. */
export interface Declaration {
  readonly share: Fraction;
  readonly outcome: 'PASS' | 'FAIL';
}

/**
 * Declares a vote. A statute changes by two thirds or more of the valid votes; an ordinary matter by more than half.
 * Abstentions are no votes. Refuses `VotesMalformed`: below zero, or none at all.
 *
 * @example 27 for, 13 against, a statute change // 27/40, 67.5 %, PASS (GM-4)
 */
export function declareVote(
  matter: MeetingMatter,
  { yes, no }: { readonly yes: bigint; readonly no: bigint },
): Declaration | Refusal<'VotesMalformed'> {
  if (yes < 0n || no < 0n || yes + no === 0n) {
    const message = `${yes} for and ${no} against are no vote.`;
    return refuse('VotesMalformed', { message, field: 'votes', rule: 'GM-4' });
  }
  const share = fraction(yes, yes + no);
  return { share, outcome: carries(matter === 'ORDINARY' ? 'SIMPLE' : 'TWO_THIRDS', share) ? 'PASS' : 'FAIL' };
}
