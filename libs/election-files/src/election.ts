import { refuse, type Refusal } from '#libs/amount';

/** What kind of ballot an election has; the rule that counts it is named apart. */
export const ELECTION_KINDS = ['MOTION', 'CONSENT', 'DIVISION', 'PROJECTS', 'RANKING', 'APPROVAL', 'SCORE'] as const;
export type ElectionKind = (typeof ELECTION_KINDS)[number];

/** One thing to choose. */
export interface ElectionOption {
  readonly id: string;
  /** As people read it; may be empty. */
  readonly name: string;
  /** Whole smallest steps; of projects. */
  readonly cost?: bigint;
  /** Stands on the ballots and is not counted. */
  readonly withdrawn?: true;
}

/** What one ballot says. Whoever abstains was there and said nothing else. */
export type ElectionChoice =
  | { readonly is: 'ABSTAIN' }
  /** YES or NO of a motion; CONSENT, STAND_ASIDE or OBJECT. */
  | { readonly is: 'VOICE'; readonly voice: string }
  /** Approved options, of projects too. */
  | { readonly is: 'SET'; readonly options: readonly string[] }
  /** Groups of equals, best first; an empty group is a rank that was skipped. */
  | { readonly is: 'RANKING'; readonly groups: readonly (readonly string[])[] }
  /** Scores, or parts of 10,000. */
  | { readonly is: 'POINTS'; readonly points: readonly { readonly option: string; readonly points: bigint }[] };

/** Equal ballots may stand together: what they say, and how many say it. */
export interface ElectionBallot {
  readonly choice: ElectionChoice;
  readonly count: bigint;
}

/** An election as its files tell it: everything that a count needs, and who voted nowhere. */
export interface Election {
  readonly kind: ElectionKind;
  /** The name of the rule that counts it, with its version; empty where the file names none. */
  readonly rule: string;
  readonly title: string;
  /** None of a motion or a consent. */
  readonly options: readonly ElectionOption[];
  readonly seats?: bigint;
  /** Whole smallest steps; of projects. */
  readonly budget?: bigint;
  /** What the published order of ties is made of: hexadecimal bytes. */
  readonly seed?: string;
  /** The published order itself: every option once. */
  readonly order?: readonly string[];
  readonly ballots: readonly ElectionBallot[];
}

export type ElectionRefusal = Refusal<
  | 'OptionTwice'
  | 'UnknownOption'
  | 'ChoiceMismatch'
  | 'ChoiceEmpty'
  | 'CountBelowOne'
  | 'NegativePoints'
  | 'SeatsBelowOne'
  | 'BudgetMissing'
  | 'CostMissing'
  | 'OrderIncomplete'
  | 'SeedMalformed'
>;

const RULE = 'election.document';
const no = (kind: ElectionRefusal['kind'], field: string, message: string): ElectionRefusal =>
  refuse(kind, { message, field, rule: RULE });

/** What a choice of each kind is. */
const CHOICE_OF: Readonly<Record<ElectionKind, ElectionChoice['is']>> = {
  MOTION: 'VOICE',
  CONSENT: 'VOICE',
  DIVISION: 'POINTS',
  PROJECTS: 'SET',
  RANKING: 'RANKING',
  APPROVAL: 'SET',
  SCORE: 'POINTS',
};

/** The voices of a kind; none where it has options. */
export function voicesOf(kind: ElectionKind): readonly string[] {
  if (kind === 'MOTION') return ['YES', 'NO'];
  return kind === 'CONSENT' ? ['CONSENT', 'STAND_ASIDE', 'OBJECT'] : [];
}

/** The ids that a choice names, in its own order. */
export function namedIn(choice: ElectionChoice): readonly string[] {
  switch (choice.is) {
    case 'SET':
      return choice.options;
    case 'RANKING':
      return choice.groups.flat();
    case 'POINTS':
      return choice.points.map(({ option }) => option);
    case 'ABSTAIN':
    case 'VOICE':
      return [];
  }
}

/** Why a choice does not fit its election; undefined where it does. `field` says where it stands. */
export function checkChoice(
  choice: ElectionChoice,
  of: { readonly kind: ElectionKind; readonly ids: ReadonlySet<string>; readonly field: string },
): ElectionRefusal | undefined {
  const { kind, ids, field } = of;
  if (choice.is === 'ABSTAIN') return undefined;
  if (choice.is !== CHOICE_OF[kind]) return no('ChoiceMismatch', field, `This is no choice of ${kind}.`);
  if (choice.is === 'VOICE') {
    if (voicesOf(kind).includes(choice.voice)) return undefined;
    return no('ChoiceMismatch', field, `"${choice.voice}" is none of ${voicesOf(kind).join(', ')}.`);
  }
  const named = namedIn(choice);
  const seen = new Set<string>();
  for (const id of named) {
    if (!ids.has(id)) return no('UnknownOption', field, `"${id}" is not an option.`);
    if (seen.has(id)) return no('OptionTwice', field, `"${id}" is named twice.`);
    seen.add(id);
  }
  if (named.length === 0) return no('ChoiceEmpty', field, 'The choice names no option: whoever says nothing abstains.');
  if (choice.is === 'POINTS' && choice.points.some(({ points }) => points < 0n)) {
    return no('NegativePoints', field, 'An option is given less than nothing.');
  }
  return undefined;
}

/**
 * Why an election contradicts itself; undefined where it does not. Judges what every rule needs: ids named once,
 * choices of its kind that name known options once, counts and seats of one at least, money where projects need it, an
 * order of exactly its options. What one rule asks further (that parts sum to 10,000, say) is that rule's to refuse.
 */
export function checkElection(election: Election): ElectionRefusal | undefined {
  const ids = new Set<string>();
  for (const [at, { id }] of election.options.entries()) {
    if (ids.has(id)) return no('OptionTwice', `options[${at}].id`, `"${id}" is the id of two options.`);
    ids.add(id);
  }
  return checkSettings(election, ids) ?? checkBallots(election, ids);
}

function checkSettings(election: Election, ids: ReadonlySet<string>): ElectionRefusal | undefined {
  const { kind, options, seats, budget, seed, order } = election;
  if (seats !== undefined && seats < 1n) return no('SeatsBelowOne', 'seats', 'There is no seat to fill.');
  if (kind === 'PROJECTS') {
    if (budget === undefined) return no('BudgetMissing', 'budget', 'Projects need a budget.');
    const free = options.findIndex(({ cost }) => cost === undefined);
    if (free >= 0) return no('CostMissing', `options[${free}].cost`, 'A project needs its cost.');
  }
  if (seed !== undefined && !/^(?:[0-9a-f]{2})+$/u.test(seed)) {
    return no('SeedMalformed', 'seed', 'The seed is bytes in lower-case hexadecimal.');
  }
  if (order === undefined) return undefined;
  const named = new Set(order);
  const complete = named.size === order.length && order.length === ids.size && order.every((id) => ids.has(id));
  return complete ? undefined : no('OrderIncomplete', 'order', 'The order names every option once, and nothing else.');
}

function checkBallots({ kind, ballots }: Election, ids: ReadonlySet<string>): ElectionRefusal | undefined {
  for (const [at, { choice, count }] of ballots.entries()) {
    if (count < 1n) return no('CountBelowOne', `ballots[${at}].count`, `${count} ballots cannot be cast.`);
    const refusal = checkChoice(choice, { kind, ids, field: `ballots[${at}].choice` });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/**
 * The election without the options that withdrew, on ballots and in the order too; a ballot that named nobody else is
 * left out. What is left is what a rule counts.
 */
export function withoutWithdrawn(election: Election): Election {
  const gone = new Set(election.options.filter(({ withdrawn }) => withdrawn === true).map(({ id }) => id));
  if (gone.size === 0) return election;
  const stays = (id: string): boolean => !gone.has(id);
  const ballots = election.ballots
    .map(({ choice, count }) => ({ choice: keptOf(choice, stays), count }))
    .filter(({ choice }) => choice.is === 'ABSTAIN' || choice.is === 'VOICE' || namedIn(choice).length > 0);
  return {
    ...election,
    options: election.options.filter(({ id }) => stays(id)),
    ...(election.order === undefined ? {} : { order: election.order.filter(stays) }),
    ballots,
  };
}

function keptOf(choice: ElectionChoice, stays: (id: string) => boolean): ElectionChoice {
  switch (choice.is) {
    case 'SET':
      return { is: 'SET', options: choice.options.filter(stays) };
    case 'RANKING':
      return { is: 'RANKING', groups: choice.groups.map((group) => group.filter(stays)) };
    case 'POINTS':
      return { is: 'POINTS', points: choice.points.filter(({ option }) => stays(option)) };
    case 'ABSTAIN':
    case 'VOICE':
      return choice;
  }
}
