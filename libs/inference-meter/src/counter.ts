/** One reading of a counter that only grows, until what keeps it starts anew. */
export interface CounterSample {
  /** Whole smallest steps counted so far: tokens, mJ. */
  readonly value: bigint;
  /** When it was read, in milliseconds since 1970-01-01T00:00Z. */
  readonly atMs: bigint;
  /** When what counts was started, where it says so: `process_start_time_seconds`, a `_created` series. */
  readonly startedAtMs?: bigint;
}

/** What is remembered of a counter between two readings: the newest one that was believed. Plain data, to be stored. */
export type CounterState = CounterSample;

/** What else is known of a counter. */
export interface CounterKnowledge {
  /**
   * An instant at which the counter is known to have stood at zero, such as an earlier scrape of the same process that
   * did not have the series yet. Its first reading then counts from there. Never give it for a device's counter: one
   * that was missing for a while has run on.
   */
  readonly zeroAtMs?: bigint;
  /**
   * The most steps per second that can be true: a card draws no megawatt. It keeps a counter that fell a little, without
   * having been reset, from being counted anew from zero.
   */
  readonly mostPerSecond?: bigint;
}

/**
 * What one more reading says.
 * - `first`: there is nothing to count from yet.
 * - `counted`: `delta` steps from `fromMs` to `toMs`. After a `reset` it is what was counted since the reset; what came
 *   between the last reading and the reset is lost, so it is a lower bound.
 * - `unknown`: more than `mostPerSecond` allows. Nothing is counted, and counting goes on from this reading.
 * - `ignored`: the reading says nothing new, or cannot be true; the state stays as it was.
 */
export type CounterStep =
  | { readonly outcome: 'first'; readonly state: CounterState }
  | {
      readonly outcome: 'counted';
      readonly delta: bigint;
      readonly fromMs: bigint;
      readonly toMs: bigint;
      readonly reset: boolean;
      readonly state: CounterState;
    }
  | { readonly outcome: 'unknown'; readonly fromMs: bigint; readonly toMs: bigint; readonly state: CounterState }
  | {
      readonly outcome: 'ignored';
      readonly reason: 'repeated' | 'out-of-order' | 'contradiction' | 'negative';
      readonly state: CounterState | undefined;
    };

/**
 * A process reports its start as the boot time plus ticks, both rounded: the same start may be told up to two seconds
 * apart.
 */
const START_JITTER_MS = 2000n;

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Whether what keeps the counter has started anew: the value fell, or its start is told to be later than before. */
function wasReset(state: CounterState, sample: CounterSample): boolean {
  if (sample.value < state.value) return true;
  if (state.startedAtMs === undefined || sample.startedAtMs === undefined) return false;
  return sample.startedAtMs > state.startedAtMs + START_JITTER_MS;
}

function counted(
  sample: CounterSample,
  step: { readonly delta: bigint; readonly fromMs: bigint; readonly reset: boolean },
  mostPerSecond: bigint | undefined,
): CounterStep {
  const span = { fromMs: step.fromMs, toMs: sample.atMs };
  const most = mostPerSecond === undefined ? undefined : mostPerSecond * (span.toMs - span.fromMs);
  if (most !== undefined && step.delta * 1000n > most) return { outcome: 'unknown', ...span, state: sample };
  return { outcome: 'counted', delta: step.delta, ...span, reset: step.reset, state: sample };
}

/** The start of a span that ends with the sample; a start that the sample puts after itself is not believed. */
function fromStart(sample: CounterSample, since: bigint): bigint {
  const started = sample.startedAtMs;
  return started === undefined || started > sample.atMs ? since : later(since, started);
}

function firstStep(sample: CounterSample, { zeroAtMs, mostPerSecond }: CounterKnowledge): CounterStep {
  if (zeroAtMs === undefined || zeroAtMs >= sample.atMs) return { outcome: 'first', state: sample };
  return counted(sample, { delta: sample.value, fromMs: fromStart(sample, zeroAtMs), reset: false }, mostPerSecond);
}

/**
 * Takes in one more reading of one counter and says how much was counted since the last. A fall, or a later start, is a
 * reset, after which the whole value is new. Readings that come late or twice count nothing; over any readings without
 * a reset the deltas sum to the last value less the first.
 *
 * @example counterStep({ value: 10n, atMs: 0n }, { value: 25n, atMs: 60_000n }) // counted: delta 15n, reset false
 */
export function counterStep(
  state: CounterState | undefined,
  sample: CounterSample,
  knowledge: CounterKnowledge = {},
): CounterStep {
  if (sample.value < 0n) return { outcome: 'ignored', reason: 'negative', state };
  if (state === undefined) return firstStep(sample, knowledge);
  if (sample.atMs < state.atMs) return { outcome: 'ignored', reason: 'out-of-order', state };
  if (sample.atMs === state.atMs) {
    const reason = sample.value === state.value ? 'repeated' : 'contradiction';
    return { outcome: 'ignored', reason, state };
  }
  const reset = wasReset(state, sample);
  const step = reset
    ? { delta: sample.value, fromMs: fromStart(sample, state.atMs), reset }
    : { delta: sample.value - state.value, fromMs: state.atMs, reset };
  // A reading that no longer tells the start must not make the counter forget it.
  const startedAtMs = sample.startedAtMs ?? (reset ? undefined : state.startedAtMs);
  const remembered = startedAtMs === undefined ? sample : { ...sample, startedAtMs };
  return counted(remembered, step, knowledge.mostPerSecond);
}
