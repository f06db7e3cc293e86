import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Rounder } from '../rounds/rounds.js';
import { GatewaySettings } from './gateway-settings.js';
import { UpstreamClient, wholeText } from './upstream-client.js';
import { compare, readCounters, stateIn, stateText, type Ours } from './upstream-watch.js';
import { UpstreamWatchStore, type Due } from './upstream-watch.store.js';
import { UsageKeeper } from './usage-keeper.js';

/** More text than any engine's counters. */
const MOST_BYTES = 8 * 1024 * 1024;

const DAY_MS = 86_400_000;

const NOTHING: Ours = { prompt: 0n, cached: 0n, completion: 0n, underWay: 0n };

/** Holds the gateway's figures against the counters of each engine, once an hour; each is read by one process at a time. */
@Injectable()
export class UpstreamWatcher extends Rounder {
  private prunesAtMs = 0;

  constructor(
    database: Database,
    private readonly store: UpstreamWatchStore,
    private readonly upstreams: UpstreamClient,
    private readonly keeper: UsageKeeper,
    private readonly settings: GatewaySettings,
  ) {
    super(database, { every: settings.dueMs, name: 'upstreams’ counters', work: () => this.readAndForget() });
  }

  private async readAndForget(): Promise<void> {
    await this.readDue();
    if (Date.now() < this.prunesAtMs) return;
    await this.store.forgetOld();
    this.prunesAtMs = Date.now() + DAY_MS;
  }

  /** Reads every engine that is due. */
  async readDue(everyMs = this.settings.readingMs): Promise<void> {
    const read = new Set<string>();
    for (;;) {
      const due = await this.store.due(everyMs);
      if (due === undefined || read.has(due.upstreamId)) return;
      read.add(due.upstreamId);
      await this.read(due);
    }
  }

  private async read(due: Due): Promise<void> {
    await this.keeper.sync();
    const before = await this.store.ours(due);
    const scrapedAtMs = BigInt(Date.now());
    const text = await this.counters(due);
    await this.keeper.sync();
    const after = await this.store.ours(due);
    const passed = after.prompt + after.completion - before.prompt - before.completion;
    // What ended while the counters were read may lie on either side as well as what runs.
    const now: Ours = { ...after, underWay: after.underWay + (passed > 0n ? passed : 0n) };
    const { last } = due;
    if (text === undefined) {
      const figures = compare(due.kind, last?.ours ?? now, now, undefined);
      await this.store.enter(due, { ...figures, verdict: 'UNREACHED' });
      return;
    }
    const state = last && stateIn(last.counters);
    const read = readCounters(due.kind, text, { model: due.servedAs, state, scrapedAtMs });
    const said = compare(due.kind, last?.ours ?? now, now, read.use);
    await this.store.keep(due, stateText(read.state), now);
    await this.store.enter(due, last === undefined ? { ...said, ...WAITING } : said);
  }

  private async counters(due: Due): Promise<string | undefined> {
    const { url, keyVariable } = due;
    const answer = await this.upstreams.get({ url, keyVariable }, '/metrics', this.settings.countersMs);
    if ('failed' in answer) return undefined;
    const text = await wholeText(answer, MOST_BYTES, this.settings.countersMs);
    return answer.statusCode === 200 ? text : undefined;
  }
}

/** Nothing can be compared yet. */
const WAITING = {
  ...{ oursIn: NOTHING.prompt, oursOut: NOTHING.completion, theirsIn: null, theirsOut: null },
  verdict: 'WAITING',
} as const;
