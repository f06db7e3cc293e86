import { isRefusal, parseAmount, unitOf, type UnitCode } from '#libs/amount';
import { type ElectionFileRefusal, refuseFile } from '../file-refusal.js';
import {
  type OtherCells,
  OWN_KEYS,
  PABULIB_VOTE_TYPES,
  type PabulibElection,
  type PabulibProject,
  type PabulibVote,
  type PabulibVoteType,
} from './election.js';
import { type NamedRow, readSections, type SectionRefusal, type Table } from './sections.js';

export type PabulibRefusal =
  | SectionRefusal
  | ElectionFileRefusal<
      | 'KeyTwice'
      | 'KeyMissing'
      | 'CurrencyUnknown'
      | 'AmountMalformed'
      | 'CountDiffers'
      | 'VoteTypeUnknown'
      | 'IdMissing'
      | 'IdTwice'
      | 'ProjectUnknown'
      | 'VoteMalformed'
    >;

const no = <K extends PabulibRefusal['kind']>(
  kind: K,
  { line }: { readonly line: number },
  [field, message]: readonly [field: string, message: string],
): ElectionFileRefusal<K> => refuseFile(kind, { line, field, rule: `pabulib.${field}` }, message);

/**
 * Reads a Pabulib file: META, PROJECTS and VOTES, cells parted by semicolons. Keys and columns that we do not know are
 * kept. Money becomes minor units of the currency that META names, or else of `currency`.
 *
 * Refuses, by line, field and rule: what is no such file; a key, project, voter or approval that stands twice; a vote
 * for a project that is not there; amounts that are no plain decimal of zero or more in the currency; counts that differ
 * from `num_projects` and `num_votes`; kinds of votes other than the five of the format.
 */
export function readPabulib(
  text: string,
  { currency }: { readonly currency?: UnitCode } = {},
): PabulibElection | PabulibRefusal {
  const tables = readSections(text);
  if (isRefusal(tables)) return tables;
  const head = readHead(tables.META, currency);
  if (isRefusal(head)) return head;
  const projects = readProjects(tables.PROJECTS, head.currency);
  if (isRefusal(projects)) return projects;
  const votes = readVotes(tables.VOTES, { voteType: head.voteType, known: new Set(projects.map(({ id }) => id)) });
  if (isRefusal(votes)) return votes;
  const miscounted =
    differs(head.counts.get('num_projects'), 'num_projects', projects.length) ??
    differs(head.counts.get('num_votes'), 'num_votes', votes.length);
  if (miscounted !== undefined) return miscounted;
  const { counts: _, ...rest } = head;
  return { ...rest, projects, votes };
}

interface Said {
  readonly line: number;
  readonly value: string;
}

type Head = Omit<PabulibElection, 'projects' | 'votes'> & { readonly counts: ReadonlyMap<string, Said> };

function readHead({ line, rows }: Table, currency: UnitCode | undefined): Head | PabulibRefusal {
  const said = new Map<string, Said>();
  for (const row of rows) {
    const key = cellOf(row, 'key').trim();
    if (said.has(key)) return no('KeyTwice', row, [key, `META says "${key}" twice.`]);
    said.set(key, { line: row.line, value: cellOf(row, 'value') });
  }
  const unit = said.get('currency') ?? { line, value: currency ?? '' };
  const money = unitOf(unit.value.trim());
  if (isRefusal(money) || money.kind !== 'MONEY') {
    return no('CurrencyUnknown', unit, [
      'currency',
      `"${unit.value}" is no ISO 4217 currency; name the one that is meant.`,
    ]);
  }
  const budgetText = said.get('budget');
  if (budgetText === undefined) return no('KeyMissing', { line }, ['budget', 'META names no budget.']);
  const budget = amountOf(budgetText, 'budget', money.code);
  if (isRefusal(budget)) return budget;
  const kind = said.get('vote_type');
  if (kind === undefined) return no('KeyMissing', { line }, ['vote_type', 'META names no vote_type.']);
  const voteType = PABULIB_VOTE_TYPES.find((known) => known === kind.value.trim());
  if (voteType === undefined) {
    const known = PABULIB_VOTE_TYPES.join(', ');
    return no('VoteTypeUnknown', kind, ['vote_type', `"${kind.value}" is none of ${known}.`]);
  }
  const others = [...said].filter(([key]) => !OWN_KEYS.includes(key));
  return { currency: money.code, budget, voteType, meta: others.map(([key, { value }]) => [key, value]), counts: said };
}

function readProjects({ columns, rows }: Table, currency: UnitCode): readonly PabulibProject[] | PabulibRefusal {
  const projects = new Map<string, PabulibProject>();
  for (const row of rows) {
    const id = cellOf(row, 'project_id').trim();
    if (id === '') return no('IdMissing', row, ['project_id', 'a project has no id.']);
    if (projects.has(id)) return no('IdTwice', row, ['project_id', `project ${id} stands in the file twice.`]);
    const cost = amountOf({ line: row.line, value: cellOf(row, 'cost') }, 'cost', currency);
    if (isRefusal(cost)) return cost;
    projects.set(id, { id, cost, others: othersOf(row, columns, ['project_id', 'cost']) });
  }
  return [...projects.values()];
}

interface Expected {
  readonly voteType: PabulibVoteType;
  readonly known: ReadonlySet<string>;
}

function readVotes({ columns, rows }: Table, expected: Expected): readonly PabulibVote[] | PabulibRefusal {
  const votes = new Map<string, PabulibVote>();
  const points = expected.voteType === 'cumulative' || expected.voteType === 'scoring';
  const own = ['voter_id', 'vote', ...(points ? ['points'] : [])];
  for (const row of rows) {
    const voter = cellOf(row, 'voter_id').trim();
    if (voter === '') return no('IdMissing', row, ['voter_id', 'a vote has no voter_id.']);
    if (votes.has(voter)) return no('IdTwice', row, ['voter_id', `voter ${voter} stands in the file twice.`]);
    const projects = listOf(cellOf(row, 'vote'));
    const unfit = checkVote(row, projects, expected);
    if (unfit !== undefined) return unfit;
    const given = points ? pointsOf(row, projects.length) : undefined;
    if (isRefusal(given)) return given;
    votes.set(voter, {
      voter,
      projects,
      ...(given === undefined ? {} : { points: given }),
      others: othersOf(row, columns, own),
    });
  }
  return [...votes.values()];
}

function checkVote(
  row: NamedRow,
  projects: readonly string[],
  { voteType, known }: Expected,
): PabulibRefusal | undefined {
  const seen = new Set<string>();
  for (const id of projects) {
    if (!known.has(id)) return no('ProjectUnknown', row, ['vote', `"${id}" is no project of this file.`]);
    if (seen.has(id)) return no('VoteMalformed', row, ['vote', `project ${id} is named twice in one vote.`]);
    seen.add(id);
  }
  if (voteType === 'choose-1' && projects.length > 1) {
    return no('VoteMalformed', row, ['vote', `a vote of choose-1 names ${projects.length} projects.`]);
  }
  return undefined;
}

function pointsOf(row: NamedRow, projects: number): readonly bigint[] | PabulibRefusal {
  const points = listOf(cellOf(row, 'points'));
  const bad = points.find((text) => !/^-?\d{1,18}$/u.test(text));
  if (bad !== undefined) return no('VoteMalformed', row, ['points', `"${bad}" is not a whole number of points.`]);
  if (points.length !== projects) {
    return no('VoteMalformed', row, ['points', `${points.length} numbers of points for ${projects} projects.`]);
  }
  return points.map(BigInt);
}

function amountOf({ line, value }: Said, field: string, currency: UnitCode): bigint | PabulibRefusal {
  const amount = parseAmount(value.trim(), currency);
  if (isRefusal(amount)) return no('AmountMalformed', { line }, [field, `${amount.message}.`]);
  if (amount < 0n) return no('AmountMalformed', { line }, [field, `"${value}" is less than nothing.`]);
  return amount;
}

function differs(said: Said | undefined, key: string, counted: number): PabulibRefusal | undefined {
  if (said === undefined || said.value.trim() === String(counted)) return undefined;
  return no('CountDiffers', said, [key, `${key} says "${said.value}", but the file has ${counted}.`]);
}

const cellOf = ({ cells }: NamedRow, column: string): string => cells.get(column) ?? '';

const listOf = (cell: string): readonly string[] =>
  cell.trim() === '' ? [] : cell.split(',').map((part) => part.trim());

const othersOf = ({ cells }: NamedRow, columns: readonly string[], own: readonly string[]): OtherCells =>
  Object.fromEntries(columns.filter((name) => !own.includes(name)).map((name) => [name, cells.get(name) ?? '']));
