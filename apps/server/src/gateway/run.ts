import { isRefusal } from '#libs/amount';
import { weightedOfTokens } from '#libs/inference-meter';
import type { StintService } from '../stint/stint.service.js';
import type { Settled, StintNo } from '../stint/stint.types.js';
import type { Admitted } from './admission.service.js';
import type { Upstream } from './gateway.types.js';
import { figuresOf, type RunFigures, type RunReport, type Used } from './run-figures.js';
import type { RunRow } from './run.store.js';
import type { Beating, UsageKeeper } from './usage-keeper.js';

/** Whom a run tells. */
export interface RunDeps {
  readonly stints: Pick<StintService, 'beat' | 'settle' | 'release'>;
  readonly keeper: UsageKeeper;
  /** Hears of a stint that could not be told. */
  readonly warn: (sentence: string) => void;
}

/** Pauses between the attempts to settle, milliseconds; after the last one the sweeper settles at the last heartbeat. */
const ATTEMPTS = [100, 1000, 4000] as const;

/** A request under way: however it ends, it ends here, and once. */
export class Run implements Beating {
  readonly startedAtMs = Date.now();
  private used: Used | undefined;
  private reports: readonly RunReport[] = [];
  private upstream: Upstream;
  private stopped = false;
  private closing: Promise<RunFigures | undefined> | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(
    readonly admitted: Admitted,
    private readonly deps: RunDeps,
  ) {
    this.upstream = admitted.upstreams[0];
    deps.keeper.begin(admitted.requestId, this);
    // Twice as often as the stint asks, so that one that is late does no harm.
    this.timer = setInterval(() => void this.beat(), Math.max(100, admitted.hold.beatEveryMs / 2)).unref();
  }

  /** The upstream that it went to: others before it did not take it. */
  at(upstream: Upstream): void {
    this.upstream = upstream;
  }

  get sentTo(): Upstream {
    return this.upstream;
  }

  /** What has been used so far; what is noted last is what is settled. */
  note(used: Used): void {
    this.used = used;
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
    return (this.closing ??= this.close());
  }

  private figures(): RunFigures | undefined {
    return this.used && figuresOf(this.used, this.admitted);
  }

  private async close(): Promise<RunFigures | undefined> {
    clearInterval(this.timer);
    const figures = this.figures();
    const { requestId, hold } = this.admitted;
    if (figures === undefined || figures.compute === 0n) {
      this.deps.keeper.drop(requestId);
      await this.settled(() => this.deps.stints.release(hold.id));
      return undefined;
    }
    this.deps.keeper.end(this.rowOf(figures), [...this.reports, ...figures.reports]);
    await this.settled(() => this.deps.stints.settle(hold.id, figures.compute, figures.method));
    return figures;
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
    if (this.closing !== undefined || answer === undefined) return;
    // A silent store ends nothing before the hold itself does.
    if (isRefusal(answer)) this.stopped ||= answer.kind !== 'StintUnreachable';
    else this.stopped ||= answer.stop && tokens < this.admitted.ask.tokens;
  }

  private rowOf({ promptTokens, completionTokens, method, compute }: RunFigures): RunRow {
    const { requestId, caller, wanted, hold } = this.admitted;
    const { partnershipId, rollNumber: subject } = caller;
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
    };
  }
}
