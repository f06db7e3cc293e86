import type { Ask, JsonObject } from '#libs/inference-meter';
import type { Upstream } from './gateway.types.js';
import type { Wanted } from './read-request.js';

/** The path of each route. */
export const PATHS = {
  chat: '/v1/chat/completions',
  completion: '/v1/completions',
  embedding: '/v1/embeddings',
} as const;

/** Usage is always asked for; of vLLM in every chunk, so that a stream that is cut is exact. */
function streaming(wanted: Wanted, { kind }: Upstream): JsonObject {
  if (!wanted.stream) return {};
  const options = { include_usage: true, ...(kind === 'vllm' ? { continuous_usage_stats: true } : {}) };
  return { stream: true, stream_options: options };
}

/** The engine is told to generate no more than is held, by every name that it may know the limit under. */
function limits(wanted: Wanted, { kind }: Upstream, maxTokens: bigint | undefined): JsonObject {
  if (wanted.route === 'embedding' || maxTokens === undefined) return {};
  const limit = Number(maxTokens);
  return wanted.route === 'chat' && kind === 'openai' ? { max_completion_tokens: limit } : { max_tokens: limit };
}

/** What is sent to an upstream. `maxTokens` undefined leaves the limit to the engine's context, all of which is held. */
export function upstreamBody(wanted: Wanted, upstream: Upstream, maxTokens: Ask['maxTokens'] | undefined): string {
  return JSON.stringify({
    ...wanted.passed,
    model: upstream.servedAs ?? upstream.model,
    ...limits(wanted, upstream, maxTokens),
    ...streaming(wanted, upstream),
  });
}
