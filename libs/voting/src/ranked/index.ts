export {
  type Cast,
  checkApprovalBallot,
  checkRankingBallot,
  checkScoreBallot,
  checkStrictRanking,
  type CountRefusal,
  HIGHEST_SCORE,
  type RankedBallotRefusal,
  type Ranking,
  type ScoreBallotRefusal,
  type ScorePart,
} from './ballots.js';
export {
  CONSENT_RULE,
  type ConsentResult,
  type ConsentThresholds,
  PLAIN_CONSENT,
  tallyConsent,
  type Voice,
} from './consent.js';
export {
  type RankingVote,
  schulze,
  SCHULZE_RULE,
  type SchulzeComparison,
  type SchulzePlace,
  type SchulzeProof,
  type SchulzeRefusal,
  type SchulzeResult,
  strongestPath,
} from './schulze.js';
export { singleTransferableVote } from './stv.js';
export { type StvTie } from './stv-ties.js';
export {
  SCOTTISH_ORDER,
  STV_RULE,
  type StvAction,
  type StvParameters,
  type StvRefusal,
  type StvResult,
  type StvSeat,
  type StvStage,
  type StvTransfer,
  type StvVote,
} from './stv-types.js';
export {
  APPROVAL_RULE,
  SCORE_RULE,
  type SumPlace,
  type SumResult,
  type SumVote,
  tallyApproval,
  tallyScore,
} from './sums.js';
