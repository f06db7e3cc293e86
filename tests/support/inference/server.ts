import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { embeddingsBody, errorBody, modelBody, usageBody, type Json } from './bodies.js';
import { Exchange, type Reply } from './exchange.js';
import { type Fault, FaultQueue } from './faults.js';
import { answer, type Workshop } from './generation.js';
import {
  isApiError,
  readChat,
  readCompletion,
  readEmbedding,
  readTokenize,
  type ApiError,
  type GenerationRequest,
  type Tokenize,
} from './requests.js';
import { CONTEXT_SIZE } from './tiny-model.js';

export interface Serving extends Workshop {
  /** The one model that is served. */
  readonly model: string;
  /** The key that /v1 asks for; undefined asks for none. */
  readonly apiKey: string | undefined;
}

const NOT_FOUND: ApiError = { status: 404, code: 'not_found', message: 'There is no such route or model' };
const NO_KEY: ApiError = { status: 401, code: 'invalid_api_key', message: 'The key is missing or wrong' };
const NO_FAULTS: ApiError = { status: 400, code: null, message: 'The body is not a list of faults' };

const PREFIX = { chat: 'chatcmpl', completion: 'cmpl', embedding: 'embd' } as const;

const ok = (body: Json | string): Reply => ({ status: 200, body });
const refused = (error: ApiError): Reply => ({ status: error.status, body: errorBody(error) });

/** The engine behind the OpenAI API, with vLLM's /tokenize, /metrics and /health, and a queue of faults. */
export class InferenceServer {
  readonly http: Server;
  private readonly faults = new FaultQueue();
  private readonly startedAt = Date.now() / 1000;
  private count = 0;

  constructor(private readonly serving: Serving) {
    this.http = createServer((request, response) => void this.serve(request, response));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new Exchange(request, response);
    try {
      const reply = await this.route(exchange);
      if (reply !== undefined) exchange.reply(reply);
    } catch (error) {
      process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
      if (response.headersSent) response.destroy();
      else exchange.reply(refused({ status: 500, code: null, message: String(error) }));
    }
  }

  /** Undefined where the answer has been sent already. */
  private async route(exchange: Exchange): Promise<Reply | undefined> {
    const { method = '', url = '', headers } = exchange.request;
    const [path = ''] = url.split('?');
    const { apiKey, model } = this.serving;
    const open = apiKey === undefined || !path.startsWith('/v1/');
    if (!open && headers.authorization !== `Bearer ${apiKey}`) return refused(NO_KEY);
    switch (`${method} ${path}`) {
      case 'POST /v1/chat/completions':
        return this.generate(exchange, readChat);
      case 'POST /v1/completions':
        return this.generate(exchange, readCompletion);
      case 'POST /v1/embeddings':
        return this.embed(exchange);
      case 'GET /v1/models':
        return ok({ object: 'list', data: [modelBody(model)] });
      case `GET /v1/models/${model}`:
        return ok(modelBody(model));
      case 'POST /tokenize':
        return this.tokenize(exchange);
      case 'GET /metrics':
        return ok(this.metrics());
      case 'GET /health':
        return ok('');
      case 'POST /test/faults':
        return this.faults.set(await exchange.body()) ? ok({}) : refused(NO_FAULTS);
      default:
        return refused(NOT_FOUND);
    }
  }

  private readonly tokenizer: Tokenize = (text) => this.serving.engine.tokenize(text);

  private nextId(route: keyof typeof PREFIX): string {
    this.count += 1;
    return `${PREFIX[route]}-${this.count}`;
  }

  /** The next fault; where it is a status, that is the whole answer. */
  private met(): { readonly fault: Fault | undefined; readonly reply: Reply | undefined } {
    const fault = this.faults.take();
    if (fault?.kind !== 'status') return { fault, reply: undefined };
    return { fault, reply: refused({ status: fault.status, code: 'test_fault', message: 'As it was told to' }) };
  }

  private async generate(
    exchange: Exchange,
    read: (body: unknown, tokenize: Tokenize) => GenerationRequest | ApiError,
  ): Promise<Reply | undefined> {
    const request = read(await exchange.body(), this.tokenizer);
    if (isApiError(request)) return refused(request);
    if (request.model !== this.serving.model) return refused(NOT_FOUND);
    const { fault, reply } = this.met();
    if (reply !== undefined) return reply;
    await answer({ id: this.nextId(request.route), request, fault }, exchange, this.serving);
    return undefined;
  }

  private async embed(exchange: Exchange): Promise<Reply> {
    const request = readEmbedding(await exchange.body(), this.tokenizer);
    if (isApiError(request)) return refused(request);
    if (request.model !== this.serving.model) return refused(NOT_FOUND);
    const { fault, reply } = this.met();
    if (reply !== undefined) return reply;
    const { engine, oracle } = this.serving;
    const vectors: (readonly number[])[] = [];
    for (const text of request.input) vectors.push(await engine.embed(text));
    const { promptTokens } = request;
    const id = this.nextId('embedding');
    oracle.start({ id, requestId: exchange.requestId, route: 'embedding', promptTokens, fault: fault?.kind });
    oracle.end(id, 'stop');
    return ok(embeddingsBody(request, vectors, usageBody({ prompt: promptTokens, produced: 0 }, fault)));
  }

  private async tokenize(exchange: Exchange): Promise<Reply> {
    const tokens = readTokenize(await exchange.body(), this.tokenizer);
    return isApiError(tokens) ? refused(tokens) : ok({ count: tokens.length, max_model_len: CONTEXT_SIZE, tokens });
  }

  /** The counters that a gateway is reconciled with, as vLLM names them. */
  private metrics(): string {
    const { totals } = this.serving.oracle;
    const labels = `engine="0",model_name="${this.serving.model}"`;
    const reason = (name: string, count: number): string =>
      `vllm:request_success_total{${labels},finished_reason="${name}"} ${count}`;
    const lines = [
      '# TYPE vllm:prompt_tokens_total counter',
      `vllm:prompt_tokens_total{${labels}} ${totals.prompt}`,
      '# TYPE vllm:generation_tokens_total counter',
      `vllm:generation_tokens_total{${labels}} ${totals.produced}`,
      '# TYPE vllm:request_success_total counter',
      reason('stop', totals.stop),
      reason('length', totals.length),
      reason('abort', totals.left + totals.fault),
      '# TYPE process_start_time_seconds gauge',
      `process_start_time_seconds ${this.startedAt}`,
    ];
    return `${lines.join('\n')}\n`;
  }
}
