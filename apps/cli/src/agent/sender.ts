import { z } from 'zod';
import type { EventBuffer } from './event-buffer.js';
import { lossMember } from './loss.js';
import type { RefusedEvent, RefusedFile } from './refused-file.js';
import type { Buffered } from './segment.js';
import { refusalSchema, type Answer, type ServerClient } from './server-client.js';

/** What one attempt came to. */
export type Attempt =
  /** Nothing waits, or what waits lies in the server's future. */
  | { readonly did: 'nothing' }
  | { readonly did: 'sent'; readonly events: number; readonly refused: number }
  /** It was too much at once: the next attempt sends less. */
  | { readonly did: 'split' }
  | { readonly did: 'failed'; readonly why: string; readonly retryAfterMs?: number };

/** What a sender works with. */
export interface SenderTerms {
  readonly client: ServerClient;
  readonly buffer: EventBuffer;
  readonly refused: RefusedFile;
  /** '/machine/m7': the source of what the agent says of itself. */
  readonly machine: string;
  readonly batchEvents: number;
}

const BATCH = 'application/cloudevents-batch+json';
const BATCH_BYTES = 1024 * 1024;
const REPORT_TYPE = 'commons.agent.report.v1';
/** A clock that differs by more is told at once; that it is right again, too. */
const CLOCK_TOLD_MS = 30_000;
/** An agent speaks of itself once an hour, also where all is well: what it said last is what is known of it. */
const TOLD_EVERY_MS = 3_600_000;
/** And of what is lost once a minute: the server takes no more. */
const LOSS_EVERY_MS = 60_000;

const resultSchema = z.object({ status: z.int(), kind: z.string().optional(), message: z.string().optional() });

type Result = z.infer<typeof resultSchema>;

const answerSchema = z.object({ results: z.array(resultSchema) });

/** Sends what the buffer holds, oldest first, and forgets it when the server has answered for each event. */
export class Sender {
  private batchEvents: number;
  private toldAtMs = Date.now();
  private lossAtMs = Number.NEGATIVE_INFINITY;
  private isToldOff = false;

  constructor(private readonly terms: SenderTerms) {
    this.batchEvents = terms.batchEvents;
  }

  /** One batch, or none. Never throws for what the server or the network does. */
  async attempt(): Promise<Attempt> {
    const knew = this.terms.client.clockOffsetMs;
    const attempt = await this.once();
    // The refusal told the server's clock: signed by it, and without what lies in its future, the batch may be taken.
    return attempt.did === 'clock' ? await this.again(knew) : attempt;
  }

  private async again(knew: number | undefined): Promise<Attempt> {
    const attempt = this.terms.client.clockOffsetMs === knew ? undefined : await this.once();
    if (attempt !== undefined && attempt.did !== 'clock') return attempt;
    return { did: 'failed', why: "the server does not believe this machine's clock" };
  }

  private async once(): Promise<Attempt | { readonly did: 'clock' }> {
    const { buffer, client } = this.terms;
    this.prepareReport();
    const { report } = buffer;
    const batch = this.due(buffer.oldest({ events: this.batchEvents, bytes: BATCH_BYTES }));
    if (batch.length === 0 && report === undefined) return { did: 'nothing' };
    const texts = [...(report === undefined ? [] : [report.text]), ...batch.map(({ text }) => text)];
    const body = Buffer.from(`[${texts.join(',')}]`, 'utf8');
    const answer = await client.post('/ingest/events', BATCH, body);
    if (isClockOff(answer)) return { did: 'clock' };
    return this.settle(answer, batch, report !== undefined);
  }

  private settle(answer: Answer, batch: readonly Buffered[], hasReport: boolean): Attempt {
    const { buffer } = this.terms;
    if ('failed' in answer) return { did: 'failed', why: answer.failed };
    const { status } = answer;
    const answered = answerSchema.safeParse(answer.json);
    if (status === 200 && answered.success && answered.data.results.length === batch.length + (hasReport ? 1 : 0)) {
      const told = hasReport ? answered.data.results[0] : undefined;
      const isLater = told !== undefined && isForLater(told);
      if (!isLater) this.noteReport(told);
      const attempt = this.take(answered.data.results.slice(hasReport ? 1 : 0), batch, hasReport && !isLater);
      if (!isLater || batch.length > 0) return attempt;
      return { did: 'failed', why: `the server answered ${String(told.status)} for the report` };
    }
    const refusal = refusalSchema.safeParse(answer.json);
    // Only the commons' own server says so of a batch: what stands before it may mean something else.
    const isOurs = status === 413 || (status === 400 && refusal.success && refusal.data.rule !== undefined);
    if (isOurs && batch.length + (hasReport ? 1 : 0) > 1) {
      this.batchEvents = Math.max(1, Math.floor(batch.length / 2));
      if (hasReport && batch.length === 1) buffer.clearReport();
      return { did: 'split' };
    }
    if (isOurs) {
      const said = refusal.success ? refusal.data : { kind: 'TooLarge' };
      return this.take([{ status, ...said }], batch, hasReport);
    }
    const words = refusal.success ? `: ${refusal.data.message ?? refusal.data.kind}` : '';
    const wait = answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs };
    return { did: 'failed', why: `the server answered ${status}${words}`, ...wait };
  }

  private take(results: readonly Result[], batch: readonly Buffered[], hasReport: boolean): Attempt {
    const { buffer } = this.terms;
    // An item that could not be judged now is sent again, with all behind it.
    const undecided = results.findIndex(
      (result, index) => isUndecided(result, batch[index]) || (index > 0 && isTooMuch(result)),
    );
    const decided = undecided < 0 ? batch : batch.slice(0, undecided);
    const no = decided.flatMap(({ text }, index) => {
      const result = results[index];
      return result === undefined || (result.status >= 200 && result.status < 300) ? [] : [{ ...result, text }];
    });
    this.putAside(no);
    if (hasReport) buffer.clearReport();
    const last = decided.at(-1);
    if (last !== undefined) buffer.sent(last.seq);
    this.batchEvents = Math.min(this.terms.batchEvents, this.batchEvents * 2);
    if (undecided >= 0)
      return { did: 'failed', why: `the server answered ${String(results[undecided]?.status)} for an event` };
    return { did: 'sent', events: decided.length, refused: no.length };
  }

  /** What made room for these is lost for good, and is told with the rest that is. */
  private putAside(events: readonly RefusedEvent[]): void {
    const { buffer, refused } = this.terms;
    const gone = refused.add(events);
    if (gone > 0) buffer.noteLost(gone);
  }

  /** A report that the server does not take is put aside with the events that it refused: the loss stays on record. */
  private noteReport(result: Result | undefined): void {
    const { buffer } = this.terms;
    if (result === undefined || result.status < 400 || buffer.report === undefined) return;
    this.putAside([{ ...result, text: buffer.report.text }]);
  }

  /**
   * What the server can take already. Where this machine's clock runs ahead, its newest uses lie in the server's future,
   * which no server believes: they wait. A time that lies in this machine's own future is not held back.
   */
  private due(batch: readonly Buffered[]): readonly Buffered[] {
    const { client } = this.terms;
    const [serverNow, now] = [client.serverNowMs(), Date.now()];
    if (serverNow >= now) return batch;
    const early = batch.findIndex(({ text }) => {
      const latest = latestOf(text);
      return latest > serverNow && latest <= now;
    });
    return early < 0 ? batch : batch.slice(0, early);
  }

  /** What was lost, and how its clock differs, the agent tells in an event of its own, until the server has it. */
  private prepareReport(): void {
    const { buffer, client, machine } = this.terms;
    if (buffer.report !== undefined) return;
    const { lost } = buffer;
    const offset = client.clockOffsetMs ?? 0;
    const isOff = Math.abs(offset) > CLOCK_TOLD_MS;
    const [now, mayTell] = [Date.now(), Date.now() - this.lossAtMs >= LOSS_EVERY_MS];
    const isDue = now - this.toldAtMs >= TOLD_EVERY_MS || isOff !== this.isToldOff;
    // A report accounts for all that was lost until then: where that is too soon, neither is told.
    if (lost.events === 0 ? !isDue : !mayTell) return;
    if (lost.events > 0) this.lossAtMs = now;
    const time = new Date().toISOString();
    const id = `agent-report@${time}`;
    const data = {
      ...(lost.events === 0 ? {} : { lost: lossMember(lost) }),
      clock_offset_ms: String(offset),
      waiting: String(buffer.waiting),
    };
    const event = {
      specversion: '1.0',
      type: REPORT_TYPE,
      source: machine,
      id,
      time,
      datacontenttype: 'application/json',
      data,
    };
    buffer.setReport({ id, text: JSON.stringify(event) });
    this.toldAtMs = Date.now();
    this.isToldOff = isOff;
  }
}

const isClockOff = (answer: Answer): boolean =>
  'status' in answer && answer.status === 401 && refusalSchema.safeParse(answer.json).data?.kind === 'ClockOff';

/** The server could not judge it now; or its clock runs behind ours, by which the event is no more than past. */
function isUndecided({ status, kind }: Result, event: Buffered | undefined): boolean {
  if (isForLater({ status })) return true;
  return kind === 'FutureTimestamp' && event !== undefined && latestOf(event.text) <= Date.now();
}

/** Nothing is wrong with it: the server takes it another time. */
const isForLater = ({ status }: Result): boolean => status === 429 || status >= 500;

/** What came before it in the batch was all that one request may hold: by itself it may be taken. */
const isTooMuch = ({ kind }: Result): boolean => kind === 'TooManyHours';

const timesSchema = z.object({ time: z.string(), data: z.object({ end: z.string().optional() }).optional() });

/** The latest moment that an event names, in milliseconds since 1970-01-01T00:00Z. */
function latestOf(text: string): number {
  const times = timesSchema.safeParse(JSON.parse(text));
  if (!times.success) return Number.NEGATIVE_INFINITY;
  return Math.max(
    ...[times.data.time, times.data.data?.end].map((time) => Date.parse(time ?? '')).filter((ms) => !Number.isNaN(ms)),
  );
}
