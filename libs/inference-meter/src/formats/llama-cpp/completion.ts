import { isRefusal } from '#libs/amount';
import { isJsonObject, readJson, type JsonObject } from '../../json-text.js';
import { countIgnored, refuseJson, type EngineRead, type EngineRefusal } from '../engines/engine-refusal.js';
import type { TokenRecord } from '../engines/token-record.js';
import { checkParts, flagsOf, readCounts, UNKNOWN_USE } from '../engines/token-use.js';
import { mergeTimings, readTimings } from './timings.js';

/** `tokens_cached` is not here: it counts what the cache holds afterwards, not what was read from it. */
const COUNTS = { promptTokens: 'tokens_evaluated', completionTokens: 'tokens_predicted' } as const;

function recordOf(object: JsonObject, item: number): TokenRecord | null | EngineRefusal {
  const counts = readCounts(object, COUNTS, item);
  if (isRefusal(counts)) return counts;
  const timings = readTimings(object['timings'], item);
  if (isRefusal(timings)) return timings;
  const reported = Object.values(counts).every((count) => count === null) ? null : { ...UNKNOWN_USE, ...counts };
  const { use, flags } = mergeTimings(reported, timings);
  if (use === null) return null;
  const checked = checkParts(use, item);
  if (isRefusal(checked)) return checked;
  const { model } = object;
  return {
    format: 'llama-cpp',
    item,
    // Neither a name of the request nor a time: whoever asked knows both.
    id: null,
    model: typeof model === 'string' && model !== '' ? model : null,
    atMs: null,
    use: checked,
    flags: [...flagsOf(checked), ...flags],
    ...(timings === null ? {} : { times: timings.times }),
  };
}

/**
 * Reads one answer of llama.cpp's own `/completion` that was not streamed: `tokens_evaluated` is the whole prompt,
 * cached part included; `timings` tell how much of it was cached. Its OpenAI-compatible answers are read as such.
 */
export function readLlamaCppCompletion(text: string, item = 1): EngineRead<TokenRecord> {
  const json = readJson(text);
  if (json === undefined || !isJsonObject(json.value))
    return { records: [], refusals: [refuseJson(item)], ignored: {} };
  const record = recordOf(json.value, item);
  if (record === null) return { records: [], refusals: [], ignored: countIgnored({}, 'no-usage') };
  return isRefusal(record)
    ? { records: [], refusals: [record], ignored: {} }
    : { records: [record], refusals: [], ignored: {} };
}
