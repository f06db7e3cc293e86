import {
  add,
  compareFractions,
  fraction,
  multiply,
  ONE,
  divide,
  subtract,
  refuse,
  ZERO,
  type Fraction,
  type Refusal,
} from '#libs/amount';
import { tariffOf, type Custom } from '#libs/custom';

/** A tariff's full cost and margin, minor units to a token, and the part of income that is the labellers'. */
export interface TariffBasis {
  readonly cost: Fraction;
  readonly margin: Fraction;
  readonly revenueFloor: Fraction;
}

/** A tariff in its parts, minor units to a token, exact: cost + margin + royalty = tariff. */
export interface TariffParts {
  readonly tariff: Fraction;
  readonly cost: Fraction;
  readonly margin: Fraction;
  readonly royalty: Fraction;
}

/**
 * `tariff = (cost + margin)/(1 − revenueFloor)`, so that the royalty on the tariff leaves cost and margin whole.
 * Refuses `TariffOutOfRange`: parts below zero, or a royalty of all income.
 *
 * @example cost 95, margin 4, revenueFloor 1 % // tariff 100, royalty 1 (TAR-1)
 */
export function tariffParts(basis: TariffBasis): TariffParts | Refusal<'TariffOutOfRange'> {
  const { cost, margin, revenueFloor } = basis;
  const negative = Object.entries(basis).find(([, part]: [string, Fraction]) => compareFractions(part, ZERO) < 0);
  if (negative !== undefined || compareFractions(revenueFloor, ONE) >= 0) {
    const field = negative?.[0] ?? 'revenueFloor';
    const message = 'Cost and margin are no less than nothing, and the labellers have a part of income, not all of it.';
    return refuse('TariffOutOfRange', { message, field, rule: 'TAR-1' });
  }
  const tariff = divide(add(cost, margin), subtract(ONE, revenueFloor));
  return { tariff, cost, margin, royalty: multiply(tariff, revenueFloor) };
}

/** Minor units of the currency for one token, exact. */
export interface TokenPrices {
  readonly in: Fraction;
  /** For prompt tokens found in the engine's cache; the custom names no price for them yet: as `in`. */
  readonly cachedIn: Fraction;
  readonly out: Fraction;
}

/** The prices of the custom; `cachedIn` where a resolution names one. */
export function tokenPricesOf(custom: Custom, cachedIn?: Fraction): TokenPrices {
  const full = tariffOf(custom, 'tokens-in');
  return { in: full, cachedIn: cachedIn ?? full, out: tariffOf(custom, 'tokens-out') };
}

/** What a request used, as an engine says it. Cached are among the prompt's, reasoning among the completion's. */
export interface PricedTokens {
  readonly promptTokens: bigint | null;
  readonly cachedTokens: bigint | null;
  readonly completionTokens: bigint | null;
  readonly reasoningTokens: bigint | null;
}

/** A request's price in minor units, exact: it is shown, and booked only as part of its month, rounded once. */
export interface RequestPrice {
  /** Null where a figure that it needs is unknown. */
  readonly price: Fraction | null;
  /** What is certain: the sum of the known parts. */
  readonly atLeast: Fraction;
  readonly prompt: Fraction | null;
  readonly cached: Fraction | null;
  /** Reasoning included: it is a part of the completion, never added to it. */
  readonly completion: Fraction | null;
  /** What the engine did not say. */
  readonly unknown: readonly ('promptTokens' | 'completionTokens')[];
}

/** A part that exceeds its whole, or a count below zero: the engine's figures are wrong. */
export type PriceRefusal = Refusal<'QuantityNegative' | 'PartExceedsWhole'>;

function checkTokens(tokens: PricedTokens): PriceRefusal | undefined {
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens } = tokens;
  const counts = { promptTokens, cachedTokens, completionTokens, reasoningTokens };
  const negative = Object.entries(counts).find(([, count]) => count !== null && count < 0n);
  if (negative !== undefined) {
    const message = 'Nobody uses fewer than no tokens.';
    return refuse('QuantityNegative', { message, field: negative[0], rule: 'meter.price' });
  }
  const exceeds = (field: string, whole: string): PriceRefusal => {
    const message = `${field} are among ${whole} and cannot be more.`;
    return refuse('PartExceedsWhole', { message, field, rule: 'meter.price' });
  };
  if ((cachedTokens ?? 0n) > (promptTokens ?? cachedTokens ?? 0n)) return exceeds('cachedTokens', 'promptTokens');
  if ((reasoningTokens ?? 0n) > (completionTokens ?? reasoningTokens ?? 0n)) {
    return exceeds('reasoningTokens', 'completionTokens');
  }
  return undefined;
}

function cost(tokens: bigint | null, price: Fraction): Fraction | null {
  return tokens === null ? null : multiply(fraction(tokens), price);
}

/**
 * `(prompt − cached)·in + cached·cachedIn + completion·out`. An unknown number of cached tokens is none: the lower
 * price is for what an engine says it found. An unknown prompt or completion leaves the price unknown, not nothing.
 *
 * @example 1,000 prompt of which 400 cached, 10 completion of which 8 reasoning // 600·in + 400·cachedIn + 10·out
 */
export function priceOfRequest(tokens: PricedTokens, prices: TokenPrices): RequestPrice | PriceRefusal {
  const refusal = checkTokens(tokens);
  if (refusal !== undefined) return refusal;
  const { promptTokens, completionTokens } = tokens;
  const cachedTokens = tokens.cachedTokens ?? (promptTokens === null ? null : 0n);
  const prompt = cost(promptTokens === null ? null : promptTokens - (cachedTokens ?? 0n), prices.in);
  const cached = cost(cachedTokens, prices.cachedIn);
  const completion = cost(completionTokens, prices.out);
  const atLeast = add(add(prompt ?? ZERO, cached ?? ZERO), completion ?? ZERO);
  return {
    price: prompt === null || completion === null ? null : atLeast,
    atLeast,
    prompt,
    cached,
    completion,
    unknown: [
      ...(promptTokens === null ? (['promptTokens'] as const) : []),
      ...(completionTokens === null ? (['completionTokens'] as const) : []),
    ],
  };
}
