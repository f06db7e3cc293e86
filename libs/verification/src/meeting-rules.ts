import { isRefusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import {
  CALL_WITHIN_DAYS,
  HELD_WITHIN_DAYS,
  meetingQuorum,
  type MeetingState,
  moveMeeting,
  openMeeting,
} from '#libs/voting';
import type { MeetingLeaf, RequisitionLeaf } from './meeting-leaves.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A meeting as its leaves have left it. */
export interface MeetingCourse {
  readonly last: MeetingLeaf;
  /** The step that announced it; undefined before. */
  readonly noticed: MeetingLeaf | undefined;
  readonly calledTwice: boolean;
  /** References that came to this sitting. */
  readonly present: bigint;
}

/** What is wrong with the first step of a meeting; undefined where nothing is. `answered`: another meeting stands for the requisition. */
export function callFault(
  leaf: MeetingLeaf,
  requisition: RequisitionLeaf | undefined,
  answered: boolean,
): string | undefined {
  if (leaf.state !== 'CALLED' || leaf.number !== 1) return 'begins in the middle';
  if (leaf.requisition === '') return leaf.byMembers ? 'was called by a member whom no requisition names' : undefined;
  if (requisition === undefined) return 'answers a requisition that the log does not have';
  if (answered) return 'answers a requisition that another meeting answers';
  return leaf.byMembers && leaf.at < requisition.at + CALL_WITHIN_DAYS * DAY
    ? 'was called by a member while the officers still had their days'
    : undefined;
}

/** What is wrong with a further step; undefined where nothing is. */
export function stepFault(leaf: MeetingLeaf, course: MeetingCourse, custom: Custom): string | undefined {
  const { last, calledTwice } = course;
  if (leaf.number !== last.number + 1 || leaf.at < last.at) return 'has a step out of turn';
  if (isRefusal(moveMeeting(custom, { from: last.state, to: leaf.state, calledTwice }))) {
    return `went from ${last.state} to ${leaf.state}`;
  }
  if (leaf.kind !== last.kind || leaf.requisition !== last.requisition || leaf.byMembers !== last.byMembers) {
    return 'became another meeting on its way';
  }
  return agendaFault(leaf, course) ?? hourFault(leaf, course, custom) ?? countFault(leaf, course, custom);
}

function agendaFault(
  { state, agenda, words, items }: MeetingLeaf,
  { last, noticed }: MeetingCourse,
): string | undefined {
  if (state === 'NOTICED') return items.length === 0 ? 'was announced without an agenda' : undefined;
  const before = noticed ?? last;
  return agenda === before.agenda && words === before.words
    ? undefined
    : 'has another agenda or place than was announced';
}

/**
 * Clear days are civil days in a time zone that the log does not name: so many of them last more than as many days, less
 * an hour where the clocks go forward.
 */
function hourFault(leaf: MeetingLeaf, { last, noticed }: MeetingCourse, custom: Custom): string | undefined {
  const { state, at, beginsAt, requisition } = leaf;
  if (state === 'NOTICED' || state === 'SECOND_CALL') {
    if (beginsAt - at < custom.gmClearDays * DAY - HOUR) return 'begins sooner after its notice than its custom says';
    const late = requisition !== '' && beginsAt > at + HELD_WITHIN_DAYS * DAY;
    return late ? 'was asked for by members and put off for longer than two months' : undefined;
  }
  if (beginsAt !== last.beginsAt) return 'was moved to another hour without a notice';
  if (state === 'OPEN' && (at < beginsAt || at > beginsAt + DAY))
    return 'was opened at another hour than was announced';
  if (state === 'INQUORATE' && at < beginsAt + 30 * MINUTE)
    return 'was found to be too few before half an hour was over';
  if (state !== 'CANCELLED' || requisition === '') return undefined;
  return noticed === undefined || at < beginsAt + DAY ? 'was asked for by members and called off' : undefined;
}

function countFault(leaf: MeetingLeaf, { present, calledTwice }: MeetingCourse, custom: Custom): string | undefined {
  const { state } = leaf;
  const counted: readonly MeetingState[] = ['VOTING', 'INQUORATE', 'DECLARED'];
  if (!counted.includes(state)) return undefined;
  if (leaf.present !== present) return `counts other members than came: ${present} did`;
  if (state === 'DECLARED') return undefined;
  const attendance = { matter: 'ORDINARY', members: leaf.members ?? 0n, present, calledTwice } as const;
  if (leaf.quorum !== meetingQuorum(custom, attendance)) return 'asks for another quorum than its custom';
  return openMeeting(custom, attendance) === state ? undefined : 'was found to have another quorum than it had';
}
