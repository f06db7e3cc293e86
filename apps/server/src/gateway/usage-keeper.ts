import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import type { UsageEvent } from '#libs/inference-meter';
import { Database, type Tx } from '../database/database.js';
import { loggable } from '../database/loggable-error.js';
import { retried } from '../inference-meter/retried.js';
import { UsageService } from '../inference-meter/usage.service.js';
import { StintService } from '../stint/stint.service.js';
import { GatewaySettings } from './gateway-settings.js';
import type { RunReport } from './run-figures.js';
import { RunStore, type RunRow } from './run.store.js';

/** Something whose figures are asked for at each heartbeat. */
export interface Beating {
  /** Undefined where nothing has been used yet. */
  row(): RunRow | undefined;
}

/** A request that has ended. */
interface Ended {
  readonly row: RunRow;
  readonly reports: readonly RunReport[];
}

/** Most requests whose events are written in one transaction. */
const MOST_AT_ONCE = 500;

/** The two events of a request, by its id and under its gateway: counted once, whoever writes them. */
function eventsOf(row: RunRow): UsageEvent[] {
  const { requestId, gateway, subject, site, model, method, startedAtMs } = row;
  const shared = {
    source: `/gateway/${gateway}`,
    subject,
    site,
    unit: 'TOKEN',
    effectiveAtMs: BigInt(startedAtMs),
    method,
  } as const;
  return [
    { ...shared, id: `${requestId}#in`, meter: { kind: 'tokens-in', resource: model }, quantity: row.promptTokens },
    {
      ...shared,
      id: `${requestId}#out`,
      meter: { kind: 'tokens-out', resource: model },
      quantity: row.completionTokens,
    },
  ];
}

/** Writes what requests used: how far they have come at each heartbeat, and their events once they have ended. */
@Injectable()
export class UsageKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** This process: a source of its own, so that no other can have used an id of its. */
  readonly gatewayId = randomBytes(8).toString('hex');
  private readonly running = new Map<string, Beating>();
  private ended: Ended[] = [];
  private timers: NodeJS.Timeout[] = [];
  private flushing: Promise<void> | undefined;
  private beating: Promise<void> | undefined;
  private readonly log = new Logger('Gateway');

  constructor(
    private readonly database: Database,
    private readonly usage: UsageService,
    private readonly store: RunStore,
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
      every(this.settings.lostMs, () => this.recover()),
    ];
  }

  /** From now on the request is heard of at each heartbeat. */
  begin(requestId: string, run: Beating): void {
    this.running.set(requestId, run);
  }

  /** Its events are written with the next flush, in one transaction with whatever else ended. */
  end(row: RunRow, reports: readonly RunReport[]): void {
    this.running.delete(row.requestId);
    this.ended.push({ row, reports });
  }

  /** The request used nothing. */
  drop(requestId: string): void {
    this.running.delete(requestId);
  }

  /** Writes everything that has ended. What fails stays, and is tried again with the next. */
  async flush(): Promise<void> {
    await this.flushing;
    if (this.ended.length === 0) return;
    this.flushing = this.write().finally(() => (this.flushing = undefined));
    await this.flushing;
  }

  /** Takes over the requests of gateways that have gone, as of their last heartbeat, in the meter and in the stint. */
  async recover(): Promise<void> {
    const taken = await this.database.transaction(async (tx) => {
      const own = [...this.running.keys(), ...this.ended.map(({ row }) => row.requestId)];
      const rows = await this.store.lost(tx, this.settings.lostMs, own);
      const told = (row: RunRow): RunReport => {
        const tokens = row.promptTokens + row.completionTokens;
        return { kind: 'GATEWAY_GONE', told: tokens, taken: tokens };
      };
      await this.writeIn(
        tx,
        rows.map((row) => ({ row, reports: [told(row)] })),
      );
      return rows;
    });
    for (const { hold, compute, method } of taken) {
      // A hold that was admitted from a block is known to its gateway alone: the block is settled by the sweeper.
      await this.stints.settle(hold, compute, method).catch(() => undefined);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.beating;
    if (this.database.source.isInitialized) await this.flush();
  }

  private async beat(): Promise<void> {
    if (this.beating !== undefined) return;
    const rows = [...this.running.values()].flatMap((run) => run.row() ?? []);
    if (rows.length === 0) return;
    this.beating = this.store.beat(this.database.source.manager, rows).finally(() => (this.beating = undefined));
    await this.beating;
  }

  private async write(): Promise<void> {
    // A heartbeat under way could bring a row back that is about to be forgotten.
    await this.beating?.catch(() => undefined);
    while (this.ended.length > 0) {
      const batch = this.ended.slice(0, MOST_AT_ONCE);
      await retried(() => this.database.transaction((tx) => this.writeIn(tx, batch)));
      this.ended = this.ended.slice(batch.length);
    }
  }

  private async writeIn(tx: Tx, batch: readonly Ended[]): Promise<void> {
    const partnerships = new Set(batch.map(({ row }) => row.partnershipId));
    for (const partnershipId of partnerships) {
      const own = batch.filter(({ row }) => row.partnershipId === partnershipId);
      const events = own.flatMap(({ row }) => eventsOf(row).map((event) => ({ row, event })));
      const outcomes = await this.usage.ingestIn(
        tx,
        partnershipId,
        events.map(({ event }) => event),
      );
      const conflicts = events.filter((_, index) => outcomes[index] === 'CONFLICT');
      const refused = conflicts.map(({ row, event }) => ({
        ...{ partnershipId, requestId: row.requestId, model: row.model, kind: 'EVENT_REFUSED' as const },
        ...{ told: event.quantity, taken: 0n },
      }));
      const reports = own.flatMap(({ row, reports: all }) =>
        all.map((report) => ({ ...report, partnershipId, requestId: row.requestId, model: row.model })),
      );
      await this.store.report(tx, [...reports, ...refused]);
      await this.store.forget(
        tx,
        partnershipId,
        own.map(({ row }) => row.requestId),
      );
    }
  }
}
