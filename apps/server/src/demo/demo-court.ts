import type { NewPerson } from '../partnership/partnership.types.js';

/** One act of the demonstration's court: how many days ago, on which of its holdings, and what. */
export interface DemoAct {
  readonly daysAgo: number;
  /** Names the holding within this story; its number is the court's to give. */
  readonly of: string;
  readonly act: string;
  readonly [more: string]: unknown;
}

const WEIGHTED_HOUR = 3_600_000_000_000_000n;

/** The pasture of the mill, and how many gates it carries. */
export const DEMO_PASTURE = { subject: 'mill pasture', gates: 100n } as const;

/** What tells that the story was entered before. */
export const DEMO_CLAIM = 'river terrace';

/**
 * A story for the register: a surrender with its fine, an inheritance whose heir is a minor, a pledge, gates on a
 * pasture, and a presentment that a jury of neighbours shows mercy to. Fines fall due on the last day alone, in books
 * that are open.
 */
export function demoCourt(people: readonly NewPerson[]): readonly DemoAct[] {
  const members = people.filter(({ colleges }) => colleges.length > 0).map(({ rollNumber }) => rollNumber);
  const [b, c, d, e, heir] = members;
  // The last of the roll dies; the first are those whom a visitor signs in as.
  const a = members[members.length - 1];
  if (
    a === undefined ||
    b === undefined ||
    c === undefined ||
    d === undefined ||
    e === undefined ||
    heir === undefined
  ) {
    return [];
  }
  const granted = (of: string, toUseOf: string, subject: string): DemoAct[] => [
    { daysAgo: 88, of, act: 'GRANT', kind: 'HOST_CLAIM', subject, toUseOf },
    { daysAgo: 88, of, act: 'ADMIT' },
  ];
  const hours = { quantity: 5_000n * WEIGHTED_HOUR, meter: 'gpu-time' };
  const gate = (of: string, toUseOf: string, quantity: bigint): DemoAct[] => [
    { daysAgo: 80, of, act: 'GRANT', kind: 'STINT_GATE', subject: DEMO_PASTURE.subject, toUseOf, quantity },
    { daysAgo: 80, of, act: 'ADMIT' },
  ];
  return [
    ...granted('orphan', a, 'upper weir'),
    ...granted('pledged', b, 'mill race'),
    ...granted('tried', c, 'cooling pond'),
    ...gate('gate 1', b, 60n),
    ...gate('gate 2', d, 30n),
    ...gate('gate 3', e, 10n),
    { daysAgo: 75, of: 'orphan', act: 'DEATH', note: 'No heir came to the court.' },
    { daysAgo: 60, of: 'orphan', act: 'NOTICE' },
    {
      daysAgo: 50,
      of: 'pledged',
      act: 'PLEDGE',
      toUseOf: d,
      sum: 250_000n,
      daysAhead: 400,
      note: 'For a heat exchanger; void on repayment.',
    },
    { daysAgo: 40, of: 'orphan', act: 'NOTICE' },
    {
      daysAgo: 38,
      of: 'orphan',
      act: 'NAME_HEIR',
      toUseOf: heir,
      daysAhead: 1_460,
      note: 'Of age in four years; the clock stands still.',
    },
    { daysAgo: 30, of: 'tried', act: 'PRESENT', toUseOf: heir, note: 'Pumps ran through the night of the drought.' },
    {
      daysAgo: 24,
      of: 'tried',
      act: 'VERDICT',
      verdict: 'MERCY',
      jury: [b, d, e],
      votes: 3,
      note: 'First offence, and the pond is full again.',
    },
    { daysAgo: 0, of: 'claim', act: 'GRANT', kind: 'HOST_CLAIM', subject: DEMO_CLAIM, toUseOf: d, ...hours },
    { daysAgo: 0, of: 'claim', act: 'ADMIT' },
    { daysAgo: 0, of: 'claim', act: 'SURRENDER', toUseOf: e },
    { daysAgo: 0, of: 'claim', act: 'RECEIVE' },
    { daysAgo: 0, of: 'claim', act: 'ADMIT' },
  ];
}
