import { compareIds } from '#libs/amount';
import { counterStep, type CounterState } from '../../counter.js';
import { countOf, stepsOf } from '../../exact.js';
import { isJsonObject, readJson, type JsonObject } from '../../json-text.js';
import {
  countIgnored,
  refuseItem,
  refuseJson,
  type EngineRead,
  type EngineRefusal,
} from '../engines/engine-refusal.js';
import { attributesOf, millisOfNanos, objectsOf, textUnder } from './attributes.js';

/** Tokens that a client or server recorded over an interval, by kind and model. */
export interface GenAiCount {
  /** `cached` lies inside `in`, `reasoning` inside `out`. */
  readonly kind: TokenKind;
  readonly model: string | null;
  readonly tokens: bigint;
  readonly fromMs: bigint;
  readonly toMs: bigint;
  /** The series: kind and attributes in one word, the same for both families of instruments. */
  readonly series: string;
  readonly reset: boolean;
}

type TokenKind = 'in' | 'out' | 'cached' | 'cache-write' | 'reasoning';

/** What is remembered of cumulative series; plain data. */
export type GenAiState = ReadonlyMap<string, CounterState>;

/** Up to 1.41.0 one histogram, told apart by `gen_ai.token.type`. */
const HISTOGRAM = 'gen_ai.client.token.usage';
const TYPES = new Map<unknown, TokenKind>([
  ['input', 'in'],
  ['output', 'out'],
  // Deprecated.
  ['completion', 'out'],
]);
/** Since then, in semantic-conventions-genai, one counter for each kind. */
const SUMS = new Map<unknown, TokenKind>([
  ['gen_ai.client.inference.usage.input_tokens', 'in'],
  ['gen_ai.client.inference.usage.output_tokens', 'out'],
  ['gen_ai.client.inference.usage.cache_read.input_tokens', 'cached'],
  ['gen_ai.client.inference.usage.cache_write.input_tokens', 'cache-write'],
  ['gen_ai.client.inference.usage.reasoning.output_tokens', 'reasoning'],
]);

const DELTA = new Set<unknown>([1, 'AGGREGATION_TEMPORALITY_DELTA']);
const CUMULATIVE = new Set<unknown>([2, 'AGGREGATION_TEMPORALITY_CUMULATIVE']);

interface Reading {
  readonly records: GenAiCount[];
  readonly refusals: EngineRefusal[];
  readonly state: Map<string, CounterState>;
  ignored: EngineRead<never>['ignored'];
  item: number;
}

interface Point {
  readonly kind: TokenKind;
  readonly attributes: JsonObject;
  readonly tokens: unknown;
  readonly point: JsonObject;
  readonly temporality: unknown;
}

/** A histogram's sum and a counter's double are whole where tokens were counted; OTLP writes integers as texts. */
function tokensOf(value: unknown): bigint | undefined {
  if (typeof value !== 'string') return countOf(value);
  const tokens = stepsOf(value, 1n);
  return tokens !== undefined && tokens <= BigInt(Number.MAX_SAFE_INTEGER) ? tokens : undefined;
}

function seriesOf(kind: TokenKind, attributes: JsonObject): string {
  const pairs = Object.entries(attributes)
    .filter(([name]) => name !== 'gen_ai.token.type')
    .sort(([a], [b]) => compareIds(a, b));
  return `${kind}${JSON.stringify(pairs)}`;
}

function readPoint(reading: Reading, { kind, attributes, tokens: told, point, temporality }: Point): void {
  reading.item += 1;
  const [tokens, toMs] = [tokensOf(told), millisOfNanos(point['timeUnixNano'])];
  if (tokens === undefined) {
    const message = 'it is not a whole number from 0 to 2^53 − 1';
    reading.refusals.push(refuseItem('CountMalformed', reading.item, { field: kind, rule: 'meter.number', message }));
    return;
  }
  if (toMs === null) {
    const message = 'the point has no timeUnixNano';
    reading.refusals.push(refuseItem('TimeMissing', reading.item, { field: 'time', rule: 'meter.time', message }));
    return;
  }
  const series = seriesOf(kind, attributes);
  const model = textUnder(attributes, ['gen_ai.response.model', 'gen_ai.request.model']);
  const startMs = millisOfNanos(point['startTimeUnixNano']);
  if (DELTA.has(temporality)) {
    const fromMs = startMs === null || startMs > toMs ? toMs : startMs;
    reading.records.push({ kind, model, tokens, fromMs, toMs, series, reset: false });
  } else if (CUMULATIVE.has(temporality)) {
    const start = startMs === null ? {} : { startedAtMs: startMs };
    const step = counterStep(reading.state.get(series), { value: tokens, atMs: toMs, ...start });
    if (step.state !== undefined) reading.state.set(series, step.state);
    if (step.outcome === 'counted') {
      const { delta, fromMs, reset } = step;
      reading.records.push({ kind, model, tokens: delta, fromMs, toMs, series, reset });
    } else {
      reading.ignored = countIgnored(reading.ignored, step.outcome === 'ignored' ? step.reason : step.outcome);
    }
  } else {
    reading.ignored = countIgnored(reading.ignored, 'temporality-unknown');
  }
}

function readMetric(reading: Reading, metric: JsonObject): void {
  const { name } = metric;
  const data = name === HISTOGRAM ? metric['histogram'] : metric['sum'];
  const ofName = SUMS.get(name);
  if (!isJsonObject(data) || (name !== HISTOGRAM && ofName === undefined)) {
    reading.ignored = countIgnored(reading.ignored, 'other-metric');
    return;
  }
  for (const point of objectsOf(data, 'dataPoints')) {
    const attributes = attributesOf(point['attributes']);
    const kind = ofName ?? TYPES.get(attributes['gen_ai.token.type']);
    const tokens = ofName === undefined ? point['sum'] : (point['asInt'] ?? point['asDouble']);
    if (kind === undefined) reading.ignored = countIgnored(reading.ignored, 'token-type-unknown');
    else readPoint(reading, { kind, attributes, tokens, point, temporality: data['aggregationTemporality'] });
  }
}

/** Both families at once would count every token twice: the newer counters stand, the older histogram is passed over. */
function metricsOf(value: JsonObject): { readonly metrics: readonly JsonObject[]; readonly passed: number } {
  const all = objectsOf(value, 'resourceMetrics')
    .flatMap((resource) => objectsOf(resource, 'scopeMetrics'))
    .flatMap((scope) => objectsOf(scope, 'metrics'));
  if (!all.some(({ name }) => SUMS.has(name))) return { metrics: all, passed: 0 };
  const metrics = all.filter(({ name }) => name !== HISTOGRAM);
  return { metrics, passed: all.length - metrics.length };
}

/**
 * Reads the token metrics of an OTLP/JSON export: the histogram `gen_ai.client.token.usage`, or the counters that took
 * its place. Delta points count as they stand, cumulative ones what they grew by since the export before. Use either
 * these or the spans of a client, never both.
 */
export function readGenAiMetrics(
  text: string,
  before: GenAiState,
): EngineRead<GenAiCount> & { readonly state: GenAiState } {
  const json = readJson(text);
  if (json === undefined || !isJsonObject(json.value)) {
    return { records: [], refusals: [refuseJson(1)], ignored: {}, state: before };
  }
  const { metrics, passed } = metricsOf(json.value);
  const reading: Reading = { records: [], refusals: [], state: new Map(before), ignored: {}, item: 0 };
  if (passed > 0) reading.ignored = { 'counted-by-newer-names': passed };
  for (const metric of metrics) readMetric(reading, metric);
  const { records, refusals, ignored, state } = reading;
  return { records, refusals, ignored, state };
}
