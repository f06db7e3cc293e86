import { fraction, isRefusal, multiply, ofAmount, unitOf } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { decimalOf, estimateRequest, priceOfRequest, tokenPricesOf } from '#libs/inference-meter';
import type { Admitted } from './admission.service.js';
import type { Upstream } from './gateway.types.js';
import type { RunFigures } from './run-figures.js';

/** What a request cost, as decimal texts; what is unknown is absent, never nothing. */
export interface RequestCost {
  readonly requestId: string;
  /** Weighted GPU-seconds of the stint. */
  readonly stint: string;
  /** By the tariff of the custom, in its currency; the month is billed as a whole and rounded once. */
  readonly cost?: string;
  /** An estimate by the tokens put out, not a measurement. */
  readonly wattHours?: string;
  readonly millilitres?: string;
}

/** ppm·milli-GPU·ms in a weighted GPU-second. */
const GPU_SECOND = 1_000_000_000_000n;
/** Shown to a billionth of the currency's unit. */
const PARTS = 1_000_000_000n;
const MILLIJOULES_PER_MICRO_WATT_HOUR = fraction(1_000_000n, 3_600_000n);

/** Of the customs in force, which live as long as the registry's entries or as their requests. */
const prices = new WeakMap<Custom, ReturnType<typeof tokenPricesOf>>();

function pricesOf(custom: Custom): ReturnType<typeof tokenPricesOf> {
  const known = prices.get(custom) ?? tokenPricesOf(custom);
  prices.set(custom, known);
  return known;
}

function costOf(figures: RunFigures, { custom }: Admitted): string | undefined {
  const { promptTokens, cachedTokens, completionTokens } = figures;
  const tokens = { promptTokens, cachedTokens, completionTokens, reasoningTokens: null };
  const priced = priceOfRequest(tokens, pricesOf(custom));
  const unit = unitOf(custom.currency);
  if (isRefusal(priced) || priced.price === null || isRefusal(unit)) return undefined;
  const parts = ofAmount(1n, multiply(priced.price, fraction(PARTS, unit.scale)), 'HALF_UP');
  return `${decimalOf(parts, PARTS)} ${custom.currency}`;
}

/** What a request is thought to have used; null is unknown. */
export interface RequestFootprint {
  readonly energyMillijoules: bigint | null;
  readonly waterMicrolitres: bigint | null;
}

const UNKNOWN: RequestFootprint = { energyMillijoules: null, waterMicrolitres: null };

/** The estimate by the tokens that a request put out, whole mJ and µL: by the same rate and factors as the books'. */
export function requestFootprint(
  completionTokens: bigint,
  { rate, factors }: Pick<Upstream, 'rate' | 'factors'>,
): RequestFootprint {
  // The estimate knows what putting out takes. What reading alone takes, as for an embedding, it does not: that is not zero.
  if (completionTokens === 0n) return UNKNOWN;
  if (rate === null) return UNKNOWN;
  const estimate = estimateRequest(rate, completionTokens, factors);
  if (isRefusal(estimate)) return UNKNOWN;
  const { energyMillijoules, waterMicrolitres } = estimate;
  return { energyMillijoules, waterMicrolitres };
}

function footprintOf(
  { completionTokens }: RunFigures,
  upstream: Upstream,
): Pick<RequestCost, 'wattHours' | 'millilitres'> {
  const { energyMillijoules: energy, waterMicrolitres: water } = requestFootprint(completionTokens, upstream);
  return {
    ...(energy === null
      ? {}
      : { wattHours: decimalOf(ofAmount(energy, MILLIJOULES_PER_MICRO_WATT_HOUR, 'HALF_UP'), 1_000_000n) }),
    ...(water === null ? {} : { millilitres: decimalOf(water, 1000n) }),
  };
}

/** What a request that ended cost. */
export function requestCost(figures: RunFigures, admitted: Admitted, upstream: Upstream): RequestCost {
  const cost = costOf(figures, admitted);
  return {
    requestId: admitted.requestId,
    stint: decimalOf(figures.compute, GPU_SECOND),
    ...(cost === undefined ? {} : { cost }),
    ...footprintOf(figures, upstream),
  };
}

/** The same as headers. */
export function costHeaders(cost: RequestCost): Readonly<Record<string, string>> {
  return {
    'x-copyhold-stint': cost.stint,
    ...(cost.cost === undefined ? {} : { 'x-copyhold-cost': cost.cost }),
    ...(cost.wattHours === undefined ? {} : { 'x-copyhold-watt-hours': cost.wattHours }),
    ...(cost.millilitres === undefined ? {} : { 'x-copyhold-millilitres': cost.millilitres }),
  };
}
