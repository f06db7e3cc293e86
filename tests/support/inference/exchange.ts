import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from './bodies.js';

const LARGEST_BODY = 1_000_000;

/** An answer that is not a stream. */
export interface Reply {
  readonly status: number;
  readonly body: Json | string;
}

/** One HTTP request and its response. */
export class Exchange {
  private readonly leaving = new AbortController();

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
  ) {
    response.once('close', () => {
      if (!response.writableFinished) this.leaving.abort();
    });
  }

  /** Fires when the client leaves before the answer is complete. */
  get gone(): AbortSignal {
    return this.leaving.signal;
  }

  get requestId(): string | undefined {
    const id = this.request.headers['x-request-id'];
    return typeof id === 'string' ? id : undefined;
  }

  /** Sends a whole answer: an object as JSON, a string as it is. */
  reply({ status, body }: Reply): void {
    const plain = typeof body === 'string';
    const type = plain ? 'text/plain; version=0.0.4' : 'application/json';
    this.response.writeHead(status, { 'content-type': type, ...this.echo() });
    this.response.end(plain ? body : JSON.stringify(body));
  }

  /** Sends an event of the stream; the first opens it. */
  event(data: Json | '[DONE]'): void {
    if (!this.response.headersSent) {
      const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
      this.response.writeHead(200, { ...headers, ...this.echo() });
    }
    this.response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }

  /** The body as JSON; undefined where it is not JSON or far too long. */
  async body(): Promise<unknown> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of this.request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > LARGEST_BODY) return undefined;
      chunks.push(chunk);
    }
    try {
      return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
    } catch {
      return undefined;
    }
  }

  private echo(): Record<string, string> {
    return this.requestId === undefined ? {} : { 'x-request-id': this.requestId };
  }
}
