import { InvariantViolation } from '#libs/amount';
import { checkElection, type Election, type ElectionChoice, type ElectionOption } from '../election.js';

/** The format of the document and its version. */
export const ELECTION_FORMAT = 'copyhold-election/1';

/**
 * Writes an election as one JSON document: keys sorted, numbers as text of decimal digits, a line for each option and
 * each ballot. Equal elections give equal bytes; ballots and options keep their order. An election that contradicts
 * itself (`checkElection`) is a bug and throws.
 */
export function writeElection(election: Election): string {
  const refusal = checkElection(election);
  if (refusal !== undefined) throw new InvariantViolation(`${refusal.field}: ${refusal.message}`);
  const { budget, kind, order, rule, seats, seed, title } = election;
  const list = (items: readonly object[]): string =>
    items.length === 0 ? '[]' : `[\n    ${items.map((item) => JSON.stringify(item)).join(',\n    ')}\n  ]`;
  const members: readonly (readonly [string, string | undefined])[] = [
    [
      'ballots',
      list(election.ballots.map(({ choice, count }) => ({ choice: choiceJson(choice), count: String(count) }))),
    ],
    ['budget', budget === undefined ? undefined : JSON.stringify(String(budget))],
    ['format', JSON.stringify(ELECTION_FORMAT)],
    ['kind', JSON.stringify(kind)],
    ['options', list(election.options.map(optionJson))],
    ['order', order === undefined ? undefined : JSON.stringify(order)],
    ['rule', JSON.stringify(rule)],
    ['seats', seats === undefined ? undefined : JSON.stringify(String(seats))],
    ['seed', seed === undefined ? undefined : JSON.stringify(seed)],
    ['title', JSON.stringify(title)],
  ];
  const lines = members.flatMap(([name, value]) => (value === undefined ? [] : [`  "${name}": ${value}`]));
  return `{\n${lines.join(',\n')}\n}\n`;
}

function optionJson({ cost, id, name, withdrawn }: ElectionOption): object {
  return {
    ...(cost === undefined ? {} : { cost: String(cost) }),
    id,
    name,
    ...(withdrawn === undefined ? {} : { withdrawn }),
  };
}

/** A word for a voice, a list of ids for a set, a list of lists for a ranking, a list of points by option. */
function choiceJson(choice: ElectionChoice): unknown {
  switch (choice.is) {
    case 'ABSTAIN':
      return 'ABSTAIN';
    case 'VOICE':
      return choice.voice;
    case 'SET':
      return choice.options;
    case 'RANKING':
      return choice.groups;
    case 'POINTS':
      return choice.points.map(({ option, points }) => ({ option, points: String(points) }));
  }
}
