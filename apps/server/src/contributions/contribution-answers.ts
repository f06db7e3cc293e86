import { InvariantViolation, refuse } from '#libs/amount';
import type { ContributionNo, ContributionRefusal } from './contribution.types.js';

const WORDS: Readonly<Record<ContributionNo, readonly [field: string, message: string]>> = {
  MachineUnknown: ['machine', 'no machine is registered under this code'],
  MachineUnfinished: ['machine', 'this machine is still being registered'],
  MachineNameOdd: [
    'machine',
    'a machine that is contributed has a name of letters, digits, dots, hyphens, tildes and underscores',
  ],
  ContributorUnknown: ['contributor', 'nobody stands on the roll under this number'],
  TermsRetroactive: ['from', 'this begins after what was said last, and after the hours that were stated'],
  NotContributed: ['machine', 'nobody contributes this machine in those hours'],
  ThroughOutside: [
    'through',
    'a total reaches to a full hour of its month that is over, and in which the machine is contributed',
  ],
  ExceedsMeter: ['total', 'the machine’s own events do not show as much'],
  StatementFalls: ['total', 'less than was accepted already, and metered still'],
  StatementUnknown: ['statement', 'there is no such statement'],
  AnsweredAlready: ['statement', 'this statement is answered'],
  StatementReplaced: ['statement', 'a later statement has taken the place of this one'],
  AnswerOpen: ['statement', 'its days to be disputed are not over'],
  AnswerLate: ['statement', 'its days to be disputed are over: silence has accepted it'],
  AnswererUnknown: ['by', 'a statement is answered by somebody on the roll'],
  OwnStatement: ['statement', 'nobody answers a statement of their own machine'],
  ReasonMissing: ['reason', 'a dispute says why'],
  ReasonMalformed: ['reason', 'a reason has 500 characters at most, and none of control but the ends of lines'],
};

const isNo = (outcome: string): outcome is ContributionNo => Object.hasOwn(WORDS, outcome);

/** A "no" in words; `detail` follows the sentence. An outcome that is none of them is a bug of this house. */
export function contributionNo(outcome: string, detail = ''): ContributionRefusal {
  if (!isNo(outcome)) throw new InvariantViolation(`contributions do not answer "${outcome}"`);
  const [field, message] = WORDS[outcome];
  return refuse(outcome, { message: `${message}${detail}`, field, rule: 'meter.contribution' });
}
