import { isRefusal } from '#libs/amount';
import { isJsonObject, readJson, type JsonObject } from '../../json-text.js';
import { countIgnored, refuseJson, type EngineRead, type EngineRefusal } from '../engines/engine-refusal.js';
import type { TokenRecord } from '../engines/token-record.js';
import { checkParts, flagsOf, readCount, UNKNOWN_USE, type TokenCount, type TokenUse } from '../engines/token-use.js';
import { attributesOf, millisOfNanos, objectsOf, textUnder } from './attributes.js';

/** Names of each count, newest first; all of 1.41.0 but the deprecated last ones. */
const COUNTS: readonly (readonly [TokenCount, readonly string[]])[] = [
  ['promptTokens', ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens']],
  ['completionTokens', ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens']],
  ['cachedTokens', ['gen_ai.usage.cache_read.input_tokens']],
  ['cacheWriteTokens', ['gen_ai.usage.cache_creation.input_tokens', 'gen_ai.usage.cache_write.input_tokens']],
  ['reasoningTokens', ['gen_ai.usage.reasoning.output_tokens']],
];

/** One call of one model. Agents, workflows and tools repeat the tokens of the calls inside them. */
const INFERENCE = new Set(['chat', 'text_completion', 'generate_content', 'embeddings']);

const KNOWN = new Set<string>([
  ...COUNTS.flatMap(([, names]) => names),
  ...['gen_ai.response.id', 'gen_ai.response.model', 'gen_ai.request.model'],
]);
/** Numbers and words about the call; never what was asked or answered. */
const KEPT =
  /^gen_ai\.(?:operation\.name|provider\.name|system|usage\..+|request\.(?:max_tokens|stream)|response\.finish_reasons|token\.type)$/u;

interface Counted {
  readonly use: TokenUse;
  readonly differ: boolean;
}

function countUnder(
  attributes: JsonObject,
  names: readonly string[],
  item: number,
): { value: bigint | null; differ: boolean } | EngineRefusal {
  let value: bigint | null = null;
  let differ = false;
  for (const name of names) {
    const count = readCount(attributes, name, item);
    if (isRefusal(count)) return count;
    if (value !== null && count !== null && value !== count) differ = true;
    value ??= count;
  }
  return { value, differ };
}

function countsOf(attributes: JsonObject, item: number): Counted | EngineRefusal {
  const counts: Partial<Record<TokenCount, bigint | null>> = {};
  let differ = false;
  for (const [count, names] of COUNTS) {
    const found = countUnder(attributes, names, item);
    if (isRefusal(found)) return found;
    counts[count] = found.value;
    differ ||= found.differ;
  }
  const rest = Object.fromEntries(Object.entries(attributes).filter(([name]) => KEPT.test(name) && !KNOWN.has(name)));
  const use = checkParts({ ...UNKNOWN_USE, ...counts, rest }, item);
  return isRefusal(use) ? use : { use, differ };
}

/** What is used of one span; a word where it says nothing of use. */
function recordOf(span: JsonObject, item: number): TokenRecord | 'not-inference' | 'no-usage' | EngineRefusal {
  const attributes = attributesOf(span['attributes']);
  const operation = textUnder(attributes, ['gen_ai.operation.name']);
  if (operation !== null && !INFERENCE.has(operation)) return 'not-inference';
  const counted = countsOf(attributes, item);
  if (isRefusal(counted)) return counted;
  const { use, differ } = counted;
  if (use.promptTokens === null && use.completionTokens === null) return 'no-usage';
  const [traceId, spanId] = [textUnder(span, ['traceId']), textUnder(span, ['spanId'])];
  const expected: readonly TokenCount[] =
    operation === 'embeddings' ? ['promptTokens'] : ['promptTokens', 'completionTokens'];
  return {
    format: 'otel-genai',
    item,
    id: traceId === null || spanId === null ? textUnder(attributes, ['gen_ai.response.id']) : `${traceId}/${spanId}`,
    model: textUnder(attributes, ['gen_ai.response.model', 'gen_ai.request.model']),
    atMs: millisOfNanos(span['startTimeUnixNano']),
    use,
    flags: [...flagsOf(use, expected), ...(differ ? (['names-differ'] as const) : [])],
  };
}

/** Every span of an OTLP/JSON export; an object that is no export is taken for one span, or for its attributes. */
function spansOf(value: JsonObject): readonly JsonObject[] {
  if (Array.isArray(value['resourceSpans'])) {
    return objectsOf(value, 'resourceSpans')
      .flatMap((resource) => objectsOf(resource, 'scopeSpans'))
      .flatMap((scope) => objectsOf(scope, 'spans'));
  }
  return [value['attributes'] === undefined ? { attributes: value } : value];
}

/**
 * Reads the GenAI spans (semantic conventions 1.41.0, "Development", and the names before) of an OTLP/JSON trace export,
 * or of one span, or of one object of attributes. Spans of agents, workflows and tools are ignored, for they repeat the
 * tokens of the calls inside them; so is whatever is no GenAI span. What was asked and answered is never kept.
 *
 * @example readGenAiSpans('{"gen_ai.usage.input_tokens":5,"gen_ai.usage.output_tokens":2}').records
 */
export function readGenAiSpans(text: string): EngineRead<TokenRecord> {
  const json = readJson(text);
  if (json === undefined || !isJsonObject(json.value)) return { records: [], refusals: [refuseJson(1)], ignored: {} };
  const records: TokenRecord[] = [];
  const refusals: EngineRefusal[] = [];
  let ignored: EngineRead<never>['ignored'] = {};
  for (const [index, span] of spansOf(json.value).entries()) {
    const record = recordOf(span, index + 1);
    if (typeof record === 'string') ignored = countIgnored(ignored, record);
    else if (isRefusal(record)) refusals.push(record);
    else records.push(record);
  }
  return { records, refusals, ignored };
}
