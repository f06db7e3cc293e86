import { Injectable } from '@nestjs/common';
import { countOf, isJsonObject } from '#libs/inference-meter';
import type { Upstream } from './gateway.types.js';
import type { Wanted } from './read-request.js';
import { UpstreamClient, wholeText } from './upstream-client.js';

/** A count is not worth a longer wait, nor more text. */
const PATIENCE_MS = 2000;
const MOST_BYTES = 16 * 1024 * 1024;

/** What an engine may put into the prompt too, and its count of a text leaves out. */
const BESIDE = ['tools', 'functions', 'response_format', 'suffix'];

/** Counts a prompt as the engine itself does. */
@Injectable()
export class TokenizerService {
  constructor(private readonly upstreams: UpstreamClient) {}

  /** The tokens of a prompt of one text or chat; null where the engine does not say. */
  async count(upstream: Upstream, { route, passed }: Wanted): Promise<bigint | null> {
    const { messages, prompt } = passed;
    if (BESIDE.some((name) => passed[name] !== undefined)) return null;
    if (route !== 'chat' && typeof prompt !== 'string') return null;
    const asked = route === 'chat' ? { messages } : { prompt };
    const answer = await this.upstreams.post(upstream, {
      path: '/tokenize',
      body: JSON.stringify({ model: upstream.servedAs ?? upstream.model, ...asked }),
      requestId: 'tokenize',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if ('failed' in answer) return null;
    const text = await wholeText(answer, MOST_BYTES, PATIENCE_MS);
    return answer.statusCode === 200 && text !== undefined ? countIn(text) : null;
  }
}

/** vLLM answers a count; llama.cpp the tokens alone. */
function countIn(text: string): bigint | null {
  try {
    const told: unknown = JSON.parse(text);
    if (!isJsonObject(told)) return null;
    const { count, tokens } = told;
    return countOf(count) ?? (Array.isArray(tokens) ? BigInt(tokens.length) : null);
  } catch {
    return null;
  }
}
