export { readBlt, type BltRefusal } from './blt/read-blt.js';
export { writeBlt, type BltWriteRefusal } from './blt/write-blt.js';
export { type BallotSheet, type BallotsCsvRefusal, readBallotsCsv, writeBallotsCsv } from './csv/ballots-csv.js';
export { type ElectionDocumentRefusal, readElection } from './document/read-document.js';
export { ELECTION_FORMAT, writeElection } from './document/write-document.js';
export {
  checkElection,
  type Election,
  ELECTION_KINDS,
  type ElectionBallot,
  type ElectionChoice,
  type ElectionKind,
  type ElectionOption,
  type ElectionRefusal,
  withoutWithdrawn,
} from './election.js';
export { type AsPabulibRefusal, electionOfPabulib, pabulibOfElection } from './pabulib/as-election.js';
export {
  type OtherCells,
  PABULIB_VOTE_TYPES,
  type PabulibElection,
  type PabulibProject,
  type PabulibVote,
  type PabulibVoteType,
} from './pabulib/election.js';
export { type PabulibRefusal, readPabulib } from './pabulib/read.js';
export { roundOfPabulib } from './pabulib/round.js';
export { type PabulibWriteRefusal, writePabulib } from './pabulib/write.js';
export * from './belenios/index.js';
