import { formatAmount, fraction, multiply, ofAmount, type Fraction } from '#libs/amount';
import { csvRow } from '../ledger/books/csv.js';
import { bestMethod, type MeasuredMonth } from './site-month.js';

const DECIMALS = 6;

/**
 * The row of names. Every quantity stands twice: as people read it, rounded half up, and in whole smallest steps
 * (milli-GPU·ms, millijoules, microlitres). An empty field was not measured: never zero.
 */
export const MONTHS_HEAD = csvRow([
  ...['site', 'name', 'month', 'hours_read', 'hours', 'partial'],
  ...['gpu_hours', 'gpu_steps', 'weighted_gpu_hours', 'gpu_hours_without_a_weight', 'idle_gpu_hours'],
  ...['gpu_hours_that_told_how_busy', 'busy_gpu_hours'],
  ...['energy_kwh', 'energy_mj', 'energy_by', 'machines_kwh', 'machines_mj', 'estimated_kwh', 'estimated_mj'],
  ...['water_l', 'water_ul', 'water_by', 'estimated_water_l', 'kwh_per_gpu_hour', 'l_per_gpu_hour'],
  ...['attributed_kwh', 'idle_kwh', 'overhead_kwh', 'undivided_kwh', 'reused_kwh', 'renewable_kwh', 'carbon_g'],
  ...['pue', 'wue', 'erf', 'ref', 'cue'],
]);

const shown = (quantity: bigint | null, unit: string): string | null =>
  quantity === null ? null : formatAmount(quantity, unit);

/**
 * A ratio as a decimal, six digits after the point, rounded half up.
 *
 * @example decimalOf(fraction(6n, 5n)) // '1.200000'
 */
export function decimalOf(ratio: Fraction): string {
  const steps = ofAmount(10n ** BigInt(DECIMALS), ratio, 'HALF_UP')
    .toString()
    .padStart(DECIMALS + 1, '0');
  return `${steps.slice(0, -DECIMALS)}.${steps.slice(-DECIMALS)}`;
}

const ratio = (value: Fraction | null): string | null => (value === null ? null : decimalOf(value));

/** kWh or litres to a GPU-hour, of a quantity in steps of which `scale` make one. */
const per = (quantity: bigint | null, scale: bigint): string | null =>
  quantity === null ? null : decimalOf(multiply(fraction(quantity, 1n), fraction(1n, scale)));

/** One month of one site, in the order of `MONTHS_HEAD`. */
export function monthRow(name: string, measured: MeasuredMonth): string {
  const { site, month, compute, figures, indicators, divided } = measured;
  const energy = (quantity: bigint | null): readonly (string | bigint | null)[] => [
    shown(quantity, 'ENERGY'),
    quantity,
  ];
  const parts = [divided?.attributed, divided?.idle, divided?.overhead, measured.undivided, figures.reused];
  return csvRow([
    ...[site, name, month, figures.hoursRead, figures.hours, indicators.partial],
    ...[shown(compute.raw, 'COMPUTE_RAW'), compute.raw, shown(compute.weighted, 'COMPUTE_WEIGHTED')],
    ...[shown(compute.unweighed, 'COMPUTE_RAW'), shown(compute.idle, 'COMPUTE_RAW')],
    ...[shown(measured.busy?.time ?? null, 'COMPUTE_RAW'), shown(measured.busy?.busy ?? null, 'COMPUTE_BUSY')],
    ...[...energy(figures.energy), bestMethod(measured.energyBy), ...energy(figures.itEnergy)],
    ...[...energy(measured.estimated), shown(figures.water, 'WATER'), figures.water, bestMethod(measured.waterBy)],
    shown(measured.waterEstimated, 'WATER'),
    ...[per(measured.energyPerGpuHour, 3_600_000_000n), per(measured.waterPerGpuHour, 1_000_000n)],
    ...[...parts, figures.renewable].map((quantity) => shown(quantity ?? null, 'ENERGY')),
    figures.carbonGrams,
    ...[indicators.pue, indicators.wue, indicators.erf, indicators.ref, indicators.cue].map(ratio),
  ]);
}
