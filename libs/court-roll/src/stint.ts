import { allocate, fraction, ofAmount, ONE, refuse, subtract, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';

/** ppm·milli-GPU·milliseconds in a second of one GPU of weight 1. */
const WEIGHTED_GPU_SECOND = 1_000_000_000_000n;

/** Refuses a gate beyond what the pasture carries. */
export function checkCapacity(
  gates: bigint,
  { carries, issued }: { readonly carries: bigint; readonly issued: bigint },
): Refusal<'CarryingCapacityExceeded' | 'QuantityNegative'> | undefined {
  if (gates <= 0n) {
    return refuse('QuantityNegative', { message: 'A gate is one or more.', field: 'quantity', rule: 'STI-3' });
  }
  if (issued + gates <= carries) return undefined;
  return refuse('CarryingCapacityExceeded', {
    message: `${String(issued)} of ${String(carries)} gates are issued; ${String(gates)} more would overstock the pasture.`,
    field: 'quantity',
    rule: 'STI-3',
  });
}

/** A pasture of compute for a term: what it gives, and what its host communities have of it first. */
export interface Pasture {
  /** Smallest steps of weighted compute. */
  readonly capacity: bigint;
  readonly host: bigint;
}

/** So many gates of one holder. */
export interface Gates {
  /** A stable id: ties of the division go to the lowest. */
  readonly id: string;
  readonly gates: bigint;
}

/**
 * `stint_i = (C − host)(1 − reserve) × gates_i / Σ gates`, in whole smallest steps that sum to the pasture. The reserve
 * rounds up, so that nobody's stint eats into it. Refuses `HostClaimsTooMuch`, and what `allocate` refuses.
 *
 * @example C 100,000, host 0, reserve 10 %, gates 60/30/10 // 54,000/27,000/9,000 (STI-100000)
 */
export function stintsOf(
  { stintReserve, version }: Pick<Custom, 'stintReserve' | 'version'>,
  { capacity, host }: Pasture,
  gates: readonly Gates[],
): readonly { readonly id: string; readonly amount: bigint }[] | Refusal {
  if (capacity < 0n || host < 0n || host > capacity) {
    return refuse('HostClaimsTooMuch', {
      message: 'What the hosts claim lies between nothing and all that the pasture gives.',
      field: 'host',
      rule: 'STI-4',
      customVersion: version,
    });
  }
  const open = ofAmount(capacity - host, subtract(ONE, stintReserve), 'DOWN');
  return allocate(
    open,
    gates.map(({ id, gates: weight }) => ({ id, weight })),
  );
}

/**
 * What so many tokens take of a stint, in ppm·milli-GPU·milliseconds, rounded up. Refuses `ModelHasNoRate` where the
 * custom converts no tokens of this model.
 *
 * @example 10 tokens at 3 a GPU-second // 3,333,333,333,334 (STI-5)
 */
export function computeOfTokens(
  { stint, version }: Pick<Custom, 'stint' | 'version'>,
  model: string,
  tokens: bigint,
): bigint | Refusal<'ModelHasNoRate'> {
  const perSecond = Object.hasOwn(stint.tokensPerGpuSecond, model) ? stint.tokensPerGpuSecond[model] : undefined;
  if (perSecond === undefined) {
    return refuse('ModelHasNoRate', {
      message: `The custom converts no tokens of ${model} into GPU time.`,
      field: 'model',
      rule: 'stint.tokensPerGpuSecond',
      customVersion: version,
    });
  }
  return ofAmount(tokens, fraction(WEIGHTED_GPU_SECOND, perSecond), 'UP');
}
