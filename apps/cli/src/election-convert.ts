import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import {
  checkElection,
  type Election,
  pabulibOfElection,
  writeBallotsCsv,
  writeBlt,
  writeElection,
  writePabulib,
} from '#libs/election-files';
import { type ElectionFile, type ElectionFormat, electionOf, LARGEST_ELECTION } from './election-file.js';

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'election.convert' });

/** A file in another format, and what that format cannot say. */
export interface Converted {
  readonly text: string;
  readonly lost: readonly string[];
}

/**
 * Writes an election in a format. What is written is read back first, so that no file is made that is refused
 * afterwards. Refuses what the format cannot say and a count would miss: another kind of ballots, costs, seats,
 * a currency, who withdrew. What a count does without is listed in `lost`.
 */
export function convertElection(file: ElectionFile, to: ElectionFormat): Converted | Refusal {
  const { election, currency } = file;
  const text = written(file, to);
  if (isRefusal(text)) return text;
  if (Buffer.byteLength(text) > LARGEST_ELECTION) {
    return no('FileTooLarge', 'TO', `it would be larger than the ${LARGEST_ELECTION} bytes that are read`);
  }
  const back = electionOf(text, to, { kind: election.kind, ...(currency === undefined ? {} : { currency }) });
  if (isRefusal(back)) return back;
  if (ballotsIn(back.election) !== ballotsIn(election)) {
    throw new InvariantViolation(
      `${ballotsIn(election)} ballots were written, and ${ballotsIn(back.election)} read back`,
    );
  }
  return { text, lost: lostIn(file, to) };
}

const ballotsIn = ({ ballots }: Election): bigint => ballots.reduce((sum, { count }) => sum + count, 0n);

function written({ election, currency }: ElectionFile, to: ElectionFormat): string | Refusal {
  const unfit = checkElection(election);
  // A CSV of projects has no costs, and only another CSV can do without.
  if (unfit !== undefined && to !== 'csv') return unfit;
  switch (to) {
    case 'json':
      return writeElection(election);
    case 'blt':
      // The format has no ids: where nobody has a name, the id is it.
      return writeBlt({
        ...election,
        options: election.options.map((option) => ({ ...option, name: option.name === '' ? option.id : option.name })),
      });
    case 'csv': {
      const gone = election.options.find(({ withdrawn }) => withdrawn === true);
      if (gone !== undefined) return no('WithdrawnNotWritable', 'TO', `${gone.id} withdrew, which a CSV cannot say`);
      const { kind, options, ballots } = election;
      return writeBallotsCsv({ kind, ballots, options: options.map(({ id }) => id) });
    }
    case 'pb': {
      if (currency === undefined) return no('CurrencyMissing', '--currency', 'a .pb names the currency of its amounts');
      const pabulib = pabulibOfElection(election, currency);
      return isRefusal(pabulib) ? pabulib : writePabulib(pabulib);
    }
  }
}

/** What each format has no place for, of what an election has. */
function lostIn({ election, currency, format }: ElectionFile, to: ElectionFormat): readonly string[] {
  const { options, title, rule, seed, order, seats, budget } = election;
  const has: Readonly<Record<string, boolean>> = {
    title: title !== '',
    names: options.some(({ name, id }) => name !== '' && name !== id),
    // Numbers a BLT gives again, and an id that is all the name there is becomes one.
    ids: options.some(({ id, name }, at) => id !== String(at + 1) && name !== '' && name !== id),
    costs: options.some(({ cost }) => cost !== undefined),
    budget: budget !== undefined,
    seats: seats !== undefined,
    currency: currency !== undefined,
    rule: rule !== '',
    seed: seed !== undefined,
    order: order !== undefined,
  };
  const lacks: Readonly<Record<ElectionFormat, readonly string[]>> = {
    json: ['currency'],
    blt: ['ids', 'rule', 'seed', 'order'],
    csv: ['title', 'names', 'costs', 'budget', 'seats', 'currency', 'rule', 'seed', 'order'],
    pb: ['rule', 'seed', 'order'],
  };
  const ofPabulib = format === 'pb' ? ["the voters' ids and whatever else the .pb says of them and of projects"] : [];
  return [...lacks[to].filter((what) => has[what] === true), ...ofPabulib];
}
