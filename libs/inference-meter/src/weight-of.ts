import { InvariantViolation, refuse, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { modelOfDevice } from './device-names.js';
import { UNNAMED_GPU } from './usage-event.js';

/** What of the custom weighs GPU time. */
export type WeightPolicy = Pick<Custom, 'version' | 'gpuWeights' | 'unnamedGpuWeight'>;

/** Jobs are weighed by compute, token serving by memory bandwidth. */
export type WeightClass = 'compute' | 'bandwidth';

/** A card without a weight in the custom, or named hardware missing where bandwidth must be known. */
export type WeightRefusal = Refusal<'GpuModelUnweighted'>;

function refuseWeight(policy: WeightPolicy, message: string): WeightRefusal {
  const customVersion = policy.version;
  return refuse('GpuModelUnweighted', { message, field: 'gpu_spec', rule: 'meter.weight', customVersion });
}

function weightOfModel(policy: WeightPolicy, model: string, weightClass: WeightClass): bigint | WeightRefusal {
  const named = (name: string) => (Object.hasOwn(policy.gpuWeights, name) ? policy.gpuWeights[name] : undefined);
  const weight = named(model) ?? named(modelOfDevice(model) ?? model);
  if (weight === undefined) return refuseWeight(policy, `the custom gives GPU model "${model}" no weight`);
  return weightClass === 'compute' ? weight.computePpm : weight.bandwidthPpm;
}

/**
 * The weight of a GPU against an A100-40, in parts per million, under this version of the custom. 'A|B' may run on
 * either and is charged the least of the two; an empty spec, or 'unnamed', gets the custom's weight for unnamed
 * hardware. What a card calls itself stands for its model, unless the custom names just that. Refuses a model that the custom does not weigh, and unnamed hardware where bandwidth counts.
 *
 * @example weightOf(custom, 'P100', 'compute') // 300_000n
 */
export function weightOf(policy: WeightPolicy, gpuSpec: string, weightClass: WeightClass): bigint | WeightRefusal {
  if (gpuSpec === '' || gpuSpec === UNNAMED_GPU) {
    if (weightClass === 'compute') return policy.unnamedGpuWeight.computePpm;
    return refuseWeight(policy, 'the custom gives unnamed hardware no bandwidth weight');
  }
  let least: bigint | undefined;
  for (const model of gpuSpec.split('|')) {
    const weight = weightOfModel(policy, model, weightClass);
    if (typeof weight !== 'bigint') return weight;
    if (least === undefined || weight < least) least = weight;
  }
  if (least === undefined) throw new InvariantViolation('splitting a text yields at least one part');
  return least;
}

/**
 * Raw GPU time (milli-GPU·ms) times a weight (ppm): weighted GPU time (ppm·milli-GPU·ms), an exact whole number.
 *
 * @example weighted(GPU_HOUR, 1_000_000n) // WEIGHTED_GPU_HOUR
 */
export function weighted(rawQuantity: bigint, weightPpm: bigint): bigint {
  return rawQuantity * weightPpm;
}
