import { isRefusal } from '#libs/amount';
import { countOf } from '../../exact.js';
import { parseRfc3339 } from '../../rfc3339.js';
import type { JsonObject } from '../../json-text.js';
import type { EngineRefusal } from '../engines/engine-refusal.js';
import type { TokenRecord } from '../engines/token-record.js';
import { checkParts, flagsOf, readCounts, UNKNOWN_USE, type TokenCount } from '../engines/token-use.js';

/** `prompt_eval_count` has held the cached tokens since 0.30.x again (ollama #16428); `…_cached_count` names them. */
const COUNTS = {
  promptTokens: 'prompt_eval_count',
  cachedTokens: 'prompt_eval_cached_count',
  completionTokens: 'eval_count',
} as const;

const KNOWN = new Set<string>([
  ...Object.values(COUNTS),
  ...['total_duration', 'load_duration', 'prompt_eval_duration', 'eval_duration'],
]);

/** Numbers that are not known; texts, arrays and objects may be what was asked or answered, and are not kept. */
function unknownNumbers(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([name, value]) => typeof value === 'number' && !KNOWN.has(name)),
  );
}

/** An embedding's answer holds vectors and no `done`. */
export const isEmbedding = (object: JsonObject): boolean =>
  Array.isArray(object['embeddings']) || Array.isArray(object['embedding']);

/** Which model answered, and when: every line says both. */
export function namesOf(object: JsonObject): Pick<TokenRecord, 'model' | 'atMs'> {
  const [model, createdAt] = [object['model'], object['created_at']];
  return {
    model: typeof model === 'string' && model !== '' ? model : null,
    atMs: typeof createdAt === 'string' ? (parseRfc3339(createdAt) ?? null) : null,
  };
}

/**
 * The record of the object that ends an answer (`done: true`), or of an embedding. A count that is missing is unknown,
 * not 0: older servers leave `prompt_eval_count` out when the prompt was cached. Durations are nanoseconds.
 */
export function recordOf(object: JsonObject, item: number): TokenRecord | EngineRefusal {
  const counts = readCounts(object, COUNTS, item);
  if (isRefusal(counts)) return counts;
  const use = checkParts({ ...UNKNOWN_USE, ...counts, rest: unknownNumbers(object) }, item);
  if (isRefusal(use)) return use;
  const expected: readonly TokenCount[] = isEmbedding(object) ? ['promptTokens'] : ['promptTokens', 'completionTokens'];
  const nanos = (name: string): bigint | null => countOf(object[name]) ?? null;
  return {
    format: 'ollama',
    item,
    // Ollama names no request: whoever asked has to.
    id: null,
    ...namesOf(object),
    use,
    flags: flagsOf(use, expected),
    times: {
      totalNs: nanos('total_duration'),
      loadNs: nanos('load_duration'),
      promptNs: nanos('prompt_eval_duration'),
      completionNs: nanos('eval_duration'),
    },
  };
}
