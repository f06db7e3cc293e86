import { refuse, type Refusal } from '#libs/amount';
import { motionRefusal } from '../motions/motion-words.js';

/** What stands against giving, taking back or using a mandate, by the database's outcome. */
const WORDS: Readonly<Record<string, readonly [field: string, message: string]>> = {
  DelegatesToSelf: ['rollNumber', 'A mandate is for somebody else.'],
  NotAVoter: ['rollNumber', 'Both must be members who vote on this: one of you is not.'],
  OtherCollege: ['rollNumber', 'A mandate stays within one college: this member votes in another.'],
  PeriodMalformed: ['until', 'A mandate ends after it begins: choose a later day.'],
  TooLong: ['until', 'A mandate is for ten years at most: choose an earlier day.'],
  AlreadyDelegated: ['topic', 'Somebody holds your mandate for these votes already: take it back first.'],
  HolderHasDelegated: ['rollNumber', 'This member has asked somebody else to vote for them on this: ask another.'],
  HolderAtCap: ['rollNumber', 'This member votes for as many as the custom allows already: ask another.'],
  MandatesTooMany: ['rollNumber', 'Thirty mandates in a day are enough: try again tomorrow.'],
  MeetingOver: ['meetingId', 'There is no such meeting that is still to be held.'],
  SecretVote: ['motionId', 'This vote is secret: a token votes for whoever drew it, and for nobody else.'],
  NoSuchMember: ['rollNumber', 'There is no member of this roll number.'],
  NotTheGiver: ['id', 'Only who gave a mandate takes it back.'],
  MandateEnded: ['id', 'This mandate was taken back already.'],
  NoMandate: ['mandate', 'You hold no such mandate in this vote.'],
  MandateRevoked: ['mandate', 'This mandate was taken back: you cannot vote by it any more.'],
  MandateExpired: ['mandate', 'This mandate has run out: you cannot vote by it any more.'],
  HolderAbsent: ['mandate', 'Check in at the meeting first: who is absent casts nothing for others.'],
  HolderOverCap: ['mandate', 'You hold more mandates than the custom allows: those given first count.'],
};

/** An outcome that is not the good one, as a refusal. */
export function mandateRefusal(outcome: string, rule: string): Refusal {
  const words = WORDS[outcome];
  if (words === undefined) return motionRefusal(outcome, rule);
  const [field, message] = words;
  return refuse(outcome, { message, field, rule });
}
