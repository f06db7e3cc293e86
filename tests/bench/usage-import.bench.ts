import 'reflect-metadata';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { meterName, parseLlmRequestRow, type UsageEvent } from '#libs/inference-meter';
import { applicationSource } from '../../apps/server/src/database/database.js';
import { DatabaseModule } from '../../apps/server/src/database/database.module.js';
import type { Connection } from '../../apps/server/src/database/connection.js';
import { CLUSTER_LOGIN, startCluster } from '../../apps/server/src/database/embedded/cluster.js';
import { clusterHome } from '../../apps/server/src/database/embedded/home.js';
import { migrate } from '../../apps/server/src/database/migrate.js';
import { MeteringModule } from '../../apps/server/src/inference-meter/metering.module.js';
import { MOST_EVENTS, UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { timed, type Bench } from './harness/bench.js';

const PASSWORD = 'bench-only';
const ROOT = join(import.meta.dirname, '..', '..', '..');
const TRACE = join(ROOT, '..', 'shared', 'data', 'traces', 'llm-requests-conversation.csv');
/** As many requests as the public trace has, where it is absent; two events each. */
const GENERATED_ROWS = 19_366;
const GROWTH_STEPS = [10_000, 100_000];

const PLAIN_TABLE = `CREATE TABLE plain_usage (source text, id text, subject text, site text, meter text, unit text,
  quantity numeric(38,0), effective_at timestamptz)`;

/** A generator without randomness of its own: the same rows on every machine. */
function generatedRows(): readonly string[] {
  let state = 20_231_116;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  const start = Date.UTC(2023, 10, 16, 18, 15, 46);
  return Array.from({ length: GENERATED_ROWS }, (_, row) => {
    const instant = new Date(start + row * 182).toISOString().replace('T', ' ').slice(0, -1);
    return `${instant},${next() % 4_096},${next() % 1_024}`;
  });
}

const rowsOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '');

const rows = existsSync(TRACE) ? rowsOf(TRACE) : generatedRows();

/** Parsed once: what is measured is the way into the database. */
function eventsOf(source: string): UsageEvent[] {
  const context = { source, subject: 'd0001', site: 'mill', model: 'chat', nowMs: BigInt(Date.now()) };
  return rows.flatMap((line, index) => {
    const events = parseLlmRequestRow(line, index + 2, context);
    if ('refused' in events) throw new Error(events.message);
    return events;
  });
}

const copyLine = (event: UsageEvent): string =>
  [
    event.source,
    event.id,
    event.subject,
    event.site ?? '',
    meterName(event.meter),
    event.unit,
    event.quantity.toString(),
    new Date(Number(event.effectiveAtMs)).toISOString(),
  ].join('\t') + '\n';

/** The bench's own PostgreSQL, durable as in production, removed after it. */
class Stage {
  private readonly undo: (() => Promise<void> | void)[] = [];
  private number = 0;
  usage!: UsageService;
  client!: pg.Client;
  partnershipId = '';
  readonly figures: Record<string, number> = {};

  async open(): Promise<void> {
    const state = join(ROOT, '.copyhold');
    mkdirSync(state, { recursive: true });
    const home = clusterHome(mkdtempSync(join(state, 'bench-')));
    const cluster = await startCluster(home, { password: PASSWORD });
    this.undo.push(async () => {
      await cluster.stop();
      rmSync(dirname(dirname(home.data)), { recursive: true, force: true });
    });
    const login: Connection = {
      host: '127.0.0.1',
      port: cluster.port,
      database: 'postgres',
      user: CLUSTER_LOGIN,
      password: PASSWORD,
      ssl: false,
    };
    await migrate(login, { app: PASSWORD, closer: PASSWORD, auditor: PASSWORD, sequencer: PASSWORD });
    this.client = new pg.Client({ ...login, options: '-c search_path=copyhold,public' });
    await this.client.connect();
    this.undo.push(() => this.client.end());
    await this.client.query(PLAIN_TABLE);
    const made = await this.client.query<{ id: string }>(
      `INSERT INTO partnership (slug, name, currency, time_zone) VALUES ('bench', 'Bench', 'EUR', 'UTC') RETURNING id`,
    );
    this.partnershipId = made.rows[0]?.id ?? '';
    const source = await applicationSource({ ...login, user: 'copyhold_app' }, 4).initialize();
    const app = await NestFactory.createApplicationContext(
      { module: MeteringModule, imports: [DatabaseModule.over(source)] },
      { logger: ['error'] },
    );
    this.undo.push(() => app.close());
    this.usage = app.get(UsageService);
  }

  /** Events never seen before: the work of a first import. */
  fresh(): UsageEvent[] {
    this.number += 1;
    return eventsOf(`file:round-${this.number}.csv`);
  }

  async copy(events: readonly UsageEvent[]): Promise<void> {
    const stream = this.client.query(copyFrom('COPY plain_usage FROM STDIN'));
    await pipeline(Readable.from(chunksOf(events)), stream);
  }

  async ingest(events: readonly UsageEvent[]): Promise<void> {
    for (let start = 0; start < events.length; start += MOST_EVENTS) {
      await this.usage.ingest(this.partnershipId, events.slice(start, start + MOST_EVENTS));
    }
  }

  /** How many bytes of tables and indexes one event costs, as work grows. */
  async measureGrowth(): Promise<void> {
    const size = async (): Promise<number> => {
      const { rows: found } = await this.client.query<{ bytes: string }>(
        `SELECT pg_total_relation_size('usage_event') + pg_total_relation_size('rollup') AS bytes`,
      );
      return Number(found[0]?.bytes ?? 0);
    };
    for (const events of GROWTH_STEPS) {
      const before = await size();
      const known = await this.known();
      while ((await this.known()) - known < events) {
        await this.ingest(this.fresh().slice(0, events - ((await this.known()) - known)));
      }
      this.figures[`bytes per event, ${events} events`] = ((await size()) - before) / events;
    }
  }

  async close(): Promise<void> {
    for (const step of this.undo.toReversed()) await step();
  }

  private async known(): Promise<number> {
    const { rows: found } = await this.client.query<{ n: string }>('SELECT count(*) AS n FROM usage_event');
    return Number(found[0]?.n ?? 0);
  }
}

function* chunksOf(events: readonly UsageEvent[]): Generator<string> {
  for (let start = 0; start < events.length; start += 1_000) {
    yield events
      .slice(start, start + 1_000)
      .map(copyLine)
      .join('');
  }
}

const stage = new Stage();
const events = rows.length * 2;

export default {
  name: 'usage-import',
  ratio: 'import/copy',
  rounds: 5,
  setUp: async () => {
    await stage.open();
    await stage.measureGrowth();
  },
  baseline: async () => {
    const fresh = stage.fresh();
    return timed(() => stage.copy(fresh));
  },
  subject: async () => {
    const fresh = stage.fresh();
    return timed(() => stage.ingest(fresh));
  },
  figures: ({ baseline, subject }) => ({
    events,
    'share of COPY': baseline.median / subject.median,
    'events per second': (events / subject.median) * 1_000,
    'events per second by COPY': (events / baseline.median) * 1_000,
    ...stage.figures,
  }),
  tearDown: () => stage.close(),
} satisfies Bench;
