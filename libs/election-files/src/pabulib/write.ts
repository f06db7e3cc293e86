import { formatAmount, refuse, type Refusal } from '#libs/amount';
import { csvRow } from '../csv-rows.js';
import { type OtherCells, OWN_KEYS, type PabulibElection } from './election.js';

export type PabulibWriteRefusal = Refusal<'IdNotWritable'>;

/**
 * An election as the text of a Pabulib file. Reading it back gives the same election; counts are counted anew.
 *
 * Refuses `IdNotWritable`: the format parts ids by commas and trims them, so an id cannot have a comma in it, space
 * around it, or nothing at all.
 */
export function writePabulib(election: PabulibElection): string | PabulibWriteRefusal {
  const { currency, budget, voteType, projects, votes } = election;
  const ids = [...projects.map(({ id }) => id), ...votes.map(({ voter }) => voter)];
  const unfit = ids.find((id) => id === '' || id !== id.trim() || id.includes(','));
  if (unfit !== undefined) {
    const message = `"${unfit}" cannot be an id in this format: no commas, no space around it.`;
    return refuse('IdNotWritable', { message, field: 'id', rule: 'pabulib.ids' });
  }
  const meta = [
    ...election.meta.filter(([key]) => !OWN_KEYS.includes(key)),
    ['num_projects', String(projects.length)],
    ['num_votes', String(votes.length)],
    ['budget', money(budget, currency)],
    ['vote_type', voteType],
    ['currency', currency],
  ];
  const points = voteType === 'cumulative' || voteType === 'scoring';
  return [
    ['META'],
    ['key', 'value'],
    ...meta,
    ['PROJECTS'],
    ...table(
      ['project_id', 'cost'],
      projects.map(({ id, cost, others }) => ({ cells: [id, money(cost, currency)], others })),
    ),
    ['VOTES'],
    ...table(
      ['voter_id', 'vote', ...(points ? ['points'] : [])],
      votes.map(({ voter, projects: named, points: given, others }) => ({
        cells: [voter, named.join(), ...(points ? [(given ?? []).join()] : [])],
        others,
      })),
    ),
  ]
    .map((row) => `${csvRow(row, ';')}\n`)
    .join('');
}

/** Whole units without decimals, as the format's files have them. */
const money = (amount: bigint, currency: string): string => formatAmount(amount, currency).replace(/\.0+$/u, '');

interface Row {
  readonly cells: readonly string[];
  readonly others: OtherCells;
}

/** Names of columns, then rows: a column that any row has is a column of all. */
function table(own: readonly string[], rows: readonly Row[]): readonly (readonly string[])[] {
  const others = [...new Set(rows.flatMap((row) => Object.keys(row.others)))].filter((name) => !own.includes(name));
  return [[...own, ...others], ...rows.map((row) => [...row.cells, ...others.map((name) => row.others[name] ?? '')])];
}
