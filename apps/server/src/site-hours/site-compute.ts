import { fraction, GPU_HOUR, isRefusal, ofAmount } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { weightClassOf, weighted, weightOf } from '#libs/inference-meter';
import { meterOf } from '../inference-meter/meter-of.js';
import type { ComputeMonth } from './site-month.store.js';

/** A site's GPU time of a month: raw in milli-GPU × ms, weighted in ppm·milli-GPU × ms. */
export interface ComputeFigures {
  /** What users had, and what served tokens to all. */
  readonly raw: bigint;
  /** The same, each hour by the weights of its own custom; what no weight is known of is not in it. */
  readonly weighted: bigint;
  /** Of `raw`: on GPU models that the custom gives no weight. It stays out of the ledger until one is adopted. */
  readonly unweighed: bigint;
  /** Time of cards that nobody held, beside `raw`. */
  readonly idle: bigint;
  /** Of `raw` and `idle`: what stands in the books. */
  readonly booked: bigint;
  /** Of `raw`: in hours that the site's meter of energy, and that of water, read. */
  readonly whileEnergy: bigint;
  readonly whileWater: bigint;
}

const sum = (rows: readonly ComputeMonth[], of: (row: ComputeMonth) => bigint): bigint =>
  rows.reduce((total, row) => total + of(row), 0n);

function weighedBy(
  customs: readonly Custom[],
  { customs: begun, meter, quantity, holder }: ComputeMonth,
): bigint | undefined {
  const custom = customs[Math.max(begun - 1, 0)];
  const weight = custom === undefined ? undefined : weightOf(custom, meterOf(meter).resource, weightClassOf(holder));
  return weight === undefined || isRefusal(weight) ? undefined : weighted(quantity, weight);
}

/** Sums a month of a site. `customs`: every version, oldest first. */
export function computeFigures(rows: readonly ComputeMonth[], customs: readonly Custom[]): ComputeFigures {
  const used = rows.filter(({ holder }) => holder !== 'idle');
  const weights = used.map((row) => ({ row, weight: weighedBy(customs, row) }));
  return {
    raw: sum(used, ({ quantity }) => quantity),
    weighted: weights.reduce((total, { weight }) => total + (weight ?? 0n), 0n),
    unweighed: sum(
      weights.filter(({ weight }) => weight === undefined).map(({ row }) => row),
      ({ quantity }) => quantity,
    ),
    idle: sum(
      rows.filter(({ holder }) => holder === 'idle'),
      ({ quantity }) => quantity,
    ),
    booked: sum(rows, ({ booked }) => booked),
    whileEnergy: sum(used, ({ whileEnergy }) => whileEnergy),
    whileWater: sum(used, ({ whileWater }) => whileWater),
  };
}

/**
 * Of a metered figure, what falls on a GPU-hour of the same hours, rounded once, half up; null where nothing was metered or
 * nobody used a GPU meanwhile.
 *
 * @example perGpuHour(4n * 1_000_000n, 2n * GPU_HOUR) // 2_000_000n
 */
export function perGpuHour(figure: bigint | null, gpuTime: bigint): bigint | null {
  return figure === null || gpuTime <= 0n ? null : ofAmount(figure, fraction(GPU_HOUR, gpuTime), 'HALF_UP');
}
