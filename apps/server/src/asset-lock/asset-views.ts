import { formatAmount, isRefusal } from '#libs/amount';
import {
  decideDisposal,
  disposalState,
  lockStateOf,
  scheduleThrough,
  yearOfSchedule,
  type Disposal,
  type WearSchedule,
} from '#libs/asset-lock';
import type {
  AssetRecord,
  AssetView,
  AssetYear,
  CollateralRecord,
  DisposalRecord,
  DisposalView,
  ValuationRecord,
} from './asset-lock.types.js';

/** What the register keeps beside the assets themselves. */
export interface Register {
  readonly valuations: readonly ValuationRecord[];
  readonly collateral: readonly CollateralRecord[];
  readonly disposals: readonly DisposalView[];
}

/** The schedule of an asset that has one: what is left to wear since the register began. */
export function scheduleOf({ cost, openingWorn, scheduleYears, enteredOn }: AssetRecord): WearSchedule | undefined {
  if (scheduleYears === null) return undefined;
  return { amount: cost - (openingWorn ?? 0n), years: scheduleYears, from: enteredOn };
}

/** What an asset lost of its cost in the books. */
export function wornOf({ uses, openingWorn }: AssetRecord): bigint {
  return uses
    .filter(({ what }) => what === 'WEAR' || what === 'IMPAIRMENT')
    .reduce((sum, { amount }) => sum + amount, openingWorn ?? 0n);
}

/** Whether a journal of these books brought it in, or it was there before the register. */
export const isEntered = ({ uses, openingWorn }: AssetRecord): boolean =>
  openingWorn !== null || uses.some(({ what }) => what === 'ENTRY');

function yearsOf(asset: AssetRecord): readonly AssetYear[] {
  const schedule = scheduleOf(asset);
  if (schedule === undefined) return [];
  const wear = asset.uses.filter(({ what }) => what === 'WEAR');
  return Array.from({ length: schedule.years }, (_, year) => ({
    year: year + 1,
    startsOn: `${String(Number(schedule.from.slice(0, 4)) + year)}${schedule.from.slice(4)}`,
    amount: scheduleThrough(schedule, year + 1) - scheduleThrough(schedule, year),
    posted: wear
      .filter(({ on }) => Math.min(yearOfSchedule(schedule.from, on), schedule.years - 1) === year)
      .reduce((sum, { amount }) => sum + amount, 0n),
  }));
}

const toOf = ({ body }: DisposalRecord): Disposal['to'] =>
  body === null ? 'ANYONE_ELSE' : body.specified ? 'SPECIFIED_LOCKED_BODY' : 'OTHER_LOCKED_BODY';

/** What was authorised is judged again when it is posted. */
const OVERTAKEN = {
  message: 'a valuation that was filed since then is above its price: it goes for that value, or not at all',
  rule: 'LOCK-4',
};

/** A disposal with its state, and why it may not go where it may not. */
export function disposalView(record: DisposalRecord, now: string): DisposalView {
  const { price, valuation, expiresAt } = record;
  const decided = decideDisposal({ to: toOf(record), price, ...(valuation === null ? {} : { valuation }) });
  const state = disposalState({ ...record, expiresAt: expiresAt?.toISOString() }, now);
  const held = {
    message: 'the buyer is a locked body that is not specified, and pays less than a valuation: the guardian decides',
    rule: 'LOCK-6',
  };
  const shown = (amount: bigint): string => `${formatAmount(amount, record.currency)} ${record.currency}`;
  const below =
    valuation === null
      ? 'no valuation of the last twelve months was filed, and the buyer is not a locked body'
      : `the price of ${shown(price)} is below the valuation of ${shown(valuation)}, and the buyer is not a locked body`;
  const why = isRefusal(decided) ? { message: below, rule: decided.rule } : decided === 'HOLD' ? held : null;
  if (state === 'AUTHORISED' && record.decisionNow === 'REJECT') return { ...record, state, refusal: OVERTAKEN };
  return { ...record, state, refusal: state === 'REJECTED' || state === 'HELD' ? why : null };
}

/** An asset with everything that belongs to it. */
export function assetView(record: AssetRecord, { valuations, collateral, disposals }: Register): AssetView {
  const { uses, ...rest } = record;
  const own = <T extends { readonly asset: string }>(all: readonly T[]): readonly T[] =>
    all.filter(({ asset }) => asset === record.code);
  const [worn, entered] = [wornOf(record), isEntered(record)];
  const isGone = uses.some(({ what }) => what === 'DISPOSAL');
  return {
    ...rest,
    worn,
    book: entered && !isGone ? record.cost - worn : 0n,
    entered,
    lockState: lockStateOf({
      isEntered: entered,
      isImpaired: uses.some(({ what }) => what === 'IMPAIRMENT'),
      disposals: own(disposals).map(({ state }) => state),
    }),
    schedule: yearsOf(record),
    valuations: own(valuations),
    collateral: own(collateral),
    disposals: own(disposals),
  };
}

/** What the books hold of the reserves stands in the register as it is: no schedule, no way out but the gates. */
export function reserveView({ path, unit, balance }: { path: string; unit: string; balance: bigint }): AssetView {
  const isReserve = path === 'je:equity:locked-reserve';
  return {
    code: isReserve ? 'R-RESERVE' : 'R-PROCEEDS',
    assetClass: 'RESERVE',
    name: isReserve ? 'Locked reserve' : 'Proceeds of locked assets',
    account: path,
    currency: unit,
    cost: balance,
    enteredOn: '',
    scheduleYears: null,
    openingWorn: null,
    document: null,
    leaf: '',
    worn: 0n,
    book: balance,
    entered: true,
    lockState: 'LOCKED',
    schedule: [],
    valuations: [],
    collateral: [],
    disposals: [],
  };
}
