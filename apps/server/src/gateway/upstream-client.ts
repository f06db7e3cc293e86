import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { GatewaySettings } from './gateway-settings.js';
import type { Upstream } from './gateway.types.js';

/** Why an upstream gave no answer. */
export interface UpstreamFailure {
  readonly failed: 'refused' | 'timeout' | 'broken' | 'aborted';
  readonly detail: string;
}

/** Where an upstream is, and what holds its key. */
export type UpstreamAt = Pick<Upstream, 'url' | 'keyVariable'>;

/** What is asked of an upstream. */
export interface UpstreamAsk {
  readonly path: string;
  /** Absent where it is only read. */
  readonly body?: string;
  readonly requestId: string;
  readonly signal: AbortSignal;
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'UNKNOWN';

/** What a line is found to be that its other end has closed while it lay idle. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);
const UNREACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);

function failureOf(error: unknown, timedOut: boolean, aborted: boolean): UpstreamFailure {
  const detail = codeOf(error);
  if (aborted) return { failed: 'aborted', detail };
  if (timedOut) return { failed: 'timeout', detail };
  return { failed: UNREACHED.has(detail) ? 'refused' : 'broken', detail };
}

/** Calls upstreams of the registry, and nothing else: it follows no redirect and knows no other address. */
@Injectable()
export class UpstreamClient implements OnApplicationShutdown {
  private readonly agents = {
    'http:': new HttpAgent({ keepAlive: true, maxFreeSockets: 256 }),
    'https:': new HttpsAgent({ keepAlive: true, maxFreeSockets: 256 }),
  };

  constructor(private readonly settings: GatewaySettings) {}

  /**
   * The answer's head, its body still to be read; or why there is none. A line that the upstream had closed while it lay
   * idle is tried once more on a new one.
   */
  async post(upstream: UpstreamAt, ask: UpstreamAsk): Promise<IncomingMessage | UpstreamFailure> {
    const first = await this.attempt(upstream, ask, 'kept');
    if (!('stale' in first)) return first;
    // Others that were kept may be as old.
    const second = await this.attempt(upstream, ask, 'new');
    return 'stale' in second ? { failed: 'broken', detail: 'ECONNRESET' } : second;
  }

  /** Reads something that an upstream tells of itself. */
  get(at: UpstreamAt, path: string, withinMs: number): Promise<IncomingMessage | UpstreamFailure> {
    return this.post(at, { path, requestId: 'read', signal: AbortSignal.timeout(withinMs) });
  }

  private attempt(
    upstream: UpstreamAt,
    { path, body, requestId, signal }: UpstreamAsk,
    line: 'kept' | 'new',
  ): Promise<IncomingMessage | UpstreamFailure | { readonly stale: true }> {
    const url = new URL(`${upstream.url}${path}`);
    const isHttps = url.protocol === 'https:';
    const key = upstream.keyVariable === null ? undefined : process.env[upstream.keyVariable];
    return new Promise((resolve) => {
      let timedOut = false;
      const sent = (isHttps ? httpsRequest : httpRequest)(url, {
        method: body === undefined ? 'GET' : 'POST',
        agent: line === 'kept' && this.agents[isHttps ? 'https:' : 'http:'],
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          accept: 'application/json, text/event-stream',
          // Whatever is compressed is held back until a block is full.
          'accept-encoding': 'identity',
          'x-request-id': requestId,
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        },
      });
      // By hand: what Node does for a `signal` takes as long as all the rest of a request.
      const abort = (): void => void sent.destroy();
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort);
      sent.once('close', () => signal.removeEventListener('abort', abort));
      const late = setTimeout(() => {
        timedOut = true;
        sent.destroy();
      }, this.settings.firstByteMs);
      sent.once('response', (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      sent.on('error', (error) => {
        clearTimeout(late);
        const isStale = sent.reusedSocket && !timedOut && !signal.aborted && CLOSED.has(codeOf(error));
        resolve(isStale ? { stale: true } : failureOf(error, timedOut, signal.aborted));
      });
      sent.end(body);
    });
  }

  onApplicationShutdown(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }
}

/** The whole body of an answer as text; undefined where it is cut, too long, or pauses for too long. */
export async function wholeText(answer: IncomingMessage, most: number, idleMs: number): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  answer.setTimeout(idleMs, () => answer.destroy());
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > most) {
        answer.destroy();
        return undefined;
      }
      parts.push(part);
    }
  } catch {
    return undefined;
  }
  return answer.complete ? Buffer.concat(parts).toString('utf8') : undefined;
}
