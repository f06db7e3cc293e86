import { isRefusal } from '#libs/amount';
import { weightedOfTokens } from '#libs/inference-meter';
import type { StintService } from '../stint/stint.service.js';
import type { Settled, StintNo } from '../stint/stint.types.js';
import type { Admitted } from './admission.service.js';
import type { Upstream } from './gateway.types.js';
import { figuresOf, type RunFigures, type RunReport, type Used } from './run-figures.js';
import { requestRow } from './request-log.js';
import type { Ending, RequestRow } from './ended-request.js';
import type { RunRow } from './run.store.js';
import type { Beating, UsageKeeper } from './usage-keeper.js';

/** Whom a run tells. */
export interface RunDeps {
  readonly stints: Pick<StintService, 'beat' | 'settle' | 'release'>;
  readonly keeper: UsageKeeper;
  /** Hears of a stint that could not be told. */
  readonly warn: (sentence: string) => void;
}

/** What its engine and its client may still do when the gateway stops, milliseconds. */
const STOPS_WITHIN_MS = 2000;

/** Pauses between the attempts to settle, milliseconds; after the last one the sweeper settles at the last heartbeat. */
const ATTEMPTS = [100, 1000, 4000] as const;

/** A request under way: however it ends, it ends here, and once. */
export class Run implements Beating {
  readonly startedAtMs = Date.now();
  private used: Used | undefined;
  private reports: readonly RunReport[] = [];
  private upstream: Upstream;
  private stopped = false;
  private ending: Ending = 'FINISHED';
  private closing: Promise<RunFigures | undefined> | undefined;
  /** Ends the upstream's work. */
  readonly abort = new AbortController();
  private readonly ended = Promise.withResolvers<undefined>();
  private readonly timer: NodeJS.Timeout;
  /** Until when the hold lives, as far as the store has said. */
  private expiresAtMs: number;
  private sentAtMs: number | undefined;
  private gone = false;

  constructor(
    readonly admitted: Admitted,
    private readonly deps: RunDeps,
  ) {
    this.upstream = admitted.upstreams[0];
    this.expiresAtMs = admitted.hold.expiresAtMs;
    deps.keeper.begin(admitted.requestId, this);
    // Twice as often as the stint asks, so that one that is late does no harm.
    this.timer = setInterval(() => void this.beat(), Math.max(100, admitted.hold.beatEveryMs / 2)).unref();
  }

  /** The upstream that it went to: others before it did not take it. */
  at(upstream: Upstream): void {
    this.upstream = upstream;
    this.sentAtMs = Date.now();
  }

  get sentTo(): Upstream {
    return this.upstream;
  }

  /** What has been used so far; what is noted last is what is settled. */
  note(used: Used): void {
    this.used = used;
  }

  /** Nobody waits for the answer to its end: what its engine has worked stands in for what it would have told. */
  noteWork(): void {
    this.used ??= this.worked();
  }

  /** How it ended, where it was not by its own end. */
  endedAs(ending: Ending): void {
    if (!this.gone) this.ending = ending;
  }

  /** True from where the gateway itself ends it. */
  get isGone(): boolean {
    return this.gone;
  }

  /** The gateway is stopped: the upstream's work ends, and what it has done is settled, whoever still listens. */
  async stop(): Promise<RunFigures | undefined> {
    this.endedAs('GATEWAY_GONE');
    this.gone = true;
    this.abort.abort();
    const late = new Promise((resolve) => setTimeout(resolve, STOPS_WITHIN_MS).unref());
    await Promise.race([this.ended.promise, late]);
    this.noteWork();
    return this.end();
  }

  report(report: RunReport): void {
    this.reports = [...this.reports, report];
  }

  /** True from where the use has reached its hold, or the hold is no more. */
  get mustStop(): boolean {
    const { ask } = this.admitted;
    return this.stopped || (this.used?.completionTokens ?? 0n) > ask.maxTokens * ask.choices;
  }

  row(): RunRow | undefined {
    const figures = this.figures();
    return figures && this.rowOf(figures);
  }

  /** The one exit path: settles what was noted last, or releases the hold where nothing was. The figures of both. */
  end(): Promise<RunFigures | undefined> {
    return (this.closing ??= this.close().finally(() => this.ended.resolve(undefined)));
  }

  private figures(): RunFigures | undefined {
    const used = this.used ?? (this.admitted.wanted.stream ? undefined : this.worked());
    return used && figuresOf(used, this.admitted);
  }

  /**
   * What a whole answer takes that nobody has seen yet: its engine works, and says nothing before the end. So much of a
   * GPU's time as has passed, to the tokens that its custom counts for it, for each choice; never more than is held.
   */
  private worked(): Used | undefined {
    const { wanted, ask, tokensPerGpuSecond } = this.admitted;
    if (this.sentAtMs === undefined) return undefined;
    const passedMs = BigInt(Math.max(0, Date.now() - this.sentAtMs));
    const made = (passedMs * tokensPerGpuSecond * ask.choices) / 1000n;
    const all = ask.maxTokens * ask.choices;
    const isWhole = wanted.route !== 'embedding' && !wanted.stream;
    const completionTokens = isWhole ? (made < all ? made : all) : 0n;
    return { promptTokens: null, cachedTokens: null, completionTokens, method: 'counted' };
  }

  private async close(): Promise<RunFigures | undefined> {
    clearInterval(this.timer);
    // What was not noted was not used: an engine that refused has worked for nobody.
    const figures = this.used && figuresOf(this.used, this.admitted);
    const { requestId, hold } = this.admitted;
    if (figures === undefined || figures.compute === 0n) {
      this.deps.keeper.drop(requestId, this.endedRequest(undefined));
      await this.settled(() => this.deps.stints.release(hold.id));
      return undefined;
    }
    const row = this.rowOf(figures);
    this.deps.keeper.end(row, [...this.reports, ...figures.reports], this.endedRequest(figures));
    await this.settled(() => this.deps.stints.settle(hold.id, figures.compute, figures.method));
    return figures;
  }

  private endedRequest(figures: RunFigures | undefined): RequestRow {
    const { admitted, upstream, startedAtMs, ending } = this;
    const ended = { admitted, upstream, figures, ending, startedAtMs, endedAtMs: Date.now() };
    return requestRow(ended, this.deps.keeper.gatewayId);
  }

  /** Tells the stint; whoever waits for an answer does not wait for a store that is silent. */
  private async settled(tell: () => Promise<Settled | StintNo>): Promise<void> {
    if (await this.told(tell)) return;
    void (async () => {
      for (const pause of ATTEMPTS) {
        await new Promise((resolve) => setTimeout(resolve, pause).unref());
        if (await this.told(tell)) return;
      }
      this.deps.warn(`the hold of ${this.admitted.requestId} was not settled: it ends as of its last heartbeat`);
    })();
  }

  private async told(tell: () => Promise<Settled | StintNo>): Promise<boolean> {
    const answer = await tell().catch(() => undefined);
    if (answer === undefined) return false;
    return !isRefusal(answer) || answer.kind !== 'StintUnreachable';
  }

  private async beat(): Promise<void> {
    const { hold, tokensPerGpuSecond } = this.admitted;
    const figures = this.figures();
    const tokens = figures === undefined ? 0n : figures.promptTokens + figures.completionTokens;
    const answer = await this.deps.stints
      .beat(hold.id, weightedOfTokens(tokens, tokensPerGpuSecond))
      .catch(() => undefined);
    if (this.closing !== undefined) return;
    if (answer === undefined || (isRefusal(answer) && answer.kind === 'StintUnreachable')) {
      // A silent store ends nothing before the hold itself does; from then on others are admitted in its place.
      this.stopped ||= Date.now() >= this.expiresAtMs;
    } else if (isRefusal(answer)) this.stopped = true;
    else {
      this.stopped ||= answer.stop && tokens < this.admitted.ask.tokens;
      if (!answer.stop) this.expiresAtMs = answer.expiresAtMs;
    }
    // One that waits for its engine's next word hears of it too.
    if (this.stopped && this.admitted.wanted.stream) this.abort.abort();
  }

  private rowOf({ promptTokens, completionTokens, method, compute }: RunFigures): RunRow {
    const { requestId, caller, wanted, purpose, hold } = this.admitted;
    const { partnershipId, rollNumber: subject, keyId } = caller;
    const { keeper } = this.deps;
    return {
      ...{
        partnershipId,
        requestId,
        gateway: keeper.gatewayId,
        subject,
        site: this.upstream.site,
        model: wanted.model,
      },
      ...{ promptTokens, completionTokens, method, hold: hold.id, compute, startedAtMs: this.startedAtMs },
      ...{ upstreamId: this.upstream.id },
      ...{ keyId, purpose: purpose ?? null, route: wanted.route, streamed: wanted.stream },
    };
  }
}
