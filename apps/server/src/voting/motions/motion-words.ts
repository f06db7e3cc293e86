import { InvariantViolation, refuse, type Refusal } from '#libs/amount';

/** What stands against a step, by the database's outcome: the field it is about, and what to do. */
const WORDS: Readonly<Record<string, readonly [field: string, message: string]>> = {
  NotFound: ['motionId', 'There is no such motion.'],
  NotAMember: ['viewer', 'Only who is a member today can do this.'],
  NotItsAuthor: ['motionId', 'Only its sponsor and those who write with them can do this.'],
  MotionFrozen: ['motionId', 'This motion has been noticed or decided: its text and its supporters stay as they are.'],
  MotionCannotMove: ['motionId', 'This motion is not at the point where that can be done.'],
  VersionStale: ['version', 'Somebody has written a newer version since: read it, then do this again.'],
  AuthorUnknown: ['rollNumber', 'They neither write it nor were asked to.'],
  AuthorsTooMany: ['person', 'A motion has at most twenty who write it together.'],
  TermsNotOfCustom: ['terms', 'The custom has changed since: ask again.'],
  NoticeTooShort: ['opensAt', 'Between the notice and the opening lie fewer clear days than the custom asks for.'],
  OpenTooShort: ['closesAt', 'The ballot would be open for fewer days than the custom asks for.'],
  KindNotYet: ['kind', 'Motions of this kind cannot be written yet.'],
  DraftsTooMany: ['viewer', 'You have twenty motions under way: put one to the vote, or withdraw one, first.'],
  VersionsTooMany: ['base', 'Two hundred versions are enough: withdraw it and write a new one.'],
  NoticesTooMany: ['motionId', 'It has been noticed twenty times: withdraw it and write a new one.'],
  EffectImpossible: ['effect', 'What it would do is not there to be done: look at the names in its effect.'],
  PeriodNotClosed: ['effect', 'What a period left is known when its books are closed, not before.'],
  AlreadyPutToVote: ['effect', 'What this period left has been put to the vote already.'],
  AmountNotAllocable: ['effect', 'What the period left is not there to be divided any more.'],
  NothingToDivide: ['effect', 'Nothing of it is left to vote on above the floors.'],
  BudgetNotThere: ['effect', 'The fund does not hold so much: name a smaller budget, or another fund.'],
  BetTermNotOfCustom: ['effect', 'The custom has bets run for fewer years, or for more: name a term that it allows.'],
  OptionsMalformed: ['options', 'These options cannot stand on a ballot.'],
  ProjectDearerThanBudget: ['options', 'A project costs more than the whole budget.'],
  CandidateNotAMember: ['options', 'A candidate is a member today, by roll number.'],
  SecondCallUsed: ['motionId', 'An inquorate motion is called a second time once only.'],
  NoSecondCall: ['motionId', 'This custom calls no motion a second time.'],
  QuestionsOpen: ['questions', 'Questions that must be answered have no answer of its authors yet.'],
  SupportersTooFew: ['supporters', 'Too few support it yet: the custom says how many a motion needs.'],
  NotOfThisCollege: ['college', 'You are no member of this college today.'],
  KeyUsedElsewhere: ['key', 'This key was used in another vote: make one for this motion alone.'],
  KeysTooMany: ['key', 'Twenty keys for one motion are enough: use the last one.'],
  MotionNotOpen: ['motionId', 'This motion is not open for voting.'],
  MotionClosed: ['motionId', 'Voting on this motion has closed.'],
  NotOnElectorate: ['viewer', 'The roll of this motion, frozen when it opened, does not name you.'],
  KeyNotEnrolled: ['key', 'Your ballots on this motion are signed with another key: enrol this one, then cast again.'],
  BallotOutOfTurn: ['number', 'You have cast another ballot since: cast again, it takes the next number.'],
  BallotsTooMany: ['number', 'A thousand ballots on one motion are enough: the last one counts.'],
  BallotMalformed: ['choice', 'This is no ballot that this vote asks for.'],
  SecretVote: ['motionId', 'This vote is secret: draw your token, and let it vote.'],
  NotSecret: ['motionId', 'This vote is not secret, or not open yet: nothing votes on it by token.'],
  TokenDrawn: ['blinded', 'You have drawn your token already, in another browser: only there can it be used.'],
  TokenRequestBad: ['signature', 'The signature is not of this request by your key.'],
  TokenBad: ['token', 'This is no token of this college in this vote.'],
  BallotSignatureBad: ['signature', 'The signature is not of this ballot by this key.'],
};

/** An outcome that is not the good one, as a refusal. An outcome that nobody knows is a bug. */
export function motionRefusal(outcome: string, rule: string, customVersion?: number): Refusal {
  const words = WORDS[outcome];
  if (words === undefined) throw new InvariantViolation(`no words for ${outcome}`);
  const [field, message] = words;
  return refuse(outcome, { message, field, rule, ...(customVersion === undefined ? {} : { customVersion }) });
}
