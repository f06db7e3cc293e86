import type { MotionKind } from '../majority.js';
import { MOTION_KINDS } from '../schema-kinds.js';
import { percent, rule, type Described, type RuleLine } from './rule-line.js';

const KIND_WORDS: Readonly<Record<MotionKind, string>> = {
  CUSTOM_CHANGE: 'A change of the custom',
  DISPOSAL: 'A disposal of a locked asset',
  LOSS_ABSORPTION: 'A loss borne by the locked reserve',
  PERIOD_REOPENING: 'The reopening of a period',
  ADMISSION: 'An admission',
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
    ...MOTION_KINDS.flatMap((kind) => {
      const { majority, count } = custom.majorities[kind];
      const [words, key] = [KIND_WORDS[kind], `majorities.${kind}`];
      return [
        rule(`${key}.majority`, `${words} takes`, MAJORITY_WORDS[majority], 'one of the two'),
        rule(`${key}.count`, `${words} is counted`, COUNT_WORDS[count], 'one of the two'),
      ];
    }),
    rule('gmQuorum.share', 'How many must vote', `${percent(gmQuorum.share)} of the roll, rounded up`, '5 % to 50 %'),
    rule('gmQuorum.atMost', 'Most votes a quorum may ask for', `${gmQuorum.atMost}`, '10 to 1,000,000'),
    rule('gmClearDays', 'Clear days of notice before a vote opens', `${custom.gmClearDays}`, '1 to 366'),
    rule('secondCall', 'A meeting without its quorum is called again', custom.secondCall ? 'once' : 'no', 'yes or no'),
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
