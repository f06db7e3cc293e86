import type { AssetClass } from '#libs/asset-lock';
import type { AppropriationLine } from '#libs/custom';
import { joined } from './segment.js';

/** The two bodies that owe people money: the Joint Enterprise and the Common Association. */
export type PayingBody = 'je' | 'ca';

/** A labeller's share is a dividend; what the association returns to workers is wages, through payroll payable. */
const PERSON_ACCOUNTS: Readonly<Record<PayingBody, string>> = {
  je: 'je:liabilities:dividend',
  ca: 'ca:liabilities:payroll',
};

/** What the Common Association keeps for a purpose. WORKER_RETURN is owed to people, through a run. */
const PURPOSE_ACCOUNTS: Readonly<Record<Exclude<AppropriationLine, 'WORKER_RETURN'>, string>> = {
  REINVEST: 'ca:equity:reinvest',
  NEW_PCP: 'ca:equity:new-pcp',
  HOST_FUND: 'ca:equity:host-fund',
  BET: 'ca:equity:bet',
  RESERVE: 'ca:equity:reserve',
};

const ASSET_ACCOUNTS: Readonly<Record<AssetClass, string>> = {
  HARDWARE: 'je:assets:machines',
  SITE_LEASE: 'je:assets:site-leases',
  MODEL_WEIGHTS: 'je:assets:model-weights',
  DATASET: 'je:assets:datasets',
  IP: 'je:assets:ip',
};

/** What sites count besides compute. */
export type MeasuredThing = 'energy' | 'water';

/**
 * Where a figure comes from (`site-meter`, `device-meter`, `sub-meter`, `estimate`) and where it goes: `attributed` to
 * users, `overhead` of the site, `idle`; `undivided` until the hour is; `sub-metered` and `estimated` beside all that.
 */
export type MeasuredAs =
  | 'site-meter'
  | 'device-meter'
  | 'sub-meter'
  | 'estimate'
  | 'attributed'
  | 'overhead'
  | 'idle'
  | 'undivided'
  | 'sub-metered'
  | 'estimated';

/** The account that a line of an appropriation credits. */
function appropriated(line: AppropriationLine, run: string): string {
  return line === 'WORKER_RETURN' ? joined('ca:liabilities:dividends-declared', [run]) : PURPOSE_ACCOUNTS[line];
}

/**
 * The path of every account that a posting rule touches. Money is owned by the body that begins the path; compute,
 * tokens, label points, energy and water are counted under the Joint Enterprise, the supplying side credited and the
 * using side debited.
 *
 * @example account.receivable('developer-9') // 'je:assets:receivable:developer-9'
 */
export const account = {
  bank: (body: PayingBody): string => `${body}:assets:bank`,
  restrictedBank: (fund: string): string => joined('je:assets:bank:restricted', [fund]),
  machines: 'je:assets:machines',
  machinesDepreciation: 'je:assets:machines-depreciation',
  /** The locked account of a class of assets, and what stands against it. */
  asset: (assetClass: AssetClass): string => ASSET_ACCOUNTS[assetClass],
  contra: (assetClass: AssetClass): string => `${ASSET_ACCOUNTS[assetClass]}-depreciation`,
  /** Proceeds of locked assets, apart from the free cash. */
  lockedBank: 'je:assets:bank:locked',
  opening: 'je:equity:opening',
  restrictedFund: (fund: string): string => `${joined('fund', [fund])}:restricted`,
  releasedFund: (fund: string): string => `${joined('fund', [fund])}:released`,
  exchange: (body: PayingBody): string => `${body}:equity:exchange`,
  grantIncome: 'je:income:grants',
  entryFines: 'je:income:entry-fines',
  giftIncome: 'je:income:gifts',
  giftInKindIncome: 'je:income:gifts-in-kind',
  /** Business outside the commons' own: use by strangers, interest, rents. Some statutes lock more of it (SUR-4). */
  extraCooperativeIncome: 'je:income:extra-cooperative',
  extraCooperativeExpense: 'je:expenses:extra-cooperative',
  /** What stands for the locked assets that were given: no part of any base (SUR-8). */
  giftsInKind: 'je:equity:gifts-in-kind',
  /** What one person paid in for shares, at par. */
  shares: (roll: string): string => joined('je:equity:withdrawable-shares', [roll]),
  energyExpense: (site: string): string => joined('je:expenses:energy', [site]),
  wages: 'je:expenses:wages',
  hostExpense: 'je:expenses:host',
  depreciationExpense: 'je:expenses:depreciation',
  impairmentExpense: 'je:expenses:impairment',
  disposalGains: 'je:income:disposal-gains',
  disposalLosses: 'je:expenses:disposal-losses',
  funderPrincipal: (funder: string): string => joined('je:liabilities:funder-principal', [funder]),
  receivable: (developer: string): string => joined('je:assets:receivable', [developer]),
  tokenIncome: (model: string): string => joined('je:income:tokens', [model]),
  gpuTimeIncome: 'je:income:gpu-time',
  computeExpense: (site: string): string => joined('je:expenses:compute', [site]),
  /** What a site's serving cards cost beyond what tokens brought. */
  idleExpense: (site: string): string => joined('je:expenses:idle', [site]),
  labelWages: 'je:expenses:label-wages',
  royaltyExpense: (model: string): string => joined('je:expenses:royalty', [model]),
  sitePayable: (site: string): string => joined('je:liabilities:payable:site', [site]),
  /** Whose machine the commons used: a roll number, or 'body:' and a name. */
  contributorOwed: (contributor: string): string => joined('je:liabilities:contributor', [contributor]),
  wagesOwed: (roll: string): string => joined('je:liabilities:wages', [roll]),
  royaltyOwed: (model: string): string => joined('je:liabilities:royalty', [model]),
  standingShareOwed: (model: string): string => joined('je:liabilities:standing-share', [model]),
  solidarityOwed: 'je:liabilities:solidarity',
  funderReturnOwed: (funder: string): string => joined('je:liabilities:funder', [funder]),
  dueToCa: 'je:liabilities:due-to-ca',
  owedToPerson: (body: PayingBody, roll: string): string => joined(PERSON_ACCOUNTS[body], [roll]),
  lockedReserve: 'je:equity:locked-reserve',
  surplus: 'je:equity:surplus',
  dueFromJe: 'ca:assets:due-from-je',
  /** What somebody was paid by a resolution that a jury annulled, and owes back. */
  owedBack: (roll: string): string => joined('ca:assets:receivable', [roll]),
  allocable: 'ca:equity:allocable',
  appropriated,
  /** What the Common Association keeps for a purpose. */
  fund: (line: Exclude<AppropriationLine, 'WORKER_RETURN'>): string => PURPOSE_ACCOUNTS[line],
  /** What is committed to one project that members chose. */
  project: (code: string): string => joined('ca:equity:projects', [code]),
  /** What is committed to one bet that members chose, for its term. */
  bet: (code: string): string => joined('ca:equity:bets', [code]),
  dividendsDeclared: (run: string): string => joined('ca:liabilities:dividends-declared', [run]),
  computeSupplied: (site: string): string => joined('je:compute:supplied', [site]),
  computeUsed: (subject: string): string => joined('je:compute:used', [subject]),
  /** What of its time a subject's cards worked, and whose they are: beside `computeUsed`, never priced. */
  computeBusy: (subject: string): string => joined('je:compute:busy', [subject]),
  computeWorked: (site: string): string => joined('je:compute:worked', [site]),
  tokensServed: (model: string): string => joined('je:tokens:served', [model]),
  tokensUsed: (subject: string): string => joined('je:tokens:used', [subject]),
  labelsCredited: (model: string): string => joined('je:labels:credited', [model]),
  labelPoints: (roll: string): string => joined('je:labels:points', [roll]),
  /** Energy or water of a site, as one of the ways to come by it. */
  measured: (what: MeasuredThing, as: MeasuredAs, site: string): string => joined(`je:${what}:${as}`, [site]),
} as const;
