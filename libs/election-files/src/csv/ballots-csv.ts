import { InvariantViolation, isRefusal } from '#libs/amount';
import {
  checkChoice,
  type Election,
  type ElectionBallot,
  type ElectionChoice,
  type ElectionKind,
} from '../election.js';
import { type ElectionFileRefusal, refuseFile } from '../file-refusal.js';
import { csvCell, type CsvRow, csvRows, type CsvTextRefusal, textOfCell } from './csv-text.js';

/** The ballots of an election and the ids that they name: all that a CSV file holds. */
export type BallotSheet = Pick<Election, 'kind' | 'ballots'> & { readonly options: readonly string[] };

export type BallotsCsvRefusal =
  | CsvTextRefusal
  | ElectionFileRefusal<
      | 'HeaderMissing'
      | 'OptionTwice'
      | 'ColumnCount'
      | 'CountMalformed'
      | 'CellMalformed'
      | 'TooManyGaps'
      | 'ChoiceMismatch'
      | 'ChoiceEmpty'
    >;

/** The columns before those of the options. */
const LEADING = ['count', 'choice'] as const;
const DIGITS = /^(?:0|[1-9]\d{0,17})$/u;
/** Every rank down to the lowest becomes a group, gaps too: so deep no ballot goes. */
const LOWEST_RANK = 1_000n;
/** Of a whole file: a few letters of it may skip a thousand ranks, which memory holds one by one. */
const MOST_GAPS = 1_000_000;

/**
 * Writes ballots as CSV, a ballot a row below a header: how many cast it, what it says where that is one word (a voice,
 * ABSTAIN), then a column for each option. There a ranking has the rank, from 1, equal ranks for equals; a set has 1; a
 * score or a division has its points. Empty is unranked, not approved, not given. Ids that a spreadsheet would run as a
 * formula stand behind an apostrophe. Names, costs, seats and order have no place in it.
 *
 * @example writeBallotsCsv(sheet) // 'count,choice,A,B\n3,,1,\n1,ABSTAIN,,\n'
 */
export function writeBallotsCsv({ options, ballots }: BallotSheet): string {
  const rows = ballots.map(({ choice, count }) => {
    const cells = cellsOf(choice);
    return [String(count), wordOf(choice), ...options.map((option) => cells.get(option) ?? '')];
  });
  return [[...LEADING, ...options.map(csvCell)], ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}

function wordOf(choice: ElectionChoice): string {
  if (choice.is === 'ABSTAIN') return 'ABSTAIN';
  return choice.is === 'VOICE' ? choice.voice : '';
}

function cellsOf(choice: ElectionChoice): ReadonlyMap<string, string> {
  switch (choice.is) {
    case 'SET':
      return new Map(choice.options.map((option) => [option, '1']));
    case 'RANKING':
      return new Map(
        choice.groups.flatMap((group, rank) => group.map((option): [string, string] => [option, String(rank + 1)])),
      );
    case 'POINTS':
      return new Map(choice.points.map(({ option, points }) => [option, String(points)]));
    case 'ABSTAIN':
    case 'VOICE':
      return new Map();
  }
}

/**
 * Reads ballots of a kind out of CSV, as `writeBallotsCsv` writes them; in a set, 0 is as good as empty. Equals of a
 * ranking come in the order of the columns; ranks that nobody has stay as empty groups, but none after the last.
 *
 * Refuses with the line and the column: `HeaderMissing`, `OptionTwice`, `ColumnCount`, `CountMalformed`,
 * `CellMalformed`, `TooManyGaps` (a million skipped ranks), `ChoiceMismatch`, `ChoiceEmpty`, `QuoteOpen`,
 * `QuoteMisplaced`.
 */
export function readBallotsCsv(text: string, kind: ElectionKind): BallotSheet | BallotsCsvRefusal {
  const rows = csvRows(text);
  if (isRefusal(rows)) return rows;
  const [header, ...rest] = rows;
  if (header === undefined || LEADING.some((name, at) => header.cells[at] !== name)) {
    const message = `The first line begins with ${LEADING.join(',')}.`;
    return refuseFile('HeaderMissing', { line: header?.line ?? 1, field: 'header', rule: 'csv.header' }, message);
  }
  const options = header.cells.slice(LEADING.length).map(textOfCell);
  const twice = options.find((option, at) => options.indexOf(option) !== at);
  if (twice !== undefined) {
    return refuseFile(
      'OptionTwice',
      { line: header.line, field: twice, rule: 'csv.header' },
      `"${twice}" has two columns.`,
    );
  }
  const ballots: ElectionBallot[] = [];
  const ids = new Set(options);
  let gaps = 0;
  for (const row of rest) {
    const ballot = ballotOf(row, { kind, options, ids });
    if (isRefusal(ballot)) return ballot;
    gaps += gapsIn(ballot.choice);
    if (gaps > MOST_GAPS) {
      const message = `The ballots down to here skip more than ${MOST_GAPS} ranks.`;
      return refuseFile('TooManyGaps', { line: row.line, field: 'choice', rule: 'csv.gaps' }, message);
    }
    ballots.push(ballot);
  }
  return { kind, options, ballots };
}

const gapsIn = (choice: ElectionChoice): number =>
  choice.is === 'RANKING' ? choice.groups.filter((group) => group.length === 0).length : 0;

interface Columns {
  readonly kind: ElectionKind;
  readonly options: readonly string[];
  readonly ids: ReadonlySet<string>;
}

function ballotOf({ line, cells }: CsvRow, columns: Columns): ElectionBallot | BallotsCsvRefusal {
  const { kind, options, ids } = columns;
  const [count = '', word = '', ...given] = cells;
  if (given.length !== options.length) {
    const message = `${cells.length} cells stand where the header has ${options.length + LEADING.length}.`;
    return refuseFile('ColumnCount', { line, field: 'row', rule: 'csv.row' }, message);
  }
  if (!DIGITS.test(count) || count === '0') {
    return refuseFile(
      'CountMalformed',
      { line, field: 'count', rule: 'csv.count' },
      `"${count}" is no count of ballots.`,
    );
  }
  const bad = given.findIndex((cell) => cell !== '' && !isCell(cell, kind));
  if (bad >= 0) {
    const field = options[bad] ?? '';
    return refuseFile('CellMalformed', { line, field, rule: 'csv.cell' }, `"${given[bad] ?? ''}" is nothing to give.`);
  }
  const choice = choiceOf({ word, given }, columns);
  if (word !== '' && given.some((cell) => cell !== '')) {
    return refuseFile(
      'ChoiceMismatch',
      { line, field: 'choice', rule: 'csv.choice' },
      `"${word}" gives options nothing.`,
    );
  }
  const refusal = checkChoice(choice, { kind, ids, field: 'choice' });
  if (refusal === undefined) return { choice, count: BigInt(count) };
  if (refusal.kind !== 'ChoiceMismatch' && refusal.kind !== 'ChoiceEmpty') {
    throw new InvariantViolation(`a row of the header's own columns was refused: ${refusal.kind}`);
  }
  return refuseFile(refusal.kind, { line, field: 'choice', rule: 'csv.choice' }, refusal.message);
}

function isCell(cell: string, kind: ElectionKind): boolean {
  if (!DIGITS.test(cell)) return false;
  if (kind === 'RANKING') return cell !== '0' && BigInt(cell) <= LOWEST_RANK;
  return kind === 'DIVISION' || kind === 'SCORE' || cell === '0' || cell === '1';
}

function choiceOf(
  { word, given }: { readonly word: string; readonly given: readonly string[] },
  { kind, options }: Columns,
): ElectionChoice {
  if (word === 'ABSTAIN') return { is: 'ABSTAIN' };
  if (word !== '' || kind === 'MOTION' || kind === 'CONSENT') return { is: 'VOICE', voice: word };
  const cells = options.flatMap((option, at) => {
    const cell = given[at] ?? '';
    return cell === '' ? [] : [{ option, cell }];
  });
  if (kind === 'APPROVAL' || kind === 'PROJECTS') {
    return { is: 'SET', options: cells.filter(({ cell }) => cell === '1').map(({ option }) => option) };
  }
  if (kind === 'RANKING') {
    const groups: string[][] = [];
    for (const { option, cell } of cells) {
      const rank = Number(cell);
      while (groups.length < rank) groups.push([]);
      groups[rank - 1]?.push(option);
    }
    return { is: 'RANKING', groups };
  }
  return { is: 'POINTS', points: cells.map(({ option, cell }) => ({ option, points: BigInt(cell) })) };
}
