import { PROJECTS_RULE } from '../projects/proof-text.js';
import { SCHULZE_RULE } from '../ranked/schulze.js';
import { STV_RULE } from '../ranked/stv-types.js';
import { DIVISION_RULE } from '../tally-division.js';

/** The name of an option or a line for people. */
type NameOf = (id: string) => string;

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const membersIn = (value: unknown): readonly Members[] =>
  Array.isArray(value) ? (value as readonly unknown[]).filter(isMembers) : [];
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? (value as readonly unknown[]).filter((each): each is string => typeof each === 'string') : [];

type Teller = (proof: Members, nameOf: NameOf) => readonly string[];

/** By the rule that a proof names. */
const TELLERS: ReadonlyMap<string, Teller> = new Map([
  [DIVISION_RULE, division],
  [PROJECTS_RULE, projects],
  [STV_RULE, election],
  [SCHULZE_RULE, ranking],
]);

/**
 * The steps of a rule for people, a line for each, from the canonical text of its proof as it stands in a resolution:
 * how much each line was given, which project was bought when and at which price, who was elected at which stage, who is
 * above whom. Empty where the proof is of no rule that is known here.
 */
export function tellProof(proof: unknown, nameOf: NameOf): readonly string[] {
  if (!isMembers(proof)) return [];
  return TELLERS.get(textIn(proof['rule']))?.(proof, nameOf) ?? [];
}

function division({ present, abstaining, shares }: Members, nameOf: NameOf): readonly string[] {
  return [
    `${textIn(present)} voted, ${textIn(abstaining)} of them without dividing.`,
    ...membersIn(shares).map(
      ({ line, share }) =>
        `${nameOf(textIn(line))}: ${textIn(share)} of what was voted on, the middle of what was asked.`,
    ),
  ];
}

const supported = (count: unknown): string => `${textIn(count)} supporter${count === '1' ? '' : 's'}`;

function projects({ cost, proof }: Members, nameOf: NameOf): readonly string[] {
  if (!isMembers(proof)) return [];
  const bought = membersIn(proof['steps']).map(({ project, cost: needed, supporters, price }) => {
    return `${nameOf(textIn(project))}: ${supported(supporters)} paid ${textIn(price)} each of the ${textIn(needed)} it costs.`;
  });
  const fitted = membersIn(proof['fitted']).map(({ project, supporters, left }) => {
    return `${nameOf(textIn(project))}: fits for ${supported(supporters)}, ${textIn(left)} is left.`;
  });
  return [
    ...bought,
    ...fitted,
    `In all ${textIn(cost)} of ${textIn(proof['budget'])}, in the smallest steps of the currency.`,
  ];
}

function election({ quota, elected, seats }: Members, nameOf: NameOf): readonly string[] {
  return [
    `${textIn(seats)} seats; the quota is ${textIn(quota)} hundred-thousandths of a vote.`,
    ...membersIn(elected).map(({ option, stage, by }) => {
      const how = by === 'QUOTA' ? 'reached the quota' : 'was left where as many stood as seats were free';
      return `${nameOf(textIn(option))} ${how}, at stage ${textIn(stage)}.`;
    }),
  ];
}

function ranking({ ranking: places, ballots }: Members, nameOf: NameOf): readonly string[] {
  const order = textsIn(places).map((id, at) => `${String(at + 1)}. ${nameOf(id)}`);
  return [`${textIn(ballots)} ranked.`, ...order];
}
