import type { Custom } from '../custom.js';
import { majorityOf, type MotionKind } from '../majority.js';
import { FURTHER_MOTION_KINDS, MOTION_KINDS, type SecretKind } from '../schema-kinds.js';
import { percent, rule, type Described, type RuleLine } from './rule-line.js';

const KIND_WORDS: Readonly<Record<MotionKind, string>> = {
  CUSTOM_CHANGE: 'A change of the custom',
  DISPOSAL: 'A disposal of a locked asset',
  LOSS_ABSORPTION: 'A loss borne by the locked reserve',
  PERIOD_REOPENING: 'The reopening of a period',
  ADMISSION: 'An admission',
  ORDINARY: 'An ordinary resolution',
  WORKLOAD: 'What a site does not run',
  PASTURE: 'How many gates a pasture has',
  CAPITAL: 'A raising of capital',
  RECALL: 'A recall from office',
  FORFEITURE: 'A forfeiture, by the jury,',
};

const SECRET_WORDS: Readonly<Record<SecretKind, string>> = {
  ADMISSION: 'admissions',
  APPROPRIATION: 'divisions of a surplus',
  BETS: 'research bets',
  CAPITAL: 'raisings of capital',
  CUSTOM_CHANGE: 'changes of the custom',
  DISPOSAL: 'disposals of locked assets',
  ELECTION: 'elections',
  FORFEITURE: 'forfeitures',
  LOSS_ABSORPTION: 'losses borne by the locked reserve',
  ORDINARY: 'ordinary resolutions',
  PASTURE: 'gates of a pasture',
  PERIOD_REOPENING: 'reopenings of a period',
  PROJECTS: 'project rounds',
  RECALL: 'recalls from office',
  WORKLOAD: 'what a site does not run',
};

const MAJORITY_WORDS = { SIMPLE: 'more than half', TWO_THIRDS: 'two thirds or more' } as const;
const COUNT_WORDS = { WEIGHTED: 'over all colleges, weighed', EVERY: 'in every college' } as const;

/** Who decides, by how many, after how long. */
export function votingRules({ custom }: Described): readonly RuleLine[] {
  const { gmQuorum, collegeEmpty } = custom;
  return [
    ...Object.entries(custom.collegeWeights).map(([college, weight]) =>
      rule(
        `collegeWeights.${college}`,
        `Weight of the college ${college}`,
        percent(weight),
        '10 % to 50 %; all sum to 100 %',
      ),
    ),
    rule(
      'collegeEmpty',
      'A college in which nobody votes yes or no',
      collegeEmpty === 'FAIL_CLOSED' ? 'the motion fails' : 'the other colleges decide',
      'one of the two',
    ),
    ...MOTION_KINDS.flatMap((kind) => majorityRules(custom, kind, `majorities.${kind}`)),
    rule('gmQuorum.share', 'How many must vote', `${percent(gmQuorum.share)} of the roll, rounded up`, '5 % to 50 %'),
    rule('gmQuorum.atMost', 'Most votes a quorum may ask for', `${gmQuorum.atMost}`, '10 to 1,000,000'),
    rule('gmClearDays', 'Clear days of notice before a vote opens', `${custom.gmClearDays}`, '1 to 366'),
    rule('secondCall', 'A meeting without its quorum is called again', custom.secondCall ? 'once' : 'no', 'yes or no'),
  ];
}

function majorityRules(custom: Custom, kind: MotionKind, key: string): readonly RuleLine[] {
  const { majority, count } = majorityOf(custom, kind);
  return [
    rule(`${key}.majority`, `${KIND_WORDS[kind]} takes`, MAJORITY_WORDS[majority], 'one of the two'),
    rule(`${key}.count`, `${KIND_WORDS[kind]} is counted`, COUNT_WORDS[count], 'one of the two'),
  ];
}

/** How a motion comes to the vote, how long each step of it takes, and what the further kinds of it take. */
export function motionRules({ custom }: Described): readonly RuleLine[] {
  const { voting } = custom;
  const hours = (key: string, label: string, value: number, bound: string) =>
    rule(`voting.${key}`, label, value === 0 ? 'none' : `${value}`, bound);
  return [
    ...FURTHER_MOTION_KINDS.flatMap((kind) => majorityRules(custom, kind, `voting.majorities.${kind}`)),
    rule(
      'voting.supporters',
      'Supporters that a motion needs',
      `${percent(voting.supporters)} of the roll`,
      '0 % to 25 %',
    ),
    rule('voting.requisition', 'Votes that may call a motion', `${percent(voting.requisition)} of all`, '1 % to 10 %'),
    rule('voting.openDays', 'Days that a ballot is open', `${voting.openDays}`, '1 to 60'),
    hours('extensionHours', 'Hours added where the quorum is met late', voting.extensionHours, '0 to 168; once'),
    hours('standstillHours', 'Hours between a count and its effect', voting.standstillHours, '0 to 720'),
    rule('voting.mandatesHeld', 'Votes that one member may hold of others', `${voting.mandatesHeld}`, '1 to 20'),
    rule('voting.proxiesHeld', 'Proxies that one member may hold at a meeting', `${voting.proxiesHeld}`, '1 to 20'),
    rule(
      'voting.leastShown',
      'Fewest ballots of a college whose count is published',
      `${voting.leastShown}`,
      '3 to 20',
    ),
    rule(
      'voting.secret',
      'Votes that are secret, by tokens',
      voting.secret.length === 0 ? 'none' : voting.secret.map((kind) => SECRET_WORDS[kind]).join(', '),
      'kinds of motion, in alphabetical order',
    ),
  ];
}

const STATUTES = {
  DEFAULT: 'none beyond this house',
  UK_CIC: 'UK community interest company',
  UK_CBS: 'UK community benefit society',
  IT: 'Italian co-operative',
  FR_SCIC: 'French SCIC',
  ES: 'Spanish co-operative',
  SCE: 'European co-operative society',
} as const;

/** What keeps the commons a commons. */
export function lockRules({ custom: { jurisdiction, lock } }: Described): readonly RuleLine[] {
  return [
    rule('jurisdiction', 'Statute above this custom', STATUTES[jurisdiction], 'chosen once'),
    rule(
      'lock.guardianConsent',
      'The guardian consents to',
      lock.guardianConsent === 'EVERY_DISPOSAL' ? 'every disposal' : 'disposals to bodies that are not specified',
      'one of the two',
    ),
    rule(
      'lock.specifiedBody',
      'Locked body that takes over at the end',
      lock.specifiedBody === '' ? 'none named yet' : lock.specifiedBody,
      'named once',
    ),
  ];
}

/** What is shown to whom, and how soon. */
export function opennessRules({ custom }: Described): readonly RuleLine[] {
  const { disclosure, log } = custom;
  return [
    rule(
      'logMaxDelaySeconds',
      'Seconds until a ballot stands in the log',
      `${custom.logMaxDelaySeconds}`,
      '1 to 86,400',
    ),
    rule('log.witnessesK', 'Witnesses that sign a checkpoint of the log', `${log.witnessesK}`, '1 to 16'),
    rule('disclosure.fromKw', 'Kilowatts from which a site publishes its figures', `${disclosure.fromKw}`, '0 to 500'),
    rule('disclosure.keepYears', 'Years that measurements are kept', `${disclosure.keepYears}`, '10 to 100'),
    rule(
      'publicNameDefault',
      'Names on the public register unless somebody objects',
      custom.publicNameDefault ? 'shown' : 'hidden',
      'shown or hidden',
    ),
  ];
}
