export { type Credit, creditHolder, creditRow, type RateCard, type RateCards, totalPoints } from './credit.js';
export { distributeStandingShare } from './distribute-standing-share.js';
export {
  FAIRWORK_PRINCIPLES,
  type FairworkEvidence,
  type FairworkPrinciple,
  fairworkScore,
  type FairworkScore,
  hourlyAfterCosts,
  type PieceWork,
  type WageRefusal,
} from './fairwork.js';
export { decideItem, type ItemDecision, type ItemState } from './item-state.js';
export { labelDigest, type Sha256 } from './label-content.js';
export type { DecisionBasis, LabelDecision, LabelImport, LabelRow, RowRefusal } from './label-row.js';
export { type LabelStudioOptions, parseLabelStudio } from './label-studio.js';
export { type Reconciliation, reconcileRow, type RowVersion } from './reconcile-row.js';
export {
  type DatasetCredits,
  type DatasetUse,
  type LineageGraph,
  type LineageRefusal,
  type ModelNode,
  type StandingShare,
  standingShares,
  type UpstreamEdge,
} from './standing-shares.js';
