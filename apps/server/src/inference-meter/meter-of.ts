import { InvariantViolation } from '#libs/amount';
import { type Meter, type MeterKind } from '#libs/inference-meter';

const KINDS: readonly MeterKind[] = ['tokens-in', 'tokens-out', 'gpu-time', 'energy', 'water'];

/** The meter that `meterName` wrote: 'tokens-in/llama-3-8b'. Any other text in our tables is a bug. */
export function meterOf(name: string): Meter {
  const slash = name.indexOf('/');
  const kind = KINDS.find((each) => each === name.slice(0, slash));
  if (kind === undefined) throw new InvariantViolation(`"${name}" names no meter`);
  return { kind, resource: name.slice(slash + 1) };
}
