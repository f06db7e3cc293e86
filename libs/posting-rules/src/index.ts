export { annulmentClaim, type PaidByAnnulled } from './annulment-claim.js';
export { appropriation, type AppropriationRefusal, type ResolutionExecuted } from './appropriation.js';
export { assetDisposed, type AssetDisposed, type DisposalPostingRefusal } from './asset-disposed.js';
export { assetEntered, type AssetEntered } from './asset-entered.js';
export { assetsContributed, type AssetsContributed } from './assets-contributed.js';
export { checkAccountsByHand, checkKindByHand, checkReversibleByHand, kindsByHand } from './by-hand.js';
export { caSettlement, type CaSettled } from './ca-settlement.js';
export { capitalReceived, type CapitalReceived } from './capital-received.js';
export { capitalRepaid, type CapitalRepaid } from './capital-repaid.js';
export { chartEntryOf, chartLines, fundOf, type ChartEntry, type ChartLine } from './chart-entry.js';
export { account, type PayingBody } from './chart.js';
export { closeResult, type CloseRefusal, type PeriodClosed } from './close-result.js';
export { depreciation, type AssetWorn } from './depreciation.js';
export { developerPayment, type DeveloperPaid } from './developer-payment.js';
export type { Occasion, PostingRefusal } from './draft-journal.js';
export { type BetsChosen, betsCommitted } from './bets-committed.js';
export { projectsCommitted, type ProjectsChosen } from './projects-committed.js';
export {
  entryFine,
  entryFinePaid,
  entryFineReduced,
  type EntryFineDue,
  type EntryFinePaid,
  type EntryFineReduced,
} from './entry-fine.js';
export {
  exchange,
  type ExchangeRate,
  type ExchangeRefusal,
  type MoneyAmount,
  type MoneyExchanged,
} from './exchange.js';
export { checkAccountUse, type AccountUseRefusal } from './account-use.js';
export { checkBodies, type BodyRefusal } from './body-balance.js';
export { giftReceived, type GiftReceived, type GiftRefusal } from './gift-received.js';
export { grantReceived, type GrantReceived } from './grant-received.js';
export { grantReturned, type GrantReturned } from './grant-returned.js';
export { grantSpent, type GrantPurpose, type GrantSpent } from './grant-spent.js';
export { labelWage, type LabelAccepted } from './label-wage.js';
export { impairment, lossAbsorbed, type AssetImpaired, type LossBorne } from './loss-absorbed.js';
export { machineBought, type MachineBought } from './machine-bought.js';
export { nearestAccounts } from './nearest-accounts.js';
export { operatingCost, type CostIncurred } from './operating-cost.js';
export { payDividend, type DividendPaid } from './pay-dividend.js';
export { contributionCredited, type ContributionAccepted } from './contribution-credited.js';
export { ratedUsage, type UsageRated } from './rated-usage.js';
export { royalty, type RoyaltyDue } from './royalty.js';
export { ruledKinds, ruleOfKind, type RuleNote } from './rule-of-kind.js';
export { runItem, type RunItemPosted } from './run-item.js';
export { idOfSegment, segment } from './segment.js';
export { sharesSubscribed, type SharesSubscribed } from './shares-subscribed.js';
export { sharesWithdrawn, type SharesWithdrawn } from './shares-withdrawn.js';
export { shortfall } from './shortfall.js';
export { servingSettled, type ServingMonth } from './serving-settled.js';
export { siteHour, type SiteHourDivided } from './site-hour.js';
export { sitePayment, type SitePaid } from './site-payment.js';
export { standingShareRunItem, type StandingShareItemPosted } from './standing-share-run-item.js';
export { usageBucket, type UsageBucketClosed } from './usage-bucket.js';
export { wagesPaid, type WagesPaid } from './wages-paid.js';
export { waterfall, type SurplusDivided } from './waterfall.js';
export { withReleases } from './with-releases.js';
