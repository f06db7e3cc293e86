import type { Month } from './totals.js';

export type MixPart = 'guarantees' | 'agreements' | 'onSite' | 'rest';

/** A month's energy by where it came from, mJ, as far as the site said. */
export interface Mix {
  readonly parts: readonly { readonly part: MixPart; readonly amount: bigint }[];
  /** Kinds of which nothing was said; the rest is among them where it cannot be told. */
  readonly unknown: readonly MixPart[];
  /** Bought or made, but without a cancelled guarantee: in none of the parts but the rest. */
  readonly unretired: bigint;
  readonly reason: string;
  readonly saidAt: string;
}

const big = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
const less = (whole: bigint | null, part: bigint | null): bigint | null =>
  whole === null || part === null ? null : whole - part;

/**
 * What a site said of its month; null where it said nothing. What no kind claims is the rest of the metered energy, where
 * all kinds are known and no more is claimed than was used.
 */
export function mixOf(month: Pick<Month, 'mix' | 'energyMillijoules'>): Mix | null {
  const { mix } = month;
  if (mix === null) return null;
  const agreements = less(big(mix.agreements), big(mix.agreementsUnretired));
  const onSite = less(big(mix.onSite), big(mix.onSiteUnretired));
  const claimed = { guarantees: big(mix.guarantees), agreements, onSite };
  const kinds = (['guarantees', 'agreements', 'onSite'] as const).map((part) => ({ part, amount: claimed[part] }));
  const known = kinds.flatMap(({ part, amount }) => (amount === null ? [] : [{ part, amount }]));
  if (known.length === 0) return null;
  const energy = big(month.energyMillijoules);
  const sum = known.reduce((total, { amount }) => total + amount, 0n);
  const rest = energy !== null && known.length === kinds.length && sum <= energy ? energy - sum : null;
  return {
    parts: rest === null ? known : [...known, { part: 'rest', amount: rest }],
    unknown: [
      ...kinds.flatMap(({ part, amount }) => (amount === null ? [part] : [])),
      ...(rest === null ? (['rest'] as const) : []),
    ],
    unretired: (big(mix.agreementsUnretired) ?? 0n) + (big(mix.onSiteUnretired) ?? 0n),
    reason: mix.reason,
    saidAt: mix.saidAt,
  };
}
