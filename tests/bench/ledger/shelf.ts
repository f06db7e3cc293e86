import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import type { Connection } from '../../../apps/server/src/database/connection.js';
import { DatabaseModule } from '../../../apps/server/src/database/database.module.js';
import { CLUSTER_LOGIN, startCluster } from '../../../apps/server/src/database/embedded/cluster.js';
import { clusterHome } from '../../../apps/server/src/database/embedded/home.js';
import { migrate } from '../../../apps/server/src/database/migrate.js';
import { applicationSource, Database } from '../../../apps/server/src/database/database.js';
import { AccountsTreeService } from '../../../apps/server/src/ledger/books/accounts-tree.service.js';
import { BalancesStore } from '../../../apps/server/src/ledger/books/balances.store.js';
import { AsOfService } from '../../../apps/server/src/ledger/periods/as-of.service.js';
import { AsOfStore } from '../../../apps/server/src/ledger/periods/as-of.store.js';
import { LedgerModule } from '../../../apps/server/src/ledger/ledger.module.js';
import { LedgerService } from '../../../apps/server/src/ledger/ledger.service.js';
import { Ceiling } from './batches.js';
import { closeHistory, foundBooks, growTo, PLAIN_TWINS } from './history.js';

const PASSWORD = 'bench-only';
const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

/** Books of one size in a database of their own, so that their indexes are as deep as they say. */
export interface Books {
  readonly ledger: string;
  /** As the application's login. */
  readonly client: pg.Client;
  readonly ceiling: Ceiling;
  /** Milliseconds that its connection's process has used a processor so far; undefined where the system does not say. */
  readonly processor: () => number | undefined;
  /** How many journals they had before the bench posted. */
  readonly journals: number;
  readonly closedPeriod: string;
  /** Statements and balances, as the server answers them. */
  readonly statements: AccountsTreeService;
  readonly balances: AsOfService;
}

/** The service that posts, as the server runs it. */
export interface Service {
  readonly ledger: LedgerService;
}

type Step = () => Promise<void>;

/** The bench's own PostgreSQL, durable as in production, with books of several sizes; removed after it. */
export class Shelf {
  private readonly undo: Step[] = [];
  private port = 0;

  async open(): Promise<void> {
    const state = join(ROOT, '.copyhold');
    mkdirSync(state, { recursive: true });
    const home = clusterHome(mkdtempSync(join(state, 'bench-')));
    const cluster = await startCluster(home, { password: PASSWORD });
    this.port = cluster.port;
    this.undo.push(async () => {
      await cluster.stop();
      rmSync(dirname(dirname(home.data)), { recursive: true, force: true });
    });
  }

  /** Empty books with all their accounts, and the twins of the ceiling. */
  async found(name: string): Promise<void> {
    await this.administer('postgres', (admin) => admin.query(`CREATE DATABASE ${name}`));
    await this.migrated(name);
    await this.administer(name, async (admin) => {
      await foundBooks(admin);
      await admin.query(PLAIN_TWINS);
    });
  }

  /** A copy of other books. */
  async copy(name: string, original: string): Promise<void> {
    await this.administer('postgres', (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${original}`));
    await this.migrated(name);
  }

  async grow(name: string, journals: number): Promise<void> {
    await this.administer(name, async (admin) => growTo(admin, await ledgerIn(admin), journals));
  }

  /** The history of these books becomes a closed quarter. */
  async close(name: string): Promise<void> {
    await this.administer(name, async (admin) => closeHistory(admin, await ledgerIn(admin)));
  }

  async books(name: string): Promise<Books> {
    const client = await this.client(name);
    const ledger = await ledgerIn(client);
    const ceiling = new Ceiling(ledger);
    await ceiling.learn(client);
    const { database } = await this.features(name);
    const { rows } = await client.query<{ period: string; journals: string; pid: number }>(
      'SELECT (SELECT id FROM period) AS period, (SELECT count(*) FROM journal) AS journals, pg_backend_pid() AS pid',
    );
    const clock = `/proc/${String(rows[0]?.pid)}/schedstat`;
    return {
      ledger,
      client,
      ceiling,
      processor: () => (existsSync(clock) ? Number(readFileSync(clock, 'utf8').split(' ')[0]) / 1e6 : undefined),
      journals: Number(rows[0]?.journals),
      closedPeriod: rows[0]?.period ?? '',
      statements: new AccountsTreeService(new BalancesStore(database), database),
      balances: new AsOfService(new AsOfStore(database)),
    };
  }

  /** One more connection of the application's login; closed with the shelf. */
  async client(name: string): Promise<pg.Client> {
    const client = await connect(this.login(name, 'copyhold_app'));
    this.undo.push(() => client.end());
    return client;
  }

  /** The features of a server that the bench uses, over these books. */
  async features(name: string): Promise<Service & { readonly database: Database }> {
    const source = await applicationSource(this.login(name, 'copyhold_app'), 8).initialize();
    const app = await NestFactory.createApplicationContext(
      { module: LedgerModule, imports: [DatabaseModule.over(source)] },
      { logger: ['error'] },
    );
    this.undo.push(() => app.close());
    return { ledger: app.get(LedgerService), database: app.get(Database, { strict: false }) };
  }

  async remove(): Promise<void> {
    for (const step of this.undo.toReversed()) await step();
  }

  private async migrated(name: string): Promise<void> {
    await migrate(this.login(name, CLUSTER_LOGIN), { app: PASSWORD, auditor: PASSWORD, closer: PASSWORD });
  }

  private async administer(name: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
    const admin = await connect(this.login(name, CLUSTER_LOGIN));
    try {
      await work(admin);
    } finally {
      await admin.end();
    }
  }

  private login(database: string, user: string): Connection {
    return { host: '127.0.0.1', port: this.port, database, user, password: PASSWORD, ssl: false };
  }
}

async function connect(login: Connection): Promise<pg.Client> {
  const client = new pg.Client({ ...login, options: '-c search_path=copyhold,public -c timezone=UTC' });
  await client.connect();
  return client;
}

async function ledgerIn(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM ledger');
  return rows[0]?.id ?? '';
}
