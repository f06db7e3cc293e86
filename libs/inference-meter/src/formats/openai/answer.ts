import { isRefusal } from '#libs/amount';
import { isJsonObject, readJson, type JsonObject } from '../../json-text.js';
import { countIgnored, refuseJson, type EngineRead, type EngineRefusal } from '../engines/engine-refusal.js';
import type { TokenRecord } from '../engines/token-record.js';
import { checkParts, flagsOf, type TokenCount } from '../engines/token-use.js';
import { mergeTimings, readTimings } from '../llama-cpp/timings.js';
import { millisOf } from '../prometheus/seconds.js';
import { readUsage } from './usage.js';

/** A text out of an object; null where it is absent, empty or anything else. */
export function textOf(object: JsonObject, name: string): string | null {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Seconds since 1970 as milliseconds, rounded down: some engines tell microseconds. Null where it is none. */
export function secondsOf(value: unknown): bigint | null {
  const millis = typeof value === 'number' || typeof value === 'string' ? millisOf(String(value)) : undefined;
  return millis === undefined || millis < 0n ? null : millis;
}

/** Which of the three shapes an object has. */
export function formatOf(object: JsonObject): TokenRecord['format'] {
  if (object['object'] === 'response') return 'openai-responses';
  return object['object'] === 'list' ? 'openai-embeddings' : 'openai-chat';
}

/** Nobody generates anything for an embedding: no count of it is missing. */
export function expectedCounts(format: TokenRecord['format']): readonly TokenCount[] {
  return format === 'openai-embeddings' ? ['promptTokens'] : ['promptTokens', 'completionTokens'];
}

/** The record of one whole answer; null where it says nothing of use. */
function recordOf(object: JsonObject, item: number): TokenRecord | null | EngineRefusal {
  const reported = readUsage(object['usage'], item);
  if (isRefusal(reported)) return reported;
  const timings = readTimings(object['timings'], item);
  if (isRefusal(timings)) return timings;
  const { use, flags } = mergeTimings(reported, timings);
  if (use === null) return null;
  // What the timings add is in no total that has been checked yet.
  const checked = checkParts(use, item);
  if (isRefusal(checked)) return checked;
  const format = formatOf(object);
  return {
    format,
    item,
    id: textOf(object, 'id'),
    model: textOf(object, 'model'),
    atMs: secondsOf(object['created'] ?? object['created_at']),
    use,
    flags: [...flagsOf(use, expectedCounts(format)), ...flags],
    ...(timings === null ? {} : { times: timings.times }),
  };
}

/**
 * Reads one answer of an OpenAI-compatible server that was not streamed: chat, completions, embeddings or Responses,
 * with llama.cpp's `timings` where they stand beside. An answer without usage, an error among them, is ignored.
 *
 * @example readOpenAiAnswer('{"id":"a","usage":{"prompt_tokens":5,…}}').records // [{ id: 'a', use: { … }, … }]
 */
export function readOpenAiAnswer(text: string, item = 1): EngineRead<TokenRecord> {
  const json = readJson(text);
  if (json === undefined || !isJsonObject(json.value))
    return { records: [], refusals: [refuseJson(item)], ignored: {} };
  const record = recordOf(json.value, item);
  if (isRefusal(record)) return { records: [], refusals: [record], ignored: {} };
  if (record !== null) return { records: [record], refusals: [], ignored: {} };
  const kind = isJsonObject(json.value['error']) ? 'error' : 'no-usage';
  return { records: [], refusals: [], ignored: countIgnored({}, kind) };
}
