import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StintService } from '../stint/stint.service.js';
import { AdmissionService, type Admitted } from './admission.service.js';
import { ApiKeyService } from './api-key.service.js';
import { ChatVoice } from './chat-voice.js';
import { ClientLine } from './client-line.js';
import { errorBody, isNo, NO_KEY, sayNo, STOPPING, type GatewayNo } from './gateway-no.js';
import { GatewaySettings } from './gateway-settings.js';
import type { Caller } from './gateway.types.js';
import { readPlain, type PlainAnswer } from './plain-relay.js';
import { readRequest } from './read-request.js';
import { RegistryService } from './registry.service.js';
import { costHeaders } from './request-cost.js';
import type { Route } from './request-fields.js';
import { endedResponse, saidIn, type ResponseHead } from './responses-answer.js';
import { chatOfResponses } from './responses-request.js';
import { ResponsesVoice } from './responses-voice.js';
import { Run } from './run.js';
import { StreamRelay } from './stream-relay.js';
import { isWorthAnother, noOfAnswer, noOfFailure } from './upstream-answer.js';
import { PATHS, upstreamBody } from './upstream-body.js';
import { UpstreamClient, wholeText } from './upstream-client.js';
import { UsageKeeper } from './usage-keeper.js';

/** The words that a client is answered in: those of its route, or of the Responses API over chat. */
export type Face = 'chat' | 'responses';

/** One request and its answer. */
interface Exchange {
  readonly face?: Face;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Sent {
  readonly run: Run;
  readonly line: ClientLine;
}

/** Ends of a request that an upstream has taken and may have worked on. */
const UNHEARD: ReadonlySet<string> = new Set(['client_left', 'upstream_timeout']);

const MOST_ERROR = 64 * 1024;

/** Authenticate → reserve → forward → relay → settle. */
@Injectable()
export class GatewayService {
  private readonly log = new Logger('Gateway');

  constructor(
    private readonly keys: ApiKeyService,
    private readonly registry: RegistryService,
    private readonly admission: AdmissionService,
    private readonly stints: StintService,
    private readonly keeper: UsageKeeper,
    private readonly upstreams: UpstreamClient,
    private readonly settings: GatewaySettings,
  ) {}

  /** Answers one request of a route. */
  async serve(route: Route, exchange: Exchange): Promise<void> {
    const { request, reply } = exchange;
    const requestId = `req_${randomBytes(16).toString('hex')}`;
    void reply.header('x-copyhold-request-id', requestId).header('x-request-id', requestId);
    const caller = await this.caller(request);
    if (isNo(caller)) {
      refuseWith(reply, caller);
      return;
    }
    const body = exchange.face === 'responses' ? chatOfResponses(request.body) : request.body;
    const wanted = isNo(body) ? body : readRequest(route, body);
    if (isNo(wanted)) {
      refuseWith(reply, wanted);
      return;
    }
    const { refusal } = this.keeper;
    if (refusal !== undefined) {
      refuseWith(reply, refusal);
      return;
    }
    const said = request.headers['x-copyhold-purpose'];
    const purpose = typeof said === 'string' ? said : undefined;
    const admitted = await this.admission.admit({ requestId, caller, wanted, purpose });
    if (isNo(admitted)) refuseWith(reply, admitted);
    else await this.forward(admitted, exchange);
  }

  /** The models that a key may use. */
  async models(exchange: Exchange, id?: string): Promise<void> {
    const caller = await this.caller(exchange.request);
    if (isNo(caller)) {
      refuseWith(exchange.reply, caller);
      return;
    }
    const { upstreams } = await this.registry.of(caller.partnershipId);
    const served = [...new Set(upstreams.map(({ model }) => model))].sort();
    const data = served
      .filter((model) => caller.models?.has(model) !== false)
      .map((model) => ({ id: model, object: 'model', created: 0, owned_by: 'commons' }));
    if (id === undefined) return void exchange.reply.send({ object: 'list', data });
    const found = data.find((model) => model.id === id);
    if (found !== undefined) return void exchange.reply.send(found);
    const message = `There is no model "${id}" for this key.`;
    refuseWith(exchange.reply, sayNo({ status: 404, code: 'model_not_found', message, param: 'model' }));
  }

  private async caller({ headers }: FastifyRequest): Promise<Caller | GatewayNo> {
    try {
      return (await this.keys.callerOf(headers.authorization)) ?? NO_KEY;
    } catch {
      return sayNo({ status: 503, code: 'keys_unreachable', message: 'Keys cannot be looked up now: try again.' });
    }
  }

  private async forward(admitted: Admitted, exchange: Exchange): Promise<void> {
    const { stints, keeper } = this;
    if (keeper.stopping) {
      // Between the question and the answer of the stint.
      await stints.release(admitted.hold.id).catch(() => undefined);
      refuseWith(exchange.reply, STOPPING);
      return;
    }
    const run = new Run(admitted, { stints, keeper, warn: (sentence) => this.log.warn(sentence) });
    const sent: Sent = {
      run,
      line: new ClientLine(exchange.reply.raw, this.settings.clientMs),
    };
    try {
      await this.relay(sent, admitted, exchange);
    } finally {
      // Whatever was thrown: nothing stays held.
      await run.end();
    }
  }

  private async relay(sent: Sent, admitted: Admitted, { reply, face }: Exchange): Promise<void> {
    const { run, line } = sent;
    const { abort } = run;
    let drain: NodeJS.Timeout | undefined;
    line.onLeft(() => {
      // A stream has its own rule. Whoever waits for a whole answer is waited for, a while: it says what it took.
      if (!admitted.wanted.stream) drain = setTimeout(() => abort.abort(), this.settings.drainMs).unref();
      else if (!reply.raw.headersSent) abort.abort();
    });
    const answer = await this.send(sent, admitted);
    if (isNo(answer)) {
      clearTimeout(drain);
      // Of one that took the request and was not heard to its end nobody knows what it did: its time is what it took.
      if (UNHEARD.has(answer.code)) run.noteWork();
      run.endedAs(line.left ? 'LEFT' : 'NOT_TAKEN');
      await run.end();
      line.finished();
      refuseWith(reply, run.isGone ? STOPPING : answer);
      return;
    }
    if (admitted.wanted.stream && (answer.headers['content-type'] ?? '').includes('event-stream')) {
      openStream(reply);
      const voice =
        face === 'responses' ? new ResponsesVoice(headOf(admitted)) : new ChatVoice(admitted.wanted.showUsage);
      return new StreamRelay({ answer, run, line, voice, settings: this.settings }).pass();
    }
    const plain = await readPlain(answer, run, { line, settings: this.settings });
    clearTimeout(drain);
    line.finished();
    if (isNo(plain)) {
      refuseWith(reply, run.isGone ? STOPPING : plain);
      return;
    }
    void reply.code(200);
    if (plain.cost !== undefined) void reply.headers(costHeaders(plain.cost));
    return void reply
      .type('application/json; charset=utf-8')
      .send(face === 'responses' ? responseOf(plain, admitted) : plain.text);
  }

  /** Asks one upstream after the other until one takes the request; none of the others has done anything for it. */
  private async send({ run }: Sent, admitted: Admitted): Promise<IncomingMessage | GatewayNo> {
    const { wanted, upstreams, maxTokens, requestId } = admitted;
    let no: GatewayNo | undefined;
    for (const upstream of upstreams) {
      run.at(upstream);
      const body = upstreamBody(wanted, upstream, maxTokens);
      const answer = await this.upstreams.post(upstream, {
        path: PATHS[wanted.route],
        body,
        requestId,
        signal: run.abort.signal,
      });
      if ('failed' in answer) no = noOfFailure(answer);
      else if (answer.statusCode === 200) return answer;
      else no = noOfAnswer(answer, await wholeText(answer, MOST_ERROR, this.settings.idleMs));
      if (run.abort.signal.aborted || !isWorthAnother(answer)) return no;
    }
    return no ?? sayNo({ status: 502, code: 'upstream_failed', message: 'No server of this model took the request.' });
  }
}

const headOf = ({ requestId, wanted }: Admitted): ResponseHead => ({
  id: requestId.slice('req_'.length),
  model: wanted.model,
  createdAt: Math.floor(Date.now() / 1000),
});

const responseOf = (plain: PlainAnswer, admitted: Admitted): string =>
  JSON.stringify(endedResponse(headOf(admitted), { ...plain, ...saidIn(plain.text) }));

/** Takes the reply out of the framework's hands: a stream is written as it comes. */
function openStream(reply: FastifyReply): void {
  const headers = reply.getHeaders();
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(headers as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    // A proxy before us must not wait for more.
    'x-accel-buffering': 'no',
  });
  // With the first event, where it is here already: one packet instead of two.
  setImmediate(() => reply.raw.flushHeaders());
}

function refuseWith(reply: FastifyReply, no: GatewayNo): void {
  // Asking again at once changes nothing of a stint that is used up.
  if (no.status === 429) void reply.header('x-should-retry', 'false');
  void reply.code(no.status).type('application/json; charset=utf-8').send(errorBody(no));
}
