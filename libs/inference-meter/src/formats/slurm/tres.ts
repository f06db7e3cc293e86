import { stepsOf } from '../../exact.js';

/** What a job was given or used, by the name of the resource ('cpu', 'gres/gpu', 'gres/gpu:a100'), as sacct writes it. */
export type Tres = ReadonlyMap<string, string>;

/**
 * Reads 'billing=12,cpu=12,gres/gpu=4'. Nothing is an empty map. Undefined where an item has no name or no value, or a
 * name stands twice.
 */
export function readTres(text: string): Tres | undefined {
  const tres = new Map<string, string>();
  if (text === '') return tres;
  for (const item of text.split(',')) {
    const at = item.indexOf('=');
    const [name, value] = [item.slice(0, at), item.slice(at + 1)];
    if (at < 1 || value === '' || tres.has(name)) return undefined;
    tres.set(name, value);
  }
  return tres;
}

/** GPUs of one type as the site's gres.conf names it; undefined where the record does not say. */
export interface GpuShare {
  readonly type: string | undefined;
  /** Thousandths of a GPU. */
  readonly milliGpus: bigint;
}

/** The GPUs of one job. */
export interface GpuCount {
  /** Thousandths of a GPU; zero where the job held none. */
  readonly milliGpus: bigint;
  /** They sum to `milliGpus`. */
  readonly shares: readonly GpuShare[];
  /** The typed keys sum to more than `gres/gpu`: the total is believed, the types are not. */
  readonly typesDisagree: boolean;
}

const PLAIN = 'gres/gpu';
const TYPED = 'gres/gpu:';
/** A million GPUs in one job: above it a count is damaged, not large. */
const MOST_MILLI_GPUS = 1_000_000_000n;

function milliGpusOf(text: string): bigint | undefined {
  const milliGpus = stepsOf(text, 1000n);
  return milliGpus === undefined || milliGpus > MOST_MILLI_GPUS ? undefined : milliGpus;
}

/**
 * The GPUs in AllocTRES: `gres/gpu`, or the sum of the typed keys where it is absent; never both, never `gres/gpumem`
 * or `gres/gpuutil`. What `gres/gpu` counts beyond the typed keys is of no known type. Undefined where a typed key names
 * no type, or a count is not a number of whole thousandths up to a million GPUs: 'gres/gpu=2K' may mean 2,000 or 2,048.
 *
 * @example gpusOf(readTres('gres/gpu=4,gres/gpu:a100=4')) // 4,000 thousandths, all a100
 */
export function gpusOf(tres: Tres): GpuCount | undefined {
  const typed: GpuShare[] = [];
  for (const [name, value] of tres) {
    if (!name.startsWith(TYPED)) continue;
    const [type, milliGpus] = [name.slice(TYPED.length), milliGpusOf(value)];
    if (type === '' || milliGpus === undefined) return undefined;
    typed.push({ type, milliGpus });
  }
  const sum = typed.reduce((total, share) => total + share.milliGpus, 0n);
  const plain = tres.get(PLAIN);
  const total = plain === undefined ? sum : milliGpusOf(plain);
  if (total === undefined) return undefined;
  const typesDisagree = sum > total;
  const kept = typesDisagree ? [] : typed;
  const untyped = typesDisagree ? total : total - sum;
  const shares = [...kept, { type: undefined, milliGpus: untyped }].filter(({ milliGpus }) => milliGpus > 0n);
  return { milliGpus: total, shares, typesDisagree };
}

/** True where the job held a slice of a GPU that `gres/gpu` does not count: MPS or shards. */
export function holdsSlices(tres: Tres): boolean {
  return [...tres.keys()].some((name) => /^gres\/(?:mps|shard)(?::|$)/u.test(name));
}
