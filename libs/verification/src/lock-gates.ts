import { account } from '#libs/posting-rules';
import type { AssetRecord } from './asset-record.js';
import type { Leg } from './journal.js';
import type { LockRegister } from './lock-register.js';

/** An entry that names a gate of the lock. */
export interface Passing {
  /** The asset, disposal or absorption that it names. */
  readonly code: string;
  readonly legs: readonly Leg[];
  /** True where an account of the path is locked, or stands against one that is. */
  readonly isLocked: (path: string) => boolean;
  /** Days on which it counts, and on which it was recorded, 'YYYY-MM-DD' in UTC; and both as milliseconds. */
  readonly on: string;
  readonly today: string;
  readonly onMs: number;
  readonly todayMs: number;
}

/** What a gate says: why the entry may not pass, or what becomes of the asset when it has. */
type Verdict = string | (() => void);

type Gate = (register: LockRegister, passing: Passing) => Verdict;

const DAY_MS = 86_400_000;

const sum = (legs: readonly Leg[], which: (leg: Leg) => boolean = () => true): bigint =>
  legs.reduce((all, leg) => (which(leg) ? all + leg.amount : all), 0n);

/** True where every leg goes from one to the other, in that unit. */
const onlyFrom = (legs: readonly Leg[], [debit, credit, unit]: readonly [string, string, string]): boolean =>
  legs.every((leg) => leg.debit === debit && leg.credit === credit && leg.unit === unit);

/** An asset comes in once, on its day, at its cost, and nothing locked goes for it but proceeds of others (LOCK-10). */
const enters =
  (paidFrom: 'OPEN' | 'PROCEEDS'): Gate =>
  ({ assets }, { code, legs, isLocked, on }) => {
    const asset = assets.get(code);
    if (asset === undefined) return `no leaf registers the asset ${code}`;
    const { account: path, terms } = asset;
    if (asset.entered) return `${code} was in the books already`;
    if (Math.abs(Date.parse(on) - Date.parse(terms.enteredOn)) > DAY_MS)
      return `${code} is registered as of ${terms.enteredOn}`;
    const others = legs.some(({ debit, credit }) => {
      const foreign = debit !== path && debit.startsWith('je:assets:') && isLocked(debit);
      return foreign || (paidFrom === 'OPEN' && credit.startsWith('je:assets:') && isLocked(credit));
    });
    const cost = sum(legs, ({ debit, unit }) => debit === path && unit === terms.currency);
    if (others || cost !== terms.cost) return `${code} is registered at ${terms.cost}, and this brings in ${cost}`;
    if (paidFrom === 'PROCEEDS' && !onlyFrom(legs, [path, account.lockedBank, terms.currency]))
      return `proceeds of locked assets become another one at its cost, and nothing else`;
    return () => {
      asset.entered = true;
    };
  };

/** Depreciation follows the schedule of the leaf, year by year, and never exceeds the cost (LOCK-8). */
const wears: Gate = ({ assets }, { code, legs, on, today }) => {
  const asset = assets.get(code);
  if (asset?.terms.years === undefined) return `no leaf gives ${code} a schedule`;
  if (!asset.inBooks) return `${code} was not in the books`;
  if (!onlyFrom(legs, [account.depreciationExpense, asset.contra, asset.terms.currency]))
    return `depreciation of ${code} goes to ${asset.contra}, in an entry of that alone`;
  const amount = sum(legs);
  if (asset.lost + amount > asset.terms.cost)
    return `${code} cost ${asset.terms.cost} and had lost ${asset.lost} already`;
  const room = asset.room(on, today);
  if (amount > room) return `the schedule of ${code} had room for ${room}, not for ${amount}`;
  return () => {
    asset.wear(on, amount);
  };
};

const priceOf = (legs: readonly Leg[]): bigint => sum(legs, ({ debit }) => debit === account.lockedBank);

/** Why the legs of a disposal are not those of the whole asset; undefined where they are. */
function disposalFault(asset: AssetRecord, legs: readonly Leg[], leastPrice: bigint): string | undefined {
  const { account: path, contra, terms, lost } = asset;
  const strange = legs.some(
    ({ debit, credit, unit }) =>
      unit !== terms.currency ||
      ![path, account.disposalGains].includes(credit) ||
      ![contra, account.lockedBank, account.disposalLosses].includes(debit),
  );
  if (strange) return 'a disposal moves its asset, what stands against it and locked proceeds, and nothing else';
  const cost = sum(legs, ({ credit }) => credit === path);
  const worn = sum(legs, ({ debit }) => debit === contra);
  if (cost !== terms.cost || worn !== lost)
    return `${terms.code} leaves whole, at ${terms.cost} less ${lost}, and not at ${cost} less ${worn}`;
  const price = priceOf(legs);
  if (price < leastPrice) return `it was authorised for ${leastPrice} at least, and ${price} stays locked for it`;
  const gain = legs.some(({ credit }) => credit === account.disposalGains);
  const loss = legs.some(({ debit }) => debit === account.disposalLosses);
  return gain && loss ? 'a disposal has a gain or a loss, not both' : undefined;
}

/** A disposal takes its asset out whole, once, as it was authorised; what was paid stays locked. */
const leaves: Gate = (register, { code, legs, onMs, todayMs }) => {
  const { assets, authorisations } = register;
  const authorised = authorisations.get(code);
  if (authorised === undefined) return `no leaf authorises ${code}, or one has revoked it`;
  const last = Date.parse(authorised.expires);
  if (!(onMs <= last && todayMs <= last)) return `the authorisation of ${code} was over`;
  const asset = assets.get(authorised.asset);
  if (asset?.inBooks !== true) return `${authorised.asset} was not in the books`;
  return (
    disposalFault(asset, legs, authorised.leastPrice) ??
    register.saleFault(code, priceOf(legs)) ??
    (() => {
      asset.disposed = true;
    })
  );
};

/** A loss falls on the locked reserve, or on an asset, by what the steward's leaf says, once (LOCK-9). */
const bears: Gate = ({ assets, absorptions }, { code, legs }) => {
  const entered = absorptions.get(code);
  if (entered === undefined) return `no leaf enters ${code}`;
  if (entered.spent) return `${code} was in the books already`;
  const asset = assets.get(entered.asset);
  const { amount, currency, kind } = entered;
  if (kind === 'IMPAIRMENT' && (asset?.inBooks !== true || asset.lost + amount > asset.terms.cost))
    return `${entered.asset} was worth less in the books than that`;
  const [debit, credit] =
    kind === 'IMPAIRMENT' && asset !== undefined
      ? [account.impairmentExpense, asset.contra]
      : [account.lockedReserve, account.surplus];
  if (sum(legs) !== amount || !onlyFrom(legs, [debit, credit, currency]))
    return `${code} is ${amount} from ${debit} to ${credit}, in an entry of that alone`;
  return () => {
    entered.spent = true;
    if (asset !== undefined) asset.lost += amount;
  };
};

/** The gates of the asset lock, by the kind of source that an entry names: it passes as the leaf under its code says. */
export const GATES: ReadonlyMap<string, Gate> = new Map([
  ['asset', enters('OPEN')],
  ['exchange', enters('PROCEEDS')],
  ['depreciation', wears],
  ['disposal', leaves],
  ['absorption', bears],
]);
