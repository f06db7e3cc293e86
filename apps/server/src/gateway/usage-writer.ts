import { Injectable, Logger } from '@nestjs/common';
import { isRefusal } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { Database, type Tx } from '../database/database.js';
import { loggable } from '../database/loggable-error.js';
import { retried } from '../inference-meter/retried.js';
import { usageTaken } from '../inference-meter/usage-taken.js';
import { UsageService, type UsageOutcome } from '../inference-meter/usage.service.js';
import type { RequestRow } from './ended-request.js';
import { isOfRow } from './row-error.js';
import type { RunReport } from './run-figures.js';
import { RequestLogStore } from './request-log.store.js';
import { RunStore, type ReportRow, type RunRow } from './run.store.js';
import { correctionOf, eventsOf, MOST_VERSIONS, versionsOf } from './usage-events.js';
import { UpstreamWatchStore } from './upstream-watch.store.js';

/** A request that has ended; `row` is what it used, undefined for nothing. */
export interface Ended {
  readonly row: RunRow | undefined;
  readonly reports: readonly RunReport[];
  readonly request: RequestRow;
}

/** One that used something. */
type Used = Ended & { readonly row: RunRow };

/** One event, what became of it, and how much of it was counted before. */
interface Told {
  readonly row: RunRow;
  readonly event: UsageEvent;
  readonly outcome: UsageOutcome;
  readonly before: bigint;
}

const hasUsed = (ended: Ended): ended is Used => ended.row !== undefined;
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Writes requests that have ended: events, reports, the developer's list and the tally of upstreams as one fact. */
@Injectable()
export class UsageWriter {
  private readonly log = new Logger('Gateway');

  constructor(
    private readonly database: Database,
    private readonly usage: UsageService,
    private readonly store: RunStore,
    private readonly requests: RequestLogStore,
    private readonly watched: UpstreamWatchStore,
  ) {}

  /**
   * Writes a batch in one transaction. One that a row of it makes impossible is halved down to that row, which is put
   * aside: nothing that can be written waits for what cannot. `done` hears how many of the first ones are dealt with.
   */
  async write(batch: readonly Ended[], done: (count: number) => void): Promise<void> {
    const [first, ...others] = batch;
    if (first === undefined) return;
    try {
      const outcomes = await retried(() => this.database.transaction((tx) => this.writeIn(tx, batch)));
      if (outcomes.length > 0) usageTaken.publish(outcomes);
    } catch (error) {
      if (!isOfRow(error)) throw error;
      if (others.length === 0) {
        this.log.error(`${first.request.requestId} cannot be written`, loggable(error));
        await this.putAside(first);
      } else {
        const half = Math.ceil(batch.length / 2);
        await this.write(batch.slice(0, half), done);
        await this.write(batch.slice(half), done);
        return;
      }
    }
    done(batch.length);
  }

  /** What can be kept of a request that cannot be written as it is: its events alone, or else that they are missing. */
  async putAside({ row, request }: Ended): Promise<void> {
    const { partnershipId, requestId, model } = request;
    const told = row === undefined ? 0n : row.promptTokens + row.completionTokens;
    // Not counted at all: somebody has to look at it.
    const steps = row === undefined ? [[]] : [[row], []];
    for (const rows of steps) {
      try {
        await retried(() =>
          this.database.transaction(async (tx) => {
            const outcomes = await this.count(tx, rows);
            const taken = outcomes.some(isTaken) ? told : 0n;
            await this.store.report(tx, [{ partnershipId, requestId, model, kind: 'EVENT_REFUSED', told, taken }]);
            await this.store.forget(tx, partnershipId, [requestId]);
          }),
        );
        return;
      } catch (error) {
        if (!isOfRow(error)) throw error;
      }
    }
    this.log.error(`${requestId} is lost: ${told} tokens are in no event and in no report`);
  }

  /** The same within a transaction; what became of each event. */
  async writeIn(tx: Tx, batch: readonly Ended[]): Promise<UsageOutcome[]> {
    const outcomes: UsageOutcome[] = [];
    for (const partnershipId of new Set(batch.map(({ request }) => request.partnershipId))) {
      const own = batch.filter(({ request }) => request.partnershipId === partnershipId);
      const used = own.filter(hasUsed);
      const told = await this.count(
        tx,
        used.map(({ row }) => row),
      );
      outcomes.push(...told.map(({ outcome }) => outcome));
      await this.tally(tx, partnershipId, used, told);
      await this.store.report(tx, [...used.flatMap(reportsOf), ...told.flatMap(refusedOf)]);
      await this.store.forget(
        tx,
        partnershipId,
        own.map(({ request }) => request.requestId),
      );
    }
    await this.requests.insert(
      tx,
      batch.map(({ request }) => request),
    );
    return outcomes;
  }

  /** Counts requests of one partnership; where another gateway took one over too early, its events are corrected. */
  private async count(tx: Tx, rows: readonly RunRow[]): Promise<Told[]> {
    const [first] = rows;
    if (first === undefined) return [];
    const { partnershipId } = first;
    const all = rows.flatMap((row) => eventsOf(row).map((event) => ({ row, event })));
    const outcomes = await this.usage.ingestIn(
      tx,
      partnershipId,
      all.map(({ event }) => event),
    );
    const told = all.map(({ row, event }, index) => {
      const outcome = outcomes[index] ?? 'CONFLICT';
      return { row, event, outcome, before: outcome === 'KNOWN' ? event.quantity : 0n };
    });
    const stand: Told[] = [];
    for (const each of told) {
      stand.push(each.outcome === 'CONFLICT' ? await this.corrected(tx, partnershipId, each) : each);
    }
    return stand;
  }

  private async corrected(tx: Tx, partnershipId: string, told: Told): Promise<Told> {
    const { event, row } = told;
    const standing = await this.store.takenOver(tx, row, event.source, versionsOf(event.id));
    const last = standing.at(-1);
    if (last === undefined || standing.length >= MOST_VERSIONS) return told;
    if (last.quantity === event.quantity) return { ...told, outcome: 'KNOWN', before: last.quantity };
    const [outcome = 'CONFLICT'] = await this.usage.ingestIn(tx, partnershipId, [
      correctionOf(event, last.id, standing.length),
    ]);
    return { ...told, outcome, before: last.quantity };
  }

  /** What a request adds to the tally of its upstream, no part of it twice; what was cached is part of what was read. */
  private async tally(tx: Tx, partnershipId: string, used: readonly Used[], told: readonly Told[]): Promise<void> {
    const rows = used.map(({ row, request }, index) => {
      const [prompt, completion] = [told[2 * index], told[2 * index + 1]].map((each) =>
        each === undefined ? 0n : most(0n, each.event.quantity - each.before),
      );
      const isNew = prompt === row.promptTokens;
      const { upstreamId } = row;
      return {
        ...{ upstreamId, prompt: prompt ?? 0n, completion: completion ?? 0n },
        cached: isNew ? (request.cachedTokens ?? 0n) : 0n,
      };
    });
    await this.watched.tally(
      tx,
      partnershipId,
      rows.filter(({ prompt, completion }) => prompt + completion > 0n),
    );
  }
}

const reportsOf = ({ row, reports }: Used): ReportRow[] => {
  const { partnershipId, requestId, model } = row;
  return reports.map((report) => ({ ...report, partnershipId, requestId, model }));
};

const isTaken = ({ outcome }: Told): boolean => outcome === 'ACCEPTED' || outcome === 'KNOWN';

/** An event that was neither taken in nor known, whatever the reason. */
const refusedOf = (told: Told): ReportRow[] => {
  if (isTaken(told)) return [];
  const { row, event, outcome } = told;
  const { partnershipId, requestId, model } = row;
  if (isRefusal(outcome)) new Logger('Gateway').error(`${event.id} was refused: ${outcome.kind}`);
  return [{ partnershipId, requestId, model, kind: 'EVENT_REFUSED', told: event.quantity, taken: 0n }];
};
