import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { A, accepted, BANK, foundBench, one } from './ledger-bench.js';
import { logKeysOf, TestSequencer, TestWitness } from './sequencer.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** What the log of a {@link LogRoom} is called. */
export const ORIGIN = 'localhost/log/mill';

const NO_TRIGGERS = [
  'log_stage',
  'log_identity',
  'log_checkpoint',
  'log_cosignature',
  'log_node',
  'journal',
  'transfer',
  'entry',
  'batch',
];

/** A partnership whose log is signed by a sequencer that a test starts, kills and starts again. */
export class LogRoom {
  readonly witness = new TestWitness('witness.example');
  private posted = 0;
  private readonly ending: (() => Promise<unknown>)[] = [];

  readonly app: pg.Pool;
  readonly superuser: pg.Pool;
  /** The state folder. */
  readonly folder: string;
  readonly ledger: string;

  private constructor(
    readonly database: TestDatabase,
    { app, superuser, folder, ledger }: Pick<LogRoom, 'app' | 'superuser' | 'folder' | 'ledger'>,
    /** The one that signs, unless a test starts others. */
    public sequencer: TestSequencer,
  ) {
    [this.app, this.superuser, this.folder, this.ledger] = [app, superuser, folder, ledger];
  }

  static async open(): Promise<LogRoom> {
    const database = await createTestDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'copyhold-log-'));
    const [app, superuser] = [database.pool('app'), database.pool('superuser')];
    const ledger = await foundBench(app, 'mill');
    const sequencer = await TestSequencer.start(database, folder);
    return new LogRoom(database, { app, superuser, folder, ledger }, sequencer);
  }

  async close(): Promise<void> {
    for (const end of this.ending.splice(0)) await end();
    await this.sequencer.stop();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** So many batches of one journal each: so many leaves. */
  async post(batches: number): Promise<void> {
    for (let batch = 0; batch < batches; batch += 1) {
      this.posted += 1;
      await accepted(this.app, this.ledger, one(`s${String(this.posted)}`, [BANK, A, 1]));
    }
  }

  /** The sizes that were signed, in order. */
  async checkpoints(): Promise<string[]> {
    const sql = 'SELECT size::text AS size FROM log_checkpoint ORDER BY log_checkpoint.size';
    return (await this.app.query<{ size: string }>(sql)).rows.map(({ size }) => size);
  }

  /** Why the log stands still; undefined while it runs. */
  async halted(): Promise<string | undefined> {
    return (await this.app.query<{ reason: string }>('SELECT reason FROM log_halt')).rows[0]?.reason;
  }

  /** Another process over the same state folder. */
  async again(): Promise<TestSequencer> {
    const next = await TestSequencer.start(this.database, this.folder);
    this.ending.push(() => next.stop());
    return next;
  }

  /** The process ends in order, and another one starts over the same state folder. */
  async restart(): Promise<void> {
    await this.sequencer.stop();
    await this.start();
  }

  /** Another one takes the place of one that is gone. */
  async start(): Promise<void> {
    this.sequencer = await TestSequencer.start(this.database, this.folder);
  }

  /** Rounds until one signs: the lease of a process that ended is free once the database has noticed. */
  async signs(next: TestSequencer): Promise<void> {
    while ((await next.round()) === 0) await pause(20);
  }

  /** The witness listens, knows the log, and is on its list. */
  async withWitness(): Promise<void> {
    const url = await this.witness.listen();
    this.ending.push(() => this.witness.close());
    this.sequencer.settings.files?.addWitness(url, this.witness.vkey);
    this.witness.logs.set(ORIGIN, logKeysOf(this.sequencer.settings, ORIGIN));
  }

  /** What a superuser does past every trigger. */
  async asOwner(sql: string): Promise<void> {
    const client = await this.superuser.connect();
    try {
      await client.query('BEGIN; SET LOCAL session_replication_role = replica');
      for (const table of NO_TRIGGERS) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER append_only`);
      await client.query(sql);
      for (const table of NO_TRIGGERS) await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER append_only`);
      await client.query('COMMIT');
    } finally {
      client.release(true);
    }
  }

  /** The database as a backup of the past has it: as large as it was then. */
  async restore(size: number): Promise<void> {
    await this
      .asOwner(`DELETE FROM log_cosignature WHERE size > ${String(size)}; DELETE FROM log_checkpoint WHERE size > ${String(size)};
      DELETE FROM log_stage WHERE position > ${String(size)}; DELETE FROM log_witness`);
  }
}
