import { InvariantViolation, refuse, type Refusal } from '#libs/amount';

/** What stands against a step with a meeting, by the database's outcome: the field it is about, and what to do. */
const WORDS: Readonly<Record<string, readonly [field: string, message: string]>> = {
  NotFound: ['meetingId', 'There is no such meeting.'],
  NotAMember: ['viewer', 'Only who is a member today can do this.'],
  NotTheirMeeting: ['meetingId', 'Officers lead a meeting, or the member who had to call it.'],
  MeetingCannotMove: ['to', 'This meeting is not at the point where that can be done.'],
  MeetingTooSoon: ['beginsAt', 'A meeting begins later than now.'],
  MeetingsTooMany: ['viewer', 'Twenty meetings are called and have not been held: hold one, or call one off, first.'],
  MeetingRequisitioned: ['to', 'Members asked for this meeting: it is held, and not called off.'],
  MeetingTooLate: ['beginsAt', 'Members asked for this meeting: it is held within two months of its notice.'],
  MeetingNotYet: ['to', 'A meeting opens at its hour, and not before.'],
  MeetingMissed: ['to', 'Its hour is more than a day ago: call it off, and call another.'],
  MeetingNotOpen: ['meetingId', 'This meeting is not open.'],
  DoorCodeWrong: ['door', 'This is not the code of this meeting: ask whoever leads it.'],
  WaitForMembers: ['to', 'Wait half an hour from the hour it was called for: somebody may be on the way.'],
  QuorumNotMet: ['to', 'Too few have come: the custom says how many must be there.'],
  QuorumMet: ['to', 'Enough have come.'],
  AgendaEmpty: ['items', 'A meeting is announced with its agenda: put something on it first.'],
  AgendaFixed: ['items', 'It has been announced: its agenda stays as it is.'],
  AgendaFull: ['items', 'Two hundred items are enough.'],
  ItemRequisitioned: ['number', 'So many members ask for this that it stays on the agenda.'],
  MotionUnknown: ['motion', 'There is no such motion that could be voted on.'],
  MotionsUndecided: ['to', 'A motion of the agenda is still being voted on: the minutes wait for it.'],
  MinutesUnknown: ['minutesOf', 'That meeting has no minutes yet.'],
  NoticeTooShort: ['beginsAt', 'Between the notice and the meeting lie fewer clear days than the custom asks for.'],
  SecondCallUsed: ['to', 'A meeting is called a second time once only.'],
  NoSecondCall: ['to', 'This custom calls no meeting a second time.'],
  SupportersTooFew: ['motion', 'Too few support this motion to put it on an agenda without the officers.'],
  RequisitionsTooMany: ['viewer', 'Three requisitions in three months are enough: sign one that is there.'],
  RequisitionReached: ['requisitionId', 'Enough have signed it: it stands.'],
  RequisitionLapsed: ['requisitionId', 'It was begun more than three months ago: begin another.'],
  RequisitionNotReached: ['requisition', 'Too few have signed this requisition.'],
  RequisitionAnswered: ['requisition', 'The meeting that it asks for has been called.'],
  NotARequisitionist: ['requisition', 'Only who signed it, and is a member today, can call the meeting.'],
  OfficersCallFirst: ['requisition', 'The officers have three weeks to call it.'],
};

/** An outcome that is not the good one, as a refusal. An outcome that nobody knows is a bug. */
export function meetingRefusal(outcome: string): Refusal {
  const words = WORDS[outcome];
  if (words === undefined) throw new InvariantViolation(`no words for ${outcome}`);
  const [field, message] = words;
  return refuse(outcome, { message, field, rule: 'gm.meeting' });
}
