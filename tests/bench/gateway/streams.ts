import { Agent, request } from 'node:http';

/** Whom a stream is asked of. */
export interface Asked {
  readonly url: string;
  readonly key: string;
  readonly model: string;
  readonly tokens: number;
}

/** How one stream went, in milliseconds from when it was asked. */
export interface Streamed {
  readonly firstMs: number;
  readonly tokens: number;
}

/** Every token is a chunk with content; the engine opens an answer with an empty one that names the role. */
const TOKEN = '"content":"';
const OPENING = '"role":"assistant"';

const countOf = (text: string, word: string): number => text.split(word).length - 1;

/** A client that costs little: it counts chunks, and takes nothing apart. */
export class StreamClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  /** Reads one stream to its end. Anything but a whole one is an error: what is measured must have happened. */
  one({ url, key, model, tokens }: Asked, prompt: string): Promise<Streamed> {
    const messages = [{ role: 'user', content: prompt }];
    const options = { include_usage: true, continuous_usage_stats: true };
    const asked = { model, messages, max_tokens: tokens, temperature: 0, stream: true };
    // The gateway asks its upstream for running usage; whoever goes there directly asks for the same.
    const body = JSON.stringify(key === '' ? { ...asked, stream_options: options } : asked);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
    };
    return new Promise((resolve, reject) => {
      const start = performance.now();
      const sent = request(`${url}/v1/chat/completions`, { method: 'POST', headers, agent: this.agent }, (answer) => {
        const parts: Buffer[] = [];
        let firstMs = 0;
        answer.on('data', (part: Buffer) => {
          if (firstMs === 0) firstMs = performance.now() - start;
          parts.push(part);
        });
        answer.once('error', reject);
        answer.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          const seen = countOf(text, TOKEN) - countOf(text, OPENING);
          const isWhole = answer.statusCode === 200 && text.endsWith('data: [DONE]\n\n') && seen === tokens;
          if (isWhole) resolve({ firstMs, tokens: seen });
          else reject(new Error(`${url} answered ${String(answer.statusCode)}, ${seen} tokens: ${text.slice(-400)}`));
        });
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
