import { InvalidArgumentError } from 'commander';
import { fraction, ofAmount, WEIGHTED_GPU_HOUR } from '#libs/amount';
import { stepsOf } from '#libs/inference-meter';

/** Hours of a GPU of weight 1 on the command line, in ppm·milli-GPU·milliseconds. */
export function gpuHours(text: string): bigint {
  const steps = stepsOf(text, WEIGHTED_GPU_HOUR);
  if (steps === undefined) throw new InvalidArgumentError('It is a number of GPU-hours, such as 100000 or 0.5.');
  return steps;
}

/** The same in thousandths of an hour, rounded down. */
export function shown(steps: bigint): string {
  const thousandths = ofAmount(steps, fraction(1_000n, WEIGHTED_GPU_HOUR), 'DOWN');
  return `${thousandths / 1_000n}.${(thousandths % 1_000n).toString().padStart(3, '0')}`;
}
