import { isRefusal } from '#libs/amount';
import { stepsOf } from '../../exact.js';
import { isJsonObject } from '../../json-text.js';
import { refuseItem, type EngineRefusal } from '../engines/engine-refusal.js';
import type { EngineTimes } from '../engines/token-record.js';
import { readCount, UNKNOWN_USE, type TokenUse, type UseFlag } from '../engines/token-use.js';

const NS_PER_MS = 1_000_000n;

/** What llama.cpp's `timings` say. */
export interface Timings {
  readonly use: TokenUse;
  readonly times: EngineTimes;
}

/** Milliseconds with decimals in nanoseconds; null where it is absent or finer than a nanosecond. */
function nanosOf(value: unknown): bigint | null {
  return typeof value === 'number' || typeof value === 'string' ? (stepsOf(String(value), NS_PER_MS) ?? null) : null;
}

/**
 * The `timings` of a llama.cpp answer: what was read is `prompt_n`, computed, and `cache_n`, cached, together. A server
 * too old to say `cache_n` leaves the prompt unknown: what it computed may be any part of it.
 */
export function readTimings(value: unknown, item: number): Timings | null | EngineRefusal {
  if (value === undefined || value === null) return null;
  if (!isJsonObject(value)) {
    const message = 'timings is no object';
    return refuseItem('UsageMalformed', item, { field: 'timings', rule: 'meter.tokens', message });
  }
  const computed = readCount(value, 'prompt_n', item);
  if (isRefusal(computed)) return computed;
  const cachedTokens = readCount(value, 'cache_n', item);
  if (isRefusal(cachedTokens)) return cachedTokens;
  const completionTokens = readCount(value, 'predicted_n', item);
  if (isRefusal(completionTokens)) return completionTokens;
  const promptTokens = computed === null || cachedTokens === null ? null : computed + cachedTokens;
  const [promptNs, completionNs] = [nanosOf(value['prompt_ms']), nanosOf(value['predicted_ms'])];
  return {
    use: { ...UNKNOWN_USE, promptTokens, cachedTokens, completionTokens },
    times: { totalNs: null, loadNs: null, promptNs, completionNs },
  };
}

/** The usage, what it leaves unknown filled in from the timings, and whether the two contradict each other. */
export function mergeTimings(
  use: TokenUse | null,
  timings: Timings | null,
): { readonly use: TokenUse | null; readonly flags: readonly UseFlag[] } {
  if (timings === null || use === null) return { use: use ?? timings?.use ?? null, flags: [] };
  const names = ['promptTokens', 'cachedTokens', 'completionTokens'] as const;
  const differs = names.some((name) => {
    const [reported, timed] = [use[name], timings.use[name]];
    return reported !== null && timed !== null && reported !== timed;
  });
  // Counts that contradict each other do not complete each other either.
  if (differs) return { use, flags: ['timings-differ'] };
  const filled = Object.fromEntries(names.map((name) => [name, use[name] ?? timings.use[name]]));
  return { use: { ...use, ...filled }, flags: [] };
}
