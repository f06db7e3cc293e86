import type { FunderClaim, Waterfall } from '#libs/surplus';
import type { CloseDocument } from './close-document.js';
import type { ModelAmount } from './close-figures.js';
import type { AskedFloors } from './close-statute.js';
import type { BooksUntil } from './close.store.js';
import type { Period } from './period.types.js';

/** What a close decided, before it is written down. Minor units. */
export interface Decided {
  readonly period: Period;
  readonly books: BooksUntil;
  readonly customVersion: number;
  /** The statute that was asked, and what it asks. */
  readonly floors: AskedFloors;
  readonly income: bigint;
  readonly expenses: bigint;
  readonly restrictedCosts: bigint;
  readonly flow: Waterfall;
  /** What each funder claimed above par, and what was due to each at par. */
  readonly claims: readonly FunderClaim[];
  readonly principals: ReadonlyMap<string, bigint>;
}

/** The people's part of it. */
export interface DecidedLabour {
  readonly standingShares: readonly ModelAmount[];
  readonly royalties: readonly ModelAmount[];
  readonly lineage: string;
}

/** The close as it is stored, hashed and logged. */
export function documentOf(decided: Decided, labour: DecidedLabour): CloseDocument {
  const { period, books, customVersion, floors, income, expenses, restrictedCosts, flow, claims } = decided;
  const texts = (parts: readonly ModelAmount[]) => parts.map(({ model, amount }) => ({ model, amount: `${amount}` }));
  return {
    type: 'period-close',
    v: '4',
    period: period.id,
    name: period.name,
    startsOn: period.startsOn,
    endsOn: period.endsOn,
    currency: books.currency,
    customVersion: `${customVersion}`,
    profile: floors.profile,
    statute: statuteOf(floors),
    income: `${income}`,
    expenses: `${expenses}`,
    restrictedCosts: `${restrictedCosts}`,
    base: `${flow.base}`,
    lockedReserve: `${flow.lockedReserve}`,
    solidarity: `${flow.solidarity}`,
    standingShare: `${flow.standingShare}`,
    allocable: `${flow.allocable}`,
    funders: flow.funders.map(({ id, amount }) => funderOf(claims, id, amount)),
    principals: [...decided.principals].map(([id, amount]) => ({ id, amount: `${amount}` })),
    standingShares: texts(labour.standingShares),
    royalties: texts(labour.royalties),
    lineage: labour.lineage,
    steps: flow.steps.map(({ rule, formula, values, amount }) => ({ rule, formula, values, amount: `${amount}` })),
  };
}

function statuteOf({
  figures,
  lockedReserve,
  solidarity,
  distributable,
}: AskedFloors): NonNullable<CloseDocument['statute']> {
  return {
    extraCooperative: `${figures.extraCooperative}`,
    reserves: `${figures.reserves}`,
    capital: `${figures.capital}`,
    lockedReserve: `${lockedReserve}`,
    solidarity: `${solidarity}`,
    ...(distributable === undefined ? {} : { distributable: `${distributable}` }),
  };
}

function funderOf(claims: readonly FunderClaim[], id: string, amount: bigint): CloseDocument['funders'][number] {
  const claim = claims.find((each) => each.id === id);
  return {
    id,
    due: `${claim?.due ?? 0n}`,
    amount: `${amount}`,
    capRemaining: `${claim?.capRemaining ?? 0n}`,
    ...(claim?.most === undefined ? {} : { most: `${claim.most}` }),
    ...(claim?.exempt === true ? { exempt: true } : {}),
  };
}
