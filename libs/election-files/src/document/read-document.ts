import { refuse, type Refusal } from '#libs/amount';
import {
  checkElection,
  type Election,
  ELECTION_KINDS,
  type ElectionBallot,
  type ElectionChoice,
  type ElectionKind,
  type ElectionOption,
  type ElectionRefusal,
} from '../election.js';
import { ELECTION_FORMAT } from './write-document.js';

export type ElectionDocumentRefusal =
  | ElectionRefusal
  | Refusal<'NotJson' | 'FormatUnknown' | 'KindUnknown' | 'FieldUnknown' | 'FieldMissing' | 'FieldMalformed'>;

/** A refusal on its way out of the reader; `readElection` returns what it holds. */
class Refused extends Error {
  constructor(readonly refusal: ElectionDocumentRefusal) {
    super(refusal.message);
  }
}

const RULE = 'election.document';

function no(
  kind: Exclude<ElectionDocumentRefusal['kind'], ElectionRefusal['kind']>,
  field: string,
  message: string,
): never {
  throw new Refused(refuse(kind, { message, field, rule: RULE }));
}

/**
 * Reads a document that `writeElection` wrote, or anybody else by the same format. Nothing in it is passed over: a
 * member that the format does not have is refused, as is a number that is not text of decimal digits.
 *
 * Refuses with the path of the field: `NotJson`, `FormatUnknown` (another version), `KindUnknown`, `FieldUnknown`,
 * `FieldMissing`, `FieldMalformed`, and what `checkElection` refuses.
 */
export function readElection(text: string): Election | ElectionDocumentRefusal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('NotJson', { message: 'This is no JSON.', field: 'text', rule: RULE });
  }
  try {
    const election = electionOf(value);
    return checkElection(election) ?? election;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

type Members = ReadonlyMap<string, unknown>;

/** The members of an object that has no others than these. */
function membersOf(value: unknown, field: string, known: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    no('FieldMalformed', field, 'An object is expected here.');
  }
  const members = new Map(Object.entries(value));
  for (const name of members.keys()) {
    if (!known.includes(name))
      no('FieldUnknown', field === '' ? name : `${field}.${name}`, `The format has no "${name}".`);
  }
  return members;
}

function textOf(value: unknown, field: string): string {
  if (value === undefined) no('FieldMissing', field, 'The field is missing.');
  return typeof value === 'string' ? value : no('FieldMalformed', field, 'Text is expected here.');
}

function wholeOf(value: unknown, field: string): bigint {
  const text = textOf(value, field);
  if (!/^(?:0|[1-9]\d{0,30})$/u.test(text))
    no('FieldMalformed', field, 'A whole number is expected, as text of digits.');
  return BigInt(text);
}

function listOf<T>(value: unknown, field: string, item: (value: unknown, field: string) => T): readonly T[] {
  if (value === undefined) no('FieldMissing', field, 'The field is missing.');
  if (!Array.isArray(value)) no('FieldMalformed', field, 'A list is expected here.');
  return value.map((one: unknown, at) => item(one, `${field}[${at}]`));
}

/** Left out where the document leaves it out. */
function optional<K extends string, T>(
  members: Members,
  name: K,
  read: (value: unknown, field: string) => T,
  within = '',
): Partial<Record<K, T>> {
  if (!members.has(name)) return {};
  const one: Partial<Record<K, T>> = {};
  one[name] = read(members.get(name), `${within}${name}`);
  return one;
}

const MEMBERS = ['ballots', 'budget', 'format', 'kind', 'options', 'order', 'rule', 'seats', 'seed', 'title'];

function electionOf(value: unknown): Election {
  const members = membersOf(value, '', MEMBERS);
  const format = textOf(members.get('format'), 'format');
  if (format !== ELECTION_FORMAT) no('FormatUnknown', 'format', `"${format}" is not ${ELECTION_FORMAT}.`);
  const word = textOf(members.get('kind'), 'kind');
  const kind =
    ELECTION_KINDS.find((one) => one === word) ?? no('KindUnknown', 'kind', `"${word}" is no kind of ballot.`);
  return {
    kind,
    rule: textOf(members.get('rule'), 'rule'),
    title: textOf(members.get('title'), 'title'),
    options: listOf(members.get('options'), 'options', optionOf),
    ...optional(members, 'seats', wholeOf),
    ...optional(members, 'budget', wholeOf),
    ...optional(members, 'seed', textOf),
    ...optional(members, 'order', (order, field) => listOf(order, field, textOf)),
    ballots: listOf(members.get('ballots'), 'ballots', (ballot, field) => ballotOf(ballot, field, kind)),
  };
}

function optionOf(value: unknown, field: string): ElectionOption {
  const members = membersOf(value, field, ['cost', 'id', 'name', 'withdrawn']);
  const withdrawn = members.get('withdrawn');
  if (withdrawn !== undefined && withdrawn !== true) {
    no('FieldMalformed', `${field}.withdrawn`, 'It is true, or left out.');
  }
  return {
    id: textOf(members.get('id'), `${field}.id`),
    name: textOf(members.get('name'), `${field}.name`),
    ...optional(members, 'cost', wholeOf, `${field}.`),
    ...(withdrawn === undefined ? {} : { withdrawn }),
  };
}

function ballotOf(value: unknown, field: string, kind: ElectionKind): ElectionBallot {
  const members = membersOf(value, field, ['choice', 'count']);
  const choice = members.get('choice');
  if (choice === undefined) no('FieldMissing', `${field}.choice`, 'The field is missing.');
  return {
    choice: choiceOf(choice, `${field}.choice`, kind),
    count: wholeOf(members.get('count'), `${field}.count`),
  };
}

function choiceOf(value: unknown, field: string, kind: ElectionKind): ElectionChoice {
  if (value === 'ABSTAIN') return { is: 'ABSTAIN' };
  switch (kind) {
    case 'MOTION':
    case 'CONSENT':
      return { is: 'VOICE', voice: textOf(value, field) };
    case 'PROJECTS':
    case 'APPROVAL':
      return { is: 'SET', options: listOf(value, field, textOf) };
    case 'RANKING':
      return { is: 'RANKING', groups: listOf(value, field, (group, at) => listOf(group, at, textOf)) };
    case 'DIVISION':
    case 'SCORE':
      return { is: 'POINTS', points: listOf(value, field, pointsOf) };
  }
}

function pointsOf(value: unknown, field: string): { readonly option: string; readonly points: bigint } {
  const members = membersOf(value, field, ['option', 'points']);
  return {
    option: textOf(members.get('option'), `${field}.option`),
    points: wholeOf(members.get('points'), `${field}.points`),
  };
}
