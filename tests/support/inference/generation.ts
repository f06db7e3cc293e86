import { setTimeout as wait } from 'node:timers/promises';
import { choiceOf, chunkBody, errorBody, usageBody, wholeBody, type Answer, type Counted } from './bodies.js';
import type { Engine } from './engine.js';
import type { Exchange } from './exchange.js';
import type { Fault } from './faults.js';
import type { Ending, OracleLog } from './oracle.js';
import type { GenerationRequest } from './requests.js';

/** What an answer is made with. */
export interface Workshop {
  readonly engine: Engine;
  readonly oracle: OracleLog;
  /** Milliseconds waited before each token, so that a client has time to leave. */
  readonly paceMs: number;
}

/** One answer on its way. */
interface Job extends Answer {
  readonly request: GenerationRequest;
  readonly exchange: Exchange;
}

/** How an answer ended, and what is still to be sent: the oracle knows of the end before the client does. */
interface Ended {
  readonly ending: Ending;
  send(): void;
}

/** Waits, but not for a client who has left. */
const waited = (milliseconds: number | undefined, signal: AbortSignal): Promise<unknown> =>
  wait(milliseconds ?? 2 ** 31 - 1, undefined, { signal }).catch(() => undefined);

const failure = { status: 500, code: 'test_fault', message: 'The engine failed, as it was told to' };

function fail({ exchange, request }: Job): void {
  if (!request.stream) {
    exchange.reply({ status: failure.status, body: errorBody(failure) });
    return;
  }
  exchange.event({ error: { message: failure.message, type: 'server_error', code: failure.code } });
  exchange.response.end();
}

/** Does what the fault of the request says at this count of tokens; answers an end where it is one. */
async function strike(job: Job, produced: number): Promise<Ended | undefined> {
  const { fault, exchange } = job;
  if (fault === undefined || !('after' in fault) || fault.after !== produced) return undefined;
  switch (fault.kind) {
    case 'cut':
      return { ending: 'fault', send: () => exchange.response.destroy() };
    case 'die':
      process.kill(process.pid, 'SIGKILL');
      // The signal may take a moment; nothing more is done meanwhile.
      return new Promise(() => undefined);
    case 'error':
      return { ending: 'fault', send: () => fail(job) };
    case 'stall':
      await waited(fault.milliseconds, exchange.gone);
      return undefined;
  }
}

/** Bytes sent are on their way before a fault strikes: a cut after k tokens shows k tokens. */
const flushed = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Stream {
  constructor(private readonly job: Job) {}

  open(counted: Counted): void {
    const { route } = this.job.request;
    if (route !== 'chat') return;
    this.chunk({ delta: { role: 'assistant', content: '' }, finish_reason: null }, counted);
  }

  piece(text: string, counted: Counted): void {
    this.chunk(choiceOf(this.job.request.route, text, null), counted);
  }

  close(finish: string, counted: Counted): void {
    const { request, exchange, fault } = this.job;
    this.chunk(choiceOf(request.route, '', finish), counted);
    const usage = usageBody(counted, fault);
    if (request.usage !== 'none' && usage !== undefined) exchange.event(chunkBody(this.job, undefined, usage));
    exchange.event('[DONE]');
    exchange.response.end();
  }

  private chunk(choice: Readonly<Record<string, unknown>>, counted: Counted): void {
    const { request, exchange, fault } = this.job;
    const continuous = request.usage === 'continuous' ? usageBody(counted, fault) : null;
    exchange.event(chunkBody(this.job, choice, request.usage === 'none' ? undefined : continuous));
  }
}

const LEFT: Ended = { ending: 'left', send: () => undefined };

/** Produces the tokens, and sends all but the end. */
async function produce(job: Job, { engine, oracle, paceMs }: Workshop): Promise<Ended> {
  const { request, exchange, fault } = job;
  const stream = request.stream ? new Stream(job) : undefined;
  const slow = fault?.kind === 'slow' ? fault.milliseconds : paceMs;
  let [text, stopped] = ['', false];
  let counted: Counted = { prompt: request.prompt.length, produced: 0 };
  stream?.open(counted);
  const early = await strike(job, 0);
  if (early !== undefined) return early;
  if (slow > 0) await waited(slow, exchange.gone);
  for await (const token of engine.generate(request, exchange.gone)) {
    counted = { ...counted, produced: counted.produced + 1 };
    oracle.token(job.id);
    text += token.text;
    stopped = token.end || request.stop.some((word) => text.includes(word));
    if (exchange.gone.aborted) return LEFT;
    stream?.piece(token.text, counted);
    await flushed();
    const struck = await strike(job, counted.produced);
    if (struck !== undefined) return struck;
    if (stopped) break;
    if (slow > 0 && counted.produced < request.maxTokens) await waited(slow, exchange.gone);
  }
  if (exchange.gone.aborted) return LEFT;
  const finish = stopped ? 'stop' : 'length';
  const send = (): void => {
    if (stream === undefined) exchange.reply({ status: 200, body: wholeBody(job, { text, finish }, counted) });
    else stream.close(finish, counted);
  };
  return { ending: finish, send };
}

/** Answers a request of either route, streamed or not, and logs what it took. */
export async function answer(
  given: { readonly id: string; readonly request: GenerationRequest; readonly fault: Fault | undefined },
  exchange: Exchange,
  workshop: Workshop,
): Promise<void> {
  const { id, request, fault } = given;
  const { requestId } = exchange;
  const promptTokens = request.prompt.length;
  workshop.oracle.start({ id, requestId, route: request.route, promptTokens, fault: fault?.kind });
  const { ending, send } = await produce({ ...given, exchange }, workshop);
  workshop.oracle.end(id, ending);
  send();
}
