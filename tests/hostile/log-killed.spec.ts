import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { checkConsistency, consistencyProof, type OpenedCheckpoint } from '#libs/transparency-log';
import { writeSecrets } from '../support/command-line.js';
import { expectKept, foundBench } from '../support/ledger-bench.js';
import { LogReader, sha256, sound } from '../support/log-reader.js';
import { startProcess, type ServerProcess } from '../support/server-process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const TOOK = 120_000;

let database: TestDatabase;
let app: pg.Pool;
let superuser: pg.Pool;
let ledger: string;
let folder: string;
const running: ServerProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  superuser = database.pool('superuser');
  ledger = await foundBench(app, 'mill');
  folder = mkdtempSync(join(tmpdir(), 'copyhold-killed-'));
  await writeSecrets(folder);
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.end('SIGKILL');
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A server process over that database. */
async function start(state = folder, env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const { user, password, host, port, database: name } = database.owner;
  const url = `postgres://${user}:${password}@${host}:${String(port)}/${name}`;
  const server = await startProcess(state, { env: { DATABASE_URL: url, ...env } });
  running.push(server);
  return server;
}

const stage = (count: number): Promise<unknown> =>
  superuser.query(`SELECT stage_leaf($1, 'note', format('{"n":"%s"}', uuidv7())) FROM generate_series(1, $2)`, [
    ledger,
    count,
  ]);

const column = async (sql: string): Promise<unknown[]> => {
  const { rows } = await superuser.query<{ value: unknown }>(sql);
  return rows.map(({ value }) => value);
};
const sizes = (): Promise<unknown[]> => column('SELECT size::text AS value FROM log_checkpoint ORDER BY size');
const halts = (): Promise<unknown[]> => column('SELECT reason AS value FROM log_halt');

/** Whoever waits to write a checkpoint. */
const WAITING = `SELECT pid AS value FROM pg_locks WHERE relation = 'log_checkpoint'::regclass AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(20);
  }
}

/** The first checkpoint of so many leaves, or more, that this server shows. */
async function signed(server: ServerProcess, least: bigint): Promise<OpenedCheckpoint> {
  const log = new LogReader(String(server.url), 'mill');
  return until(async () => {
    if ((await log.get('checkpoint')).status !== 200) return undefined;
    const checkpoint = await log.checkpoint();
    return checkpoint.size >= least ? checkpoint : undefined;
  });
}

async function expectGrown(server: ServerProcess, from: OpenedCheckpoint, to: OpenedCheckpoint): Promise<void> {
  const { source } = new LogReader(String(server.url), 'mill');
  const proof = sound(await consistencyProof({ from: from.size, to: to.size }, source));
  const claim = { from: from.size, to: to.size, proof, fromRoot: from.root, toRoot: to.root };
  expect(checkConsistency(claim, sha256)).toBeUndefined();
}

/** A server that has made the nodes of 300 leaves, kept the head, and cannot store the checkpoint yet; it is then killed. */
async function killedBeforeStoring(after: (waiting: unknown) => Promise<unknown>): Promise<void> {
  await stage(300);
  const blocker = await superuser.connect();
  try {
    await blocker.query('BEGIN; LOCK TABLE log_checkpoint IN SHARE ROW EXCLUSIVE MODE');
    const server = await start();
    const waiting = await until(async () => (await column(WAITING))[0]);
    expect(await column('SELECT count(*)::integer AS value FROM log_node')).toEqual([1]);
    expect(readFileSync(join(folder, 'log-heads.json'), 'utf8')).toContain('"size": "300"');
    await server.end('SIGKILL');
    await after(waiting);
  } finally {
    await blocker.query('ROLLBACK');
    blocker.release();
  }
}

describe('a server process that is killed', () => {
  it(
    'between making nodes and storing the checkpoint has shown nothing, and the next goes on',
    async () => {
      await killedBeforeStoring((waiting) => superuser.query('SELECT pg_terminate_backend($1, 10000)', [waiting]));
      expect(await sizes()).toEqual([]);
      await stage(5);
      const next = await start();
      await signed(next, 305n);
      expect([await sizes(), await halts()]).toEqual([['305'], []]);
      await expectKept(app, ledger);
    },
    TOOK,
  );

  it(
    'between storing the checkpoint and showing it is gone on from: what it stored stays',
    async () => {
      // Its statement still runs in the database, and commits once it may; nobody is there to be told.
      await killedBeforeStoring(() => Promise.resolve());
      await until(async () => ((await sizes()).length > 0 ? true : undefined));
      const first = await start();
      const stored = await signed(first, 300n);
      expect([stored.size, await sizes()]).toEqual([300n, ['300']]);
      await stage(5);
      const grown = await signed(first, 305n);
      await expectGrown(first, stored, grown);
      expect(await halts()).toEqual([]);
      await expectKept(app, ledger);
    },
    TOOK,
  );

  it(
    'before its last statement ended takes nothing from the next, which signs on',
    async () => {
      await stage(300);
      const blocker = await superuser.connect();
      await blocker.query('BEGIN; LOCK TABLE log_checkpoint IN SHARE ROW EXCLUSIVE MODE');
      const first = await start();
      const waiting = await until(async () => (await column(WAITING))[0]);
      await first.end('SIGKILL');
      await stage(5);
      // The lease is free though the statement is not over; the next has its own to store behind it.
      const next = await start();
      await until(async () => {
        const blocked = await column(
          `SELECT pid AS value FROM pg_stat_activity WHERE $$${String(waiting)}$$::integer = ANY (pg_blocking_pids(pid))`,
        );
        return blocked[0];
      });
      await blocker.query('ROLLBACK');
      blocker.release();
      await signed(next, 305n);
      expect([await sizes(), await halts()]).toEqual([['300', '305'], []]);
      await expectKept(app, ledger);
    },
    TOOK,
  );
});

describe('two server processes on one database', () => {
  it(
    'sign one log: one of them, and the other once it is gone; one with another key signs nothing',
    async () => {
      const first = await start();
      await stage(3);
      const known = await signed(first, 3n);
      // The same key, and heads as they were at some time: as a stand-by has them.
      const copied = join(folder, 'stand-by');
      for (const file of ['secrets.json', 'log-key.json', 'log-heads.json'])
        cpSync(join(folder, file), join(copied, file));
      const second = await start(copied);
      await stage(300);
      const both = await signed(second, 303n);
      await expectGrown(first, known, both);
      await first.end('SIGKILL');
      await stage(2);
      const later = await signed(second, 305n);
      await expectGrown(second, both, later);
      expect(await halts()).toEqual([]);
      expect(new Set(await sizes()).size).toBe((await sizes()).length);
      await expectKept(app, ledger);

      const stranger = join(folder, 'stranger');
      cpSync(join(folder, 'secrets.json'), join(stranger, 'secrets.json'));
      const third = await start(stranger);
      expect(existsSync(join(stranger, 'log-key.json'))).toBe(true);
      await second.end('SIGKILL');
      await stage(1);
      const before = await sizes();
      expect(await until(async () => (await halts())[0])).toMatch(
        /^the last checkpoint is not one of this log's keys/u,
      );
      expect(await sizes()).toEqual(before);
      await third.end('SIGKILL');
    },
    TOOK,
  );
});

describe('COPYHOLD_LOG_ORIGIN', () => {
  it(
    'that differs from the name of a log that was signed is refused, in words',
    async () => {
      await stage(1);
      const first = await start(folder, { COPYHOLD_LOG_ORIGIN: 'books.example/log/mill' });
      await until(async () => (await sizes())[0]);
      await first.end('SIGTERM');
      const other = await start(folder, { COPYHOLD_LOG_ORIGIN: 'https://elsewhere.example/' });
      expect([other.url, await other.end('SIGTERM')]).toEqual([undefined, 1]);
      expect(other.said()).toContain(
        'the log of mill is called books.example/log/mill since its first signing, and COPYHOLD_LOG_ORIGIN asks for elsewhere.example/log/mill.',
      );
      for (const same of ['books.example/log/mill', 'https://books.example/', '']) {
        const again = await start(folder, { COPYHOLD_LOG_ORIGIN: same });
        expect([same, typeof again.url]).toEqual([same, 'string']);
        await again.end('SIGTERM');
      }
    },
    TOOK,
  );
});
