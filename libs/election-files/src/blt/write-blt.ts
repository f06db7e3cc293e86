import { refuse, type Refusal } from '#libs/amount';
import { type Election, type ElectionChoice } from '../election.js';

export type BltWriteRefusal = Refusal<'NotARanking' | 'SeatsMissing' | 'NameNotWritable'>;

/** What a name cannot hold in a format of lines: control characters. */
const CONTROL = /\p{Cc}/u;

const quoted = (text: string): string => `"${text.replace(/[\\"]/gu, '\\$&')}"`;

/**
 * Writes a ranking as a BLT file: options are numbered as they stand, a line for each ballot, equals joined by `=`, a
 * skipped rank as `-`, and whoever abstained as a ballot without preferences. The ids of options, the rule, the seed
 * and the order have no place in the format and are not in it.
 *
 * Refuses `NotARanking`, `SeatsMissing`, and `NameNotWritable` (control characters).
 *
 * @example writeBlt(election) // '4 2\n-2\n3 1 3 4 0\n2 4 1=3 0\n0\n"Adam"\n…'
 */
export function writeBlt(election: Election): string | BltWriteRefusal {
  const { kind, options, seats, title, ballots } = election;
  const no = <K extends BltWriteRefusal['kind']>(why: K, field: string, message: string): Refusal<K> =>
    refuse(why, { message, field, rule: 'blt.write' });
  if (kind !== 'RANKING') return no('NotARanking', 'kind', `A BLT file holds rankings, not ${kind}.`);
  if (seats === undefined) return no('SeatsMissing', 'seats', 'A BLT file says how many seats there are.');
  const bad = [title, ...options.map(({ name }) => name)].find((text) => CONTROL.test(text));
  if (bad !== undefined) return no('NameNotWritable', 'name', `${JSON.stringify(bad)} holds a control character.`);
  const numbers = new Map(options.map(({ id }, at) => [id, String(at + 1)]));
  const withdrawn = options.filter((option) => option.withdrawn === true).map(({ id }) => `-${numbers.get(id) ?? ''}`);
  const lines = [
    `${options.length} ${seats}`,
    ...(withdrawn.length > 0 ? [withdrawn.join(' ')] : []),
    ...ballots.map(({ choice, count }) => [String(count), ...preferences(choice, numbers), '0'].join(' ')),
    '0',
    ...options.map(({ name }) => quoted(name)),
    quoted(title),
  ];
  return `${lines.join('\n')}\n`;
}

function preferences(choice: ElectionChoice, numbers: ReadonlyMap<string, string>): readonly string[] {
  if (choice.is !== 'RANKING') return [];
  return choice.groups.map((group) =>
    group.length === 0 ? '-' : group.map((option) => numbers.get(option) ?? '').join('='),
  );
}
