export { depreciationSchedule } from './depreciation.js';
export { decideDisposal, type Disposal } from './disposal.js';
export { checkDistribution, windUp, type Distribution, type DistributionRoom } from './distribution.js';
export { checkPayment, freeCash, type CashPosition, type InsufficientCash } from './free-cash.js';
export { mayReduce, reducesLock, type LockClass, type LockedAccount, type LockGate } from './gate.js';
export { checkSubscription, type ShareholdingExceedsLimit, type Subscription } from './shareholding.js';
