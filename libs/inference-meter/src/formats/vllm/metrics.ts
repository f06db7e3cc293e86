import { useByModel, type EngineUse } from '../engines/engine-use.js';
import {
  readScrape,
  type EngineFigure,
  type EngineSeries,
  type GaugeFigure,
  type ScrapeRead,
  type ScrapeState,
} from '../engines/scrape.js';
import type { PromSample } from '../prometheus/sample.js';

const GAUGES = new Map<string, GaugeFigure>([
  ['vllm:num_requests_running', 'running'],
  ['vllm:num_requests_waiting', 'waiting'],
  ['vllm:kv_cache_usage_perc', 'kv-cache-used'],
  // Until 0.10.
  ['vllm:gpu_cache_usage_perc', 'kv-cache-used'],
]);

const COUNTERS = new Map<string, EngineFigure>([
  ['vllm:prompt_tokens_total', 'prompt'],
  ['vllm:generation_tokens_total', 'completion'],
  ['vllm:prefix_cache_hits_total', 'cached'],
]);

/** The prompt by where its tokens came from: all but the computed ones were in some cache. */
const BY_SOURCE = 'vllm:prompt_tokens_by_source_total';
const COMPUTED = 'local_compute';

function figureOf({ name, labels }: PromSample): EngineFigure | undefined {
  if (name === BY_SOURCE) return labels.get('source') === COMPUTED ? 'computed' : 'cached-by-source';
  if (name === 'vllm:request_success_total') return `requests/${labels.get('finished_reason') ?? ''}`;
  return COUNTERS.get(name);
}

const VLLM: EngineSeries = {
  counter: figureOf,
  gauge: (name) => GAUGES.get(name),
  model: ({ labels }) => labels.get('model_name'),
};

/** A scrape, and each model's use since the one before. */
export type EngineScrape = Omit<ScrapeRead, 'records'> & { readonly records: readonly EngineUse[] };

/**
 * Reads one scrape of vLLM's `/metrics`: tokens by model since the scrape before, over all engines of the process. Cached
 * tokens lie inside the prompt. Counters know models, never users.
 */
export function readVllmMetrics(
  text: string,
  from: { readonly state: ScrapeState; readonly scrapedAtMs: bigint },
): EngineScrape {
  const read = readScrape(text, VLLM, from);
  return { ...read, records: useByModel(read.records) };
}
