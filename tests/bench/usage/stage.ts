import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { meterName, type UsageEvent } from '#libs/inference-meter';
import { applicationSource } from '../../../apps/server/src/database/database.js';
import { DatabaseModule } from '../../../apps/server/src/database/database.module.js';
import type { Connection } from '../../../apps/server/src/database/connection.js';
import { CLUSTER_LOGIN, startCluster } from '../../../apps/server/src/database/embedded/cluster.js';
import { clusterHome } from '../../../apps/server/src/database/embedded/home.js';
import { migrate } from '../../../apps/server/src/database/migrate.js';
import { MeteringModule } from '../../../apps/server/src/inference-meter/metering.module.js';
import { MOST_EVENTS, UsageService } from '../../../apps/server/src/inference-meter/usage.service.js';

const PASSWORD = 'bench-only';
/** From dist/tests/bench/usage, where it runs. */
export const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

const PLAIN_TABLE = `CREATE TABLE plain_usage (source text, id text, subject text, site text, meter text, unit text,
  quantity numeric(38,0), effective_at timestamptz)`;

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
export class Stage {
  private readonly undo: (() => Promise<void> | void)[] = [];
  usage!: UsageService;
  client!: pg.Client;
  partnershipId = '';

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

  async copy(events: readonly UsageEvent[]): Promise<void> {
    const stream = this.client.query(copyFrom('COPY plain_usage FROM STDIN'));
    await pipeline(Readable.from(chunksOf(events)), stream);
  }

  async ingest(events: readonly UsageEvent[]): Promise<void> {
    for (let start = 0; start < events.length; start += MOST_EVENTS) {
      await this.usage.ingest(this.partnershipId, events.slice(start, start + MOST_EVENTS));
    }
  }

  /** Bytes of the tables and indexes that hold use. */
  async size(): Promise<number> {
    const { rows: found } = await this.client.query<{ bytes: string }>(
      `SELECT pg_total_relation_size('usage_event') + pg_total_relation_size('rollup') AS bytes`,
    );
    return Number(found[0]?.bytes ?? 0);
  }

  async known(): Promise<number> {
    const { rows: found } = await this.client.query<{ n: string }>('SELECT count(*) AS n FROM usage_event');
    return Number(found[0]?.n ?? 0);
  }

  async close(): Promise<void> {
    for (const step of this.undo.toReversed()) await step();
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
