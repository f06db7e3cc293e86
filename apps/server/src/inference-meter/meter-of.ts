import { InvariantViolation } from '#libs/amount';
import { readBucketMeter, type BucketMeter, type Meter } from '#libs/inference-meter';

/** What `bucketMeter` wrote: 'energy/mill@device_counter'. Any other text in our tables is a bug. */
export function bucketOf(name: string): BucketMeter {
  const bucket = readBucketMeter(name);
  if (bucket === undefined) throw new InvariantViolation(`"${name}" names no meter`);
  return bucket;
}

/** The meter alone: 'tokens-in/llama-3-8b'. */
export function meterOf(name: string): Meter {
  return bucketOf(name).meter;
}
