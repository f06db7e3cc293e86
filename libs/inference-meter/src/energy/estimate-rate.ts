import { fraction, ofAmount, refuse, type Fraction, type Refusal } from '#libs/amount';
import { exponentialOfMinus } from './exponential.js';

/** The formula and its numbers: another fit is another version, and settled rows keep theirs. */
export const ESTIMATE_VERSION = 'ecologits-llm/1';

/** Requests in one batch where nobody says: EcoLogits' own assumption. */
const USUAL_BATCH = 64n;

/** What an estimate needs to know of a model as it is served. */
export interface ServedModel {
  /** Active parameters, millions: 8,000 for an 8B model; of a mixture of experts those that one token passes. */
  readonly activeMillions: bigint;
  /** GPUs that serve it together. */
  readonly gpus: bigint;
  /** Requests served together; null where unknown: 64, and the estimate is weak. */
  readonly batch: bigint | null;
}

/** A model's rates, whole numbers evaluated once: what is stored, and all that a later recount needs. */
export interface EstimateRate {
  readonly version: string;
  readonly gpus: bigint;
  readonly batch: bigint;
  /** The batch is assumed: it dominates the result, so the estimate is weak. */
  readonly weak: boolean;
  /** f_E: nanojoules of one GPU for one token put out. */
  readonly nanojoulesPerToken: bigint;
  /** f_L: nanoseconds for one token put out. */
  readonly nanosecondsPerToken: bigint;
}

/** Far beyond every model and machine: what lies outside is a slip. */
const BOUNDS = { activeMillions: 100_000_000n, gpus: 1_024n, batch: 4_096n } as const;

/** 1.17e-6 Wh for a billion parameters = 4,212 nJ for a million. */
const ENERGY_PER_MILLION = 4_212n;
/** 4.05e-5 Wh. */
const ENERGY_BASE = 145_800_000n;
/** −0.0112 for each request of the batch. */
const BATCH_DECAY = fraction(112n, 10_000n);
/** 6.78e-4 s for a billion parameters, 3.12e-4 s for each request of the batch, 0.0194 s. */
const LATENCY = { perMillion: 678n, perBatch: 312_000n, base: 19_400_000n } as const;

function times(factor: bigint, { numerator, denominator }: Fraction): Fraction {
  return fraction(factor * numerator, denominator);
}

/**
 * EcoLogits' fits for a model, in whole nanojoules and nanoseconds to a token (half up):
 * `f_E = 1.17e-6·e^(−0.0112·B)·P + 4.05e-5 Wh`, `f_L = 6.78e-4·P + 3.12e-4·B + 0.0194 s`, P in billions.
 * Refuses `ModelOutOfRange`.
 *
 * @example P 8, B 64 // 162,254,173 nJ (0.162 J) and 44,792,000 ns
 */
export function estimateRate(model: ServedModel): EstimateRate | Refusal<'ModelOutOfRange'> {
  const { activeMillions, gpus } = model;
  const batch = model.batch ?? USUAL_BATCH;
  for (const [field, value] of Object.entries({ activeMillions, gpus, batch })) {
    const most = BOUNDS[field as keyof typeof BOUNDS];
    if (value >= 1n && value <= most) continue;
    const message = `${field} lies between 1 and ${String(most)}.`;
    return refuse('ModelOutOfRange', { message, field, rule: 'meter.estimate' });
  }
  const decay = exponentialOfMinus(times(batch, BATCH_DECAY));
  return {
    version: ESTIMATE_VERSION,
    gpus,
    batch,
    weak: model.batch === null,
    nanojoulesPerToken: ofAmount(activeMillions, times(ENERGY_PER_MILLION, decay), 'HALF_UP') + ENERGY_BASE,
    nanosecondsPerToken: LATENCY.perMillion * activeMillions + LATENCY.perBatch * batch + LATENCY.base,
  };
}
