import { isRefusal, refuse, type Refusal, unitOf } from '#libs/amount';
import { pabulibOfElection, writeBallotsCsv, writeBlt, writeElection, writePabulib } from '#libs/election-files';
import type { ExportedElection } from './election-of-motion.js';

/** The formats in which a vote is taken along, by the ending of a name, with their media type. */
export const ELECTION_TYPES = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  blt: 'text/plain; charset=utf-8',
  pb: 'text/plain; charset=utf-8',
} as const;
export type ElectionEnding = keyof typeof ELECTION_TYPES;

/**
 * A vote in a format that researchers read. Refuses `FormatUnfit` where the format cannot hold it: a BLT holds rankings, a
 * Pabulib file projects.
 */
export function electionText({ election, currency }: ExportedElection, ending: ElectionEnding): string | Refusal {
  const unfit = (message: string): Refusal<'FormatUnfit'> =>
    refuse('FormatUnfit', { message, field: 'file', rule: 'election.export' });
  switch (ending) {
    case 'json':
      return writeElection(election);
    case 'csv': {
      const { kind, options, ballots } = election;
      return writeBallotsCsv({ kind, ballots, options: options.map(({ id }) => id) });
    }
    case 'blt':
      return election.kind === 'RANKING' ? writeBlt(election) : unfit('A BLT file holds rankings.');
    case 'pb': {
      const unit = unitOf(currency ?? '');
      if (election.kind !== 'PROJECTS' || isRefusal(unit)) return unfit('A Pabulib file holds projects.');
      const pabulib = pabulibOfElection(election, unit.code);
      return isRefusal(pabulib) ? pabulib : writePabulib(pabulib);
    }
  }
}
