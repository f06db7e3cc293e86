import {
  add,
  compareFractions,
  fraction,
  multiply,
  ofAmount,
  ONE,
  refuse,
  ZERO,
  type Fraction,
  type Refusal,
} from '#libs/amount';
import type { EstimateRate } from './estimate-rate.js';

/** What of a site turns a server's energy into the request's; null is unknown and makes what needs it unknown. */
export interface SiteFactors {
  /** Site energy to machines' energy, 1 or more. */
  readonly pue: Fraction | null;
  /** Litres to a kWh of machines' energy, evaporated at the site. */
  readonly wueOn: Fraction | null;
  /** Litres to a kWh of site energy, used where the electricity is made. */
  readonly wueOff: Fraction | null;
}

/** What a request is thought to have used. */
export interface Footprint {
  readonly method: 'model_estimate';
  readonly version: string;
  readonly weak: boolean;
  /** Of the server alone, mJ; null where tokens are unknown. */
  readonly serverMillijoules: bigint | null;
  /** With its part of the site, mJ; null where the PUE is unknown too. */
  readonly energyMillijoules: bigint | null;
  /** µL; null where any of the three factors is unknown. */
  readonly waterMicrolitres: bigint | null;
}

const NANOJOULES_PER_MILLIJOULE = 1_000_000n;
/** nJ in a kWh over µL in a litre: nanojoules × litres/kWh ÷ this = microlitres. */
const NANOJOULES_PER_KWH_MICRO = 3_600_000_000n;
/** 1,200 W for a server of 8 GPUs, less its GPUs: watts for each GPU used. */
const SERVER_WATTS_PER_GPU = 150n;

function checkFactors({ pue, wueOn, wueOff }: SiteFactors): Refusal<'FactorOutOfRange'> | undefined {
  const out = (field: string, message: string) =>
    refuse('FactorOutOfRange', { message, field, rule: 'meter.estimate' });
  if (pue !== null && compareFractions(pue, ONE) < 0) return out('pue', 'A site uses no less than its machines.');
  if (wueOn !== null && compareFractions(wueOn, ZERO) < 0) return out('wueOn', 'Water used is no less than none.');
  if (wueOff !== null && compareFractions(wueOff, ZERO) < 0) return out('wueOff', 'Water used is no less than none.');
  return undefined;
}

/** `E_server = (ΔT/3600)·1200·(g/8)/B + g·T·f_E`, exact, in nanojoules: ns × W = nJ. */
function serverEnergy(rate: EstimateRate, tokensOut: bigint): Fraction {
  const { gpus, batch, nanojoulesPerToken, nanosecondsPerToken } = rate;
  const others = fraction(tokensOut * nanosecondsPerToken * SERVER_WATTS_PER_GPU * gpus, batch);
  return add(others, fraction(tokensOut * gpus * nanojoulesPerToken));
}

function whole(nanojoules: Fraction, per: bigint): bigint {
  return ofAmount(1n, multiply(nanojoules, fraction(1n, per)), 'HALF_UP');
}

/**
 * EcoLogits' estimate of a request by the tokens that it put out, as its document says and not as its code does:
 * `E_request = PUE·E_server`, and water once, `E_server·(WUE_on + PUE·WUE_off)`, not on energy already times PUE.
 * Exact until each figure is rounded once, half up. Null stays null: no PUE is not a PUE of 1, no WUE is not dryness.
 * Refuses `FactorOutOfRange` and `QuantityNegative`.
 *
 * @example P 8, B 64, 500 tokens, PUE 1.2, WUE 0.569 and 3.1321 // 160,341 mJ (0.0445 Wh), 161 µL
 */
export function estimateRequest(
  rate: EstimateRate,
  tokensOut: bigint | null,
  site: SiteFactors,
): Footprint | Refusal<'FactorOutOfRange' | 'QuantityNegative'> {
  const refusal = checkFactors(site);
  if (refusal !== undefined) return refusal;
  const known = { method: 'model_estimate', version: rate.version, weak: rate.weak } as const;
  if (tokensOut === null) {
    return { ...known, serverMillijoules: null, energyMillijoules: null, waterMicrolitres: null };
  }
  if (tokensOut < 0n) {
    const message = 'No request puts out fewer than no tokens.';
    return refuse('QuantityNegative', { message, field: 'tokensOut', rule: 'meter.estimate' });
  }
  const server = serverEnergy(rate, tokensOut);
  const { pue, wueOn, wueOff } = site;
  const litres = pue === null || wueOn === null || wueOff === null ? null : add(wueOn, multiply(pue, wueOff));
  return {
    ...known,
    serverMillijoules: whole(server, NANOJOULES_PER_MILLIJOULE),
    energyMillijoules: pue && whole(multiply(server, pue), NANOJOULES_PER_MILLIJOULE),
    waterMicrolitres: litres && whole(multiply(server, litres), NANOJOULES_PER_KWH_MICRO),
  };
}
