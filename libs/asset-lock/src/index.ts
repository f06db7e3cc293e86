export {
  ASSET_CLASSES,
  disposalState,
  LATEST_PURCHASE_DAYS,
  LEAST_YEARS_FROM_PROCEEDS,
  leastYears,
  lockStateOf,
  type AssetClass,
  type DisposalFacts,
  type DisposalState,
  type LockState,
} from './asset.js';
export { checkInstrument, type InstrumentRefusal, type InstrumentTerms } from './capital-instrument.js';
export { averageDebt, interestCap, type DebtStretch } from './capital-interest.js';
export { depreciationSchedule } from './depreciation.js';
export { decideDisposal, decidingValuation, type Disposal, type Valued } from './disposal.js';
export { checkDistribution, windUp, type Distribution, type DistributionRoom } from './distribution.js';
export { checkDocument, EMPTY_DOCUMENT } from './document.js';
export { checkPayment, freeCash, type CashPosition, type InsufficientCash } from './free-cash.js';
export { mayReduce, reducesLock, type LockClass, type LockedAccount, type LockGate } from './gate.js';
export { scheduleThrough, wearRoom, yearOfSchedule, type WearSchedule, type Worn } from './schedule.js';
export {
  checkPublicCapital,
  checkShareDay,
  checkSubscription,
  checkWithdrawal,
  roomUnder,
  type CapitalMove,
  type ShareholdingExceedsLimit,
  type Subscription,
  type Withdrawal,
  type WithdrawalRefusal,
} from './shareholding.js';
export {
  windingUpPlan,
  type Estate,
  type EstateAccount,
  type EstateAsset,
  type EstatePurpose,
  type Settled,
  type WindingUp,
} from './winding-up.js';
