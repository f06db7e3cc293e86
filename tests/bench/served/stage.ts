import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import type { CustomDocument } from '#libs/custom';
import { applicationSource } from '../../../apps/server/src/database/database.js';
import type { Connection } from '../../../apps/server/src/database/connection.js';
import { CLUSTER_LOGIN, startCluster } from '../../../apps/server/src/database/embedded/cluster.js';
import { clusterHome } from '../../../apps/server/src/database/embedded/home.js';
import { migrate } from '../../../apps/server/src/database/migrate.js';
import { ServerMode } from '../../../apps/server/src/identity/server-mode.js';
import { createApp } from '../../../apps/server/src/startup/create-app.js';
import { foundSmallPartnership, type SmallPartnership } from '../../support/small-partnership.js';

/** Of every login of the bench's cluster. */
export const PASSWORD = 'bench-only';
/** From dist/tests/bench/served, where it runs. */
const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** The whole server at a free port, over a PostgreSQL of the bench's own, durable as in production, removed after it. */
export class ServedStage {
  private readonly undo: (() => Promise<void>)[] = [];
  app!: NestFastifyApplication;
  /** The cluster's own login. */
  pool!: pg.Pool;
  login!: Connection;
  small!: SmallPartnership;
  url = '';

  /** `change`: what the custom says otherwise than the usual one. A site, the mill, is there. */
  async open(change: Partial<CustomDocument> = {}): Promise<void> {
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
    this.login = login;
    await migrate(login, { app: PASSWORD, closer: PASSWORD, auditor: PASSWORD, sequencer: PASSWORD });
    this.pool = new pg.Pool({ ...login, options: '-c search_path=copyhold,public' });
    this.undo.push(() => this.pool.end());
    this.small = await foundSmallPartnership(this.pool, undefined, change);
    await this.pool.query(
      `INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, 'mill', 'The Mill', 'Here', '2022-05-01')`,
      [this.small.id],
    );
    const source = await applicationSource({ ...login, user: 'copyhold_app' }, 8).initialize();
    const closer = await applicationSource({ ...login, user: 'copyhold_closer' }, 2).initialize();
    this.app = await createApp({ source, closer, mode: new ServerMode(true, false) });
    this.undo.push(() => this.app.close());
    await this.app.listen(0, '127.0.0.1');
    this.url = await this.app.getUrl();
  }

  async close(): Promise<void> {
    for (const step of this.undo.toReversed()) await step();
  }
}
