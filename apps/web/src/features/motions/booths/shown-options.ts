import type { Option } from './ballot-parts.js';

export const ORDERS = ['BALLOT', 'CHEAP', 'DEAR', 'NAME'] as const;
export type Order = (typeof ORDERS)[number];

/** Which options are shown, in which order. */
export interface View {
  /** Words that a title holds. */
  readonly words: string;
  readonly order: Order;
  readonly onlyApproved: boolean;
}

export const ALL_AS_ON_BALLOT: View = { words: '', order: 'BALLOT', onlyApproved: false };

const costOf = ({ cost }: Option): bigint => BigInt(cost ?? '0');

const byCost = (a: Option, b: Option): number => {
  const difference = costOf(a) - costOf(b);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
};

const COMPARE: Readonly<Record<Order, (a: Option, b: Option) => number>> = {
  BALLOT: () => 0,
  CHEAP: byCost,
  DEAR: (a, b) => byCost(b, a),
  NAME: (a, b) => a.title.localeCompare(b.title),
};

/** The options to show, sorted and filtered: equal ones stay in the order of the ballot. */
export function shownOf(
  options: readonly Option[],
  { words, order, onlyApproved }: View,
  approved: ReadonlySet<string>,
): readonly Option[] {
  const wanted = words.trim().toLocaleLowerCase();
  return options
    .filter(({ id, title }) => title.toLocaleLowerCase().includes(wanted) && (!onlyApproved || approved.has(id)))
    .toSorted(COMPARE[order]);
}

/** What those would cost together, in minor units. */
export const sumOf = (options: readonly Option[], approved: ReadonlySet<string>): bigint =>
  options.reduce((sum, option) => (approved.has(option.id) ? sum + costOf(option) : sum), 0n);
