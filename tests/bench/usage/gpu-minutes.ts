import type { UsageEvent } from '#libs/inference-meter';

const GPUS = 8;
const MINUTE_MS = 60_000n;
const MILLI_GPU = 1_000n;

/** Minutes of GPU time that nobody reported before, as the agents of some machines at the mill would. */
export class GpuMinutes {
  #minute = 0;

  /** So many events of each machine, shared out over its eight cards. */
  fresh(machines: readonly string[], events: number): UsageEvent[] {
    const begin = this.#minute;
    const each = events / machines.length;
    this.#minute += Math.ceil(each / GPUS);
    return machines.flatMap((code) => Array.from({ length: each }, (_, index) => eventOf(code, begin, index)));
  }
}

function eventOf(code: string, begin: number, index: number): UsageEvent {
  const minute = BigInt(begin + Math.floor(index / GPUS));
  const effectiveAtMs = BigInt(Date.UTC(2022, 0, 1)) + minute * MINUTE_MS;
  return {
    source: `/machine/${code}/gpu/${index % GPUS}`,
    id: `w${effectiveAtMs}`,
    subject: `r000${(index % 3) + 1}`,
    meter: { kind: 'gpu-time', resource: 'H100' },
    unit: 'COMPUTE_RAW',
    quantity: MILLI_GPU * MINUTE_MS,
    effectiveAtMs,
    endMs: effectiveAtMs + MINUTE_MS,
    site: 'mill',
    method: 'device_counter',
  };
}
