import type { Month } from './totals.js';

const KINDS = ['guarantees', 'agreements', 'onSite'] as const;

/** `rest`: no kind claims it. `unsaid`: what the meter read beyond what was said, where a kind is not known. */
export type MixPart = (typeof KINDS)[number] | 'rest' | 'unsaid';

interface Claimed {
  readonly part: MixPart;
  readonly amount: bigint;
}

/** A month's energy by where it came from, mJ, as far as the site said. */
export interface Mix {
  /** What the site's meter read; null where it read nothing. */
  readonly metered: bigint | null;
  /** Where `isOfTheMeter`, they sum to what it read. */
  readonly parts: readonly Claimed[];
  /** Whether the parts are shares of what the meter read; else they are amounts that nothing bears out. */
  readonly isOfTheMeter: boolean;
  /** What was said beyond what the meter read: one of the two is wrong. */
  readonly excess: bigint;
  /** Kinds of which nothing was said. */
  readonly unknown: readonly MixPart[];
  /** Bought or made, but without a cancelled guarantee: in none of the parts but the last. */
  readonly unretired: bigint;
  readonly reason: string;
  readonly saidAt: string;
}

const big = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
const less = (whole: bigint | null, part: bigint | null): bigint | null =>
  whole === null || part === null ? null : whole - part;

/**
 * What a site said of its month; null where it said nothing. The whole is what its meter read, never what was said of it:
 * what no kind claims is the last part, and where more is claimed than was read, or nothing was read, there are no shares.
 */
export function mixOf(month: Pick<Month, 'mix' | 'energyMillijoules'>): Mix | null {
  const { mix } = month;
  if (mix === null) return null;
  const claimed = {
    guarantees: big(mix.guarantees),
    agreements: less(big(mix.agreements), big(mix.agreementsUnretired)),
    onSite: less(big(mix.onSite), big(mix.onSiteUnretired)),
  };
  const known = KINDS.flatMap((part): Claimed[] => {
    const amount = claimed[part];
    return amount === null ? [] : [{ part, amount }];
  });
  if (known.length === 0) return null;
  const metered = big(month.energyMillijoules);
  const sum = known.reduce((total, { amount }) => total + amount, 0n);
  const isOfTheMeter = metered !== null && metered > 0n && sum <= metered;
  const unknown = KINDS.filter((part) => claimed[part] === null);
  const left = { part: unknown.length === 0 ? 'rest' : 'unsaid', amount: (metered ?? 0n) - sum } as const;
  return {
    metered,
    parts: isOfTheMeter ? [...known, left] : known,
    isOfTheMeter,
    excess: metered !== null && sum > metered ? sum - metered : 0n,
    unknown,
    unretired: (big(mix.agreementsUnretired) ?? 0n) + (big(mix.onSiteUnretired) ?? 0n),
    reason: mix.reason,
    saidAt: mix.saidAt,
  };
}
