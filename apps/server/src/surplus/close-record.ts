import type { Waterfall } from '#libs/surplus';
import type { CloseDocument } from './close-document.js';
import type { ModelAmount } from './close-figures.js';
import type { BooksUntil } from './close.store.js';
import type { Period } from './period.types.js';

/** What a close decided, before it is written down. Minor units. */
export interface Decided {
  readonly period: Period;
  readonly books: BooksUntil;
  readonly customVersion: number;
  /** The statute that was asked, as it stood when: 'UK_CIC@0001-01-01' */
  readonly profile: string;
  readonly income: bigint;
  readonly expenses: bigint;
  readonly restrictedCosts: bigint;
  readonly flow: Waterfall;
  /** What was due to each funder above par, and at par. */
  readonly dues: ReadonlyMap<string, bigint>;
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
  const { period, books, customVersion, profile, income, expenses, restrictedCosts, flow, dues } = decided;
  const texts = (parts: readonly ModelAmount[]) => parts.map(({ model, amount }) => ({ model, amount: `${amount}` }));
  return {
    type: 'period-close',
    v: '3',
    period: period.id,
    name: period.name,
    startsOn: period.startsOn,
    endsOn: period.endsOn,
    currency: books.currency,
    customVersion: `${customVersion}`,
    profile,
    income: `${income}`,
    expenses: `${expenses}`,
    restrictedCosts: `${restrictedCosts}`,
    base: `${flow.base}`,
    lockedReserve: `${flow.lockedReserve}`,
    solidarity: `${flow.solidarity}`,
    standingShare: `${flow.standingShare}`,
    allocable: `${flow.allocable}`,
    funders: flow.funders.map(({ id, amount }) => ({ id, due: `${dues.get(id) ?? 0n}`, amount: `${amount}` })),
    principals: [...decided.principals].map(([id, amount]) => ({ id, amount: `${amount}` })),
    standingShares: texts(labour.standingShares),
    royalties: texts(labour.royalties),
    lineage: labour.lineage,
    steps: flow.steps.map(({ rule, formula, values, amount }) => ({ rule, formula, values, amount: `${amount}` })),
  };
}
