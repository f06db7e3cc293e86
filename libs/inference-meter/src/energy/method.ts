import type { MeterMethod } from '../usage-event.js';

/** How a figure of energy or water came to be, the best first. */
export const MEASURED_BY = [
  'site_meter',
  'device_counter',
  'power_x_time',
  'model_estimate',
] as const satisfies readonly MeterMethod[];

export type MeasuredBy = (typeof MEASURED_BY)[number];

/** One figure for one interval; null where that method has none. */
export interface MeasuredFigure {
  readonly method: MeasuredBy;
  readonly quantity: bigint | null;
}

/**
 * The figure to believe of several for the same use: the best method that has one. Figures are never added: a meter
 * and its attribution, or a measure and its estimate, say the same thing twice.
 *
 * @example bestOf([estimate, counter]) // counter
 */
export function bestOf<F extends MeasuredFigure>(figures: readonly F[]): F | undefined {
  const known = figures.filter(({ quantity }) => quantity !== null);
  return known.sort((a, b) => MEASURED_BY.indexOf(a.method) - MEASURED_BY.indexOf(b.method))[0];
}
