import { randomBytes } from 'node:crypto';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Database } from '../database/database.js';
import { loggable } from '../database/loggable-error.js';
import { usageTaken } from '../inference-meter/usage-taken.js';
import { StintService } from '../stint/stint.service.js';
import { lostRequest, type RequestRow } from './ended-request.js';
import { sayNo, STOPPING, type GatewayNo } from './gateway-no.js';
import { GatewaySettings } from './gateway-settings.js';
import { Pulse } from './pulse.js';
import { isOfRow } from './row-error.js';
import type { RunReport } from './run-figures.js';
import { RunStore, type RunRow } from './run.store.js';
import { UsageWriter, type Ended } from './usage-writer.js';

/** Something whose figures are asked for at each heartbeat. */
export interface Beating {
  /** Undefined where nothing has been used yet. */
  row(): RunRow | undefined;
  /** Ends it: resolves once its use is settled and told to the keeper. */
  stop(): Promise<unknown>;
}

/** Most requests whose events are written in one transaction. */
const MOST_AT_ONCE = 500;
/** Most requests that one round takes over. */
const MOST_TAKEN = 1000;
/** A process that could not say for so long that it lives does not judge who else is gone. */
const LONGEST_PAUSE_MS = 3000;

const FULL = sayNo({
  status: 503,
  code: 'gateway_full',
  message: 'What was used cannot be written now, and no more is admitted before it is: try again.',
});

/** Knows what is under way and what has ended: heartbeats of the one, events of the other, and an orderly stop. */
@Injectable()
export class UsageKeeper
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown
{
  /** This process: a source of its own, so that no other can have used an id of its. */
  readonly gatewayId = randomBytes(8).toString('hex');
  /** Most requests under way or not yet written; about a kilobyte each. */
  mostEnded = 20_000;
  /** True from when nothing begins any more. */
  stopping = false;
  private readonly running = new Map<string, Beating>();
  private ended: Ended[] = [];
  private timers: NodeJS.Timeout[] = [];
  private flushing: Promise<void> | undefined;
  private beating: Promise<void> | undefined;
  private readonly pulse = new Pulse(LONGEST_PAUSE_MS);
  private readonly log = new Logger('Gateway');

  constructor(
    private readonly database: Database,
    private readonly store: RunStore,
    private readonly writer: UsageWriter,
    private readonly stints: StintService,
    private readonly settings: GatewaySettings,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.database.source.isInitialized) return;
    const every = (ms: number, work: () => Promise<void>): NodeJS.Timeout =>
      setInterval(
        () => void work().catch((error: unknown) => this.log.error('a round failed', loggable(error))),
        ms,
      ).unref();
    this.timers = [
      every(this.settings.beatMs, () => this.beat()),
      every(this.settings.flushMs, () => this.flush()),
      every(this.settings.lostMs / 3, () => this.takeOver()),
    ];
  }

  /** Why nothing may begin now; undefined where it may. */
  get refusal(): GatewayNo | undefined {
    if (this.stopping) return STOPPING;
    return this.running.size + this.ended.length < this.mostEnded ? undefined : FULL;
  }

  /** From now on the request is heard of at each heartbeat. */
  begin(requestId: string, run: Beating): void {
    this.running.set(requestId, run);
  }

  /** Its events are written with the next flush, in one transaction with whatever else ended. */
  end(row: RunRow, reports: readonly RunReport[], request: RequestRow): void {
    this.running.delete(row.requestId);
    this.ended.push({ row, reports, request });
  }

  /** The request used nothing: nothing is counted, and its developer sees how it ended. */
  drop(requestId: string, request: RequestRow): void {
    this.running.delete(requestId);
    this.ended.push({ row: undefined, reports: [], request });
  }

  /** Writes everything that has ended. What fails for the store's sake stays, and is tried again with the next. */
  async flush(): Promise<void> {
    await this.flushing;
    if (this.ended.length === 0) return;
    this.flushing ??= this.write().finally(() => (this.flushing = undefined));
    await this.flushing;
  }

  /** Everything that this process knows is in the database: what runs as well. */
  async sync(): Promise<void> {
    await this.beat();
    await this.flush();
  }

  /** The same as `recover`, where this process could say for as long that it lives: else everybody seems to be gone. */
  async takeOver(): Promise<void> {
    if (this.pulse.isSteady(Date.now(), this.settings.lostMs)) await this.recover();
  }

  /** Takes over the requests of gateways that have gone, as of their last heartbeat, in the meter and in the stint. */
  async recover(): Promise<void> {
    try {
      await this.settle(await this.take(MOST_TAKEN));
    } catch (error) {
      if (!isOfRow(error)) throw error;
      // One of them cannot be written: each by itself.
      for (let count = 0; count < MOST_TAKEN; count += 1) {
        const taken = await this.take(1);
        if (taken.length === 0) return;
        await this.settle(taken);
      }
    }
  }

  /** First of all a stop: nothing begins any more, and what is under way ends with what it has used. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.running.values()].map((run) => run.stop()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.beating?.catch(() => undefined);
    if (this.database.source.isInitialized) await this.flush();
  }

  /** Nothing should be left by now; what is would be lost. */
  async onApplicationShutdown(): Promise<void> {
    if (this.database.source.isInitialized) await this.flush();
    if (this.ended.length > 0) this.log.error(`${this.ended.length} requests that ended are in no event`);
  }

  private async beat(): Promise<void> {
    if (this.beating !== undefined) return;
    const rows = [...this.running.values()].flatMap((run) => run.row() ?? []);
    this.beating = this.store
      .beat(this.database.source.manager, rows)
      .then(
        () => this.pulse.beat(Date.now()),
        (error: unknown) => {
          this.pulse.miss();
          throw error;
        },
      )
      .finally(() => (this.beating = undefined));
    await this.beating;
  }

  private async write(): Promise<void> {
    // A heartbeat under way could bring a row back that is about to be forgotten.
    await this.beating?.catch(() => undefined);
    while (this.ended.length > 0) {
      await this.writer.write(this.ended.slice(0, MOST_AT_ONCE), (count) => {
        this.ended = this.ended.slice(count);
      });
    }
  }

  /** Takes over so many; one that cannot be written is put aside where it is the only one, else nothing is taken. */
  private async take(most: number): Promise<readonly RunRow[]> {
    let lost: readonly Ended[] = [];
    try {
      const outcomes = await this.database.transaction(async (tx) => {
        const own = [...this.running.keys(), ...this.ended.map(({ request }) => request.requestId)];
        lost = (await this.store.lost(tx, this.settings.lostMs, own, most)).map(goneOf);
        return this.writer.writeIn(tx, lost);
      });
      if (outcomes.length > 0) usageTaken.publish(outcomes);
    } catch (error) {
      const [first, ...others] = lost;
      if (!isOfRow(error) || first === undefined || others.length > 0) throw error;
      await this.writer.putAside(first);
    }
    return lost.flatMap(({ row }) => row ?? []);
  }

  private async settle(taken: readonly RunRow[]): Promise<void> {
    for (const { hold, compute, method } of taken) {
      // A hold that was admitted from a block is known to its gateway alone: the block is settled by the sweeper.
      await this.stints.settle(hold, compute, method).catch(() => undefined);
    }
  }
}

/** A request as of its last heartbeat, and the report of it. */
function goneOf(row: RunRow): Ended {
  const tokens = row.promptTokens + row.completionTokens;
  return { row, reports: [{ kind: 'GATEWAY_GONE', told: tokens, taken: tokens }], request: lostRequest(row) };
}
