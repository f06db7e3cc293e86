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
import { LogSettings } from '../../../apps/server/src/transparency-log/log-settings.js';
import { SequencerService } from '../../../apps/server/src/transparency-log/sequencer.service.js';
import { SequencerStore } from '../../../apps/server/src/transparency-log/sequencer.store.js';
import { WitnessService } from '../../../apps/server/src/transparency-log/witness.service.js';
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
    return {
      ledger,
      client,
      ceiling,
      processor: () => processorOf(rows[0]?.pid ?? 0),
      journals: Number(rows[0]?.journals),
      closedPeriod: rows[0]?.period ?? '',
      statements: new AccountsTreeService(new BalancesStore(database), database),
      balances: new AsOfService(new AsOfStore(database)),
    };
  }

  /** The same posting function without the line that stages a leaf, in these books alone. */
  async withoutLog(name: string): Promise<void> {
    await this.administer(name, async (admin) => {
      const { rows } = await admin.query<{ text: string }>(
        `SELECT pg_get_functiondef('post_journals'::regproc) AS text`,
      );
      const text = rows[0]?.text ?? '';
      const silent = text.replace(/PERFORM stage_leaf\([\s\S]*?\)\);/u, '');
      if (silent.length === text.length) throw new Error('the posting function stages no leaf');
      await admin.query(silent);
    });
  }

  /** Leaves of no meaning, staged as a backlog. */
  async stage(name: string, leaves: number): Promise<void> {
    await this.administer(name, async (admin) => {
      await admin.query(
        `INSERT INTO log_stage (partnership_id, type, entry, position)
         SELECT l.id, 'bench', convert_to(format('{"n":"%s","type":"bench","v":"1"}', n), 'UTF8'), n + coalesce(s.last, 0)
         FROM ledger l CROSS JOIN LATERAL (SELECT max(position) AS last FROM log_stage WHERE partnership_id = l.id) AS s, generate_series(1, $1) AS n`,
        [leaves],
      );
    });
  }

  /** What signs the log of these books, as the server has it; and what its connections used of a processor (ms). */
  async sequencer(name: string): Promise<{ readonly service: SequencerService; used(): Promise<number | undefined> }> {
    const source = await applicationSource(this.login(name, 'copyhold_sequencer'), 3).initialize();
    const folder = mkdtempSync(join(ROOT, '.copyhold', 'bench-log-'));
    const settings = new LogSettings({ sequencer: source, folder });
    const store = new SequencerStore(settings);
    const sequencer = new SequencerService(settings, store, new WitnessService(settings, store));
    this.undo.push(async () => {
      await sequencer.stop();
      await source.destroy();
      rmSync(folder, { recursive: true, force: true });
    });
    return {
      service: sequencer,
      used: async () => {
        const sql = `SELECT pid FROM pg_stat_activity WHERE usename = 'copyhold_sequencer' AND datname = current_database()`;
        const used = (await source.query<{ pid: number }[]>(sql)).map(({ pid }) => processorOf(pid));
        return used.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0);
      },
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
    await migrate(this.login(name, CLUSTER_LOGIN), {
      app: PASSWORD,
      auditor: PASSWORD,
      closer: PASSWORD,
      sequencer: PASSWORD,
    });
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

/** Milliseconds that a process has used a processor so far; undefined where the system does not say. */
function processorOf(pid: number): number | undefined {
  const clock = `/proc/${String(pid)}/schedstat`;
  return existsSync(clock) ? Number(readFileSync(clock, 'utf8').split(' ')[0]) / 1e6 : undefined;
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
