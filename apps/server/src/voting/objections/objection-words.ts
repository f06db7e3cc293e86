import { InvariantViolation, refuse, type Refusal } from '#libs/amount';

/** What stands against an objection, a finding or an annulment, by the database's outcome: its field, and what to do. */
const WORDS: Readonly<Record<string, readonly [field: string, message: string]>> = {
  NotFound: ['motionId', 'There is no such motion.'],
  NotAMember: ['viewer', 'Members object, and whoever stood on the roll of the vote.'],
  NothingDecided: ['motionId', 'Objections are to what was decided, while it stands.'],
  ObjectionTooLate: ['motionId', 'An objection is raised within 90 days of the close.'],
  ObjectionStands: ['motionId', 'Your objection to this motion stands already: withdraw it before you raise another.'],
  ObjectionsTooMany: ['viewer', 'Three objections of one person to a motion are enough, and five in a day.'],
  ObjectionUnknown: ['objection', 'There is no such objection.'],
  ObjectionOver: ['objection', 'It was withdrawn, a jury has found about it, or its motion was annulled.'],
  FindingTooSoon: ['objection', 'No jury finds on the day of the objection.'],
  JuryTooSmall: ['jury', 'A jury is of three holders or more, each of them once.'],
  JurorIsParty: ['jury', 'Nobody sits on the jury who raised the objection or wrote the motion.'],
  JurorHoldsNothing: ['jury', 'A jury is of those who held a right before the objection came up, and hold it today.'],
  JurorNotDrawn: ['jury', 'A jury is of the twelve whom the lot drew: the page of the motion names them to officers.'],
  JuryNotAgreed: ['votes', 'A finding is what more than half of the jury found.'],
  FindingMissing: ['motionId', 'No jury has found against this motion.'],
  AlreadyAnnulled: ['motionId', 'This motion was annulled already.'],
};

/** An outcome that is not the good one, as a refusal. An outcome that nobody knows is a bug. */
export function objectionRefusal(outcome: string): Refusal {
  const words = WORDS[outcome];
  if (words === undefined) throw new InvariantViolation(`no words for ${outcome}`);
  const [field, message] = words;
  return refuse(outcome, { message, field, rule: 'motion.objection' });
}
