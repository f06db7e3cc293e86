import { GPU_HOUR } from '#libs/amount';

/**
 * What one GPU-hour took of a measured quantity, in that quantity's smallest steps, rounded half up; null when the
 * quantity was not measured or nothing ran.
 *
 * @example perGpuHour('7200000000', '7200000000') // '3600000000': two hours took two kWh, so one each
 */
export function perGpuHour(quantity: string | null, computeRaw: string): string | null {
  const compute = BigInt(computeRaw);
  if (quantity === null || compute <= 0n) return null;
  return `${(2n * BigInt(quantity) * GPU_HOUR + compute) / (2n * compute)}`;
}
