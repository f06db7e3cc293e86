import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { parseRollNumber, rollNumber } from '#libs/court-roll';
import type { NewPerson } from '../../server/src/startup/for-commands.js';

/** The colleges that a partnership is founded with. */
export const COLLEGES = [
  { code: 'WORKER', name: 'Workers' },
  { code: 'PUBLIC', name: 'Public body' },
  { code: 'COMMON', name: 'Commoners' },
  { code: 'HOST', name: 'Host community' },
  { code: 'LABELLER', name: 'Labellers' },
] as const;

const ROLES = [
  'MEMBER',
  'WORKER',
  'LABELLER',
  'DEVELOPER',
  'OPERATOR',
  'OFFICER',
  'AUDITOR',
  'PUBLIC_BODY',
  'FUNDER',
] as const;

export const PEOPLE_HEADER = 'roll_number,name,colleges,roles,territory';

type PeopleRefusal = Refusal<
  'HeaderMismatch' | 'RowMalformed' | 'RollNumberMalformed' | 'RollNumberTwice' | 'UnknownCollege' | 'UnknownRole'
>;

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'found.people' });

/** One line of CSV; a field may stand in quotes, with a quote in it doubled. Undefined where it is not that. */
function fieldsOf(line: string): string[] | undefined {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/uy;
  for (;;) {
    const found = field.exec(line);
    if (found === null) return undefined;
    fields.push((found[1]?.replaceAll('""', '"') ?? found[2] ?? '').trim());
    if (found[3] === '') return fields;
  }
}

const listOf = (text: string): string[] =>
  text
    .split('|')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** A row as it stands in the file. */
interface Row {
  readonly line: number;
  readonly roll: string;
  readonly person: Omit<NewPerson, 'rollNumber'>;
}

function rowOf(text: string, line: number, since: string): Row | PeopleRefusal {
  const fields = fieldsOf(text);
  const at = `line ${line}`;
  if (fields?.length !== 5) return no('RowMalformed', at, `${at} does not have the columns ${PEOPLE_HEADER}`);
  const [roll = '', name = '', collegeList = '', roleList = '', territory = ''] = fields;
  if (name === '') return no('RowMalformed', 'name', `${at} names nobody`);
  if (roll !== '' && isRefusal(parseRollNumber(roll))) {
    return no('RollNumberMalformed', 'roll_number', `${at}: "${roll}" is not a roll number such as r0017`);
  }
  const [colleges, roles] = [listOf(collegeList), listOf(roleList)];
  const college = colleges.find((code) => !COLLEGES.some((each) => each.code === code));
  if (college !== undefined) {
    const there = COLLEGES.map(({ code }) => code).join(', ');
    return no('UnknownCollege', 'colleges', `${at}: there is no college "${college}"; there are: ${there}`);
  }
  const role = roles.find((code) => !ROLES.some((each) => each === code));
  if (role !== undefined) {
    return no('UnknownRole', 'roles', `${at}: there is no role "${role}"; there are: ${ROLES.join(', ')}`);
  }
  return { line, roll, person: { name, namePublic: false, territory, colleges, roles, since } };
}

/** Numbers that nobody was given go out in the order of the file. */
function* freeNumbers(taken: ReadonlySet<string>): Generator<string, undefined> {
  for (let ordinal = 1n; ; ordinal += 1n) {
    const next = rollNumber(ordinal);
    if (isRefusal(next)) return undefined;
    if (!taken.has(next)) yield next;
  }
}

/**
 * Reads the people of a partnership that is founded: CSV with the columns `roll_number,name,colleges,roles,territory`,
 * several colleges or roles with | between. A row without a roll number is given the next one that is free. Nobody's
 * name is public before they say so. Refuses the whole file at its first wrong row, by its line.
 *
 * @example peopleOf('roll_number,name,colleges,roles,territory\n,Ada,WORKER,MEMBER|OFFICER,Mill Lane', '2026-01-01')
 */
export function peopleOf(text: string, since: string): readonly NewPerson[] | PeopleRefusal {
  const [header = '', ...lines] = text.replace(/^\uFEFF/u, '').split(/\r?\n/u);
  if (header.trim() !== PEOPLE_HEADER) {
    return no('HeaderMismatch', 'line 1', `the first line of the file of people is ${PEOPLE_HEADER}`);
  }
  const rows: Row[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const row = rowOf(line, index + 2, since);
    if (isRefusal(row)) return row;
    if (row.roll !== '' && rows.some(({ roll }) => roll === row.roll)) {
      return no('RollNumberTwice', 'roll_number', `line ${row.line}: ${row.roll} stands in the file twice`);
    }
    rows.push(row);
  }
  const free = freeNumbers(new Set(rows.map(({ roll }) => roll)));
  return rows.map(({ roll, person }) => ({ ...person, rollNumber: roll === '' ? (free.next().value ?? '') : roll }));
}
