/** The unit that each meter of a right counts in; gates are counted as they are. */
const UNITS: Readonly<Record<string, string>> = {
  'gpu-time': 'COMPUTE_WEIGHTED',
  'tokens-in': 'TOKEN',
  'tokens-out': 'TOKEN',
};

/** The unit that a right's quantity is in, by its meter; the meter itself where it has none. */
export function unitOfMeter(meter: string | null): string {
  return meter === null ? '' : (UNITS[meter] ?? meter);
}
