import { useByModel } from '../engines/engine-use.js';
import { readScrape, type EngineFigure, type GaugeFigure, type ScrapeState } from '../engines/scrape.js';
import type { EngineScrape } from '../vllm/metrics.js';

/** `prompt_tokens_total` counts what was computed: tokens out of the cache are in no counter of llama.cpp. */
const COUNTERS = new Map<string, EngineFigure>([
  ['llamacpp:prompt_tokens_total', 'computed'],
  ['llamacpp:tokens_predicted_total', 'completion'],
]);

const GAUGES = new Map<string, GaugeFigure>([
  ['llamacpp:requests_processing', 'running'],
  ['llamacpp:requests_deferred', 'waiting'],
]);

/** What a scrape of llama.cpp does not say. */
export interface LlamaCppScrapeContext {
  readonly state: ScrapeState;
  readonly scrapedAtMs: bigint;
  /** The model that the server runs; its counters name none. */
  readonly model: string;
}

/**
 * Reads one scrape of llama.cpp's `/metrics` (a server started with `--metrics`). The prompt's total stays unknown: to
 * reconcile, compare `computedTokens` with the gateway's prompt less its cached tokens.
 */
export function readLlamaCppMetrics(text: string, { model, ...from }: LlamaCppScrapeContext): EngineScrape {
  const engine = {
    counter: ({ name }: { readonly name: string }) => COUNTERS.get(name),
    gauge: (name: string) => GAUGES.get(name),
    model: ({ labels }: { readonly labels: ReadonlyMap<string, string> }) => labels.get('model') ?? model,
  };
  const read = readScrape(text, engine, from);
  return { ...read, records: useByModel(read.records) };
}
