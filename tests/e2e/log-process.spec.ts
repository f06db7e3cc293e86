import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { checkConsistency, consistencyProof, type OpenedCheckpoint } from '#libs/transparency-log';
import { LogReader, sha256, sound } from '../support/log-reader.js';
import { startProcess, type ServerProcess } from '../support/server-process.js';
import { foundSmallPartnership } from '../support/small-partnership.js';
import { violations } from '../support/ledger-bench.js';

const LOCAL = join(import.meta.dirname, '..', '..', '.copyhold');

let state: string;
let server: ServerProcess;
let ledger: string;

/** The embedded cluster, as the migrator. */
async function withBooks<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const secrets = JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8')) as { migrator: string };
  const port = readFileSync(join(state, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
  const pool = new pg.Pool({
    host: '127.0.0.1',
    port: Number(port),
    database: 'postgres',
    user: 'copyhold_migrator',
    password: secrets.migrator,
    options: '-c search_path=copyhold',
    max: 2,
  });
  pool.on('error', () => undefined);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

const stage = (pool: pg.Pool, count: number): Promise<unknown> =>
  pool.query(`SELECT stage_leaf($1, 'note', format('{"n":"%s"}', uuidv7())) FROM generate_series(1, $2)`, [
    ledger,
    count,
  ]);

/** The first checkpoint of so many leaves, or more. */
async function signed(least: bigint): Promise<OpenedCheckpoint> {
  const log = new LogReader(String(server.url), 'small');
  for (;;) {
    if ((await log.get('checkpoint')).status === 200) {
      const checkpoint = await log.checkpoint();
      if (checkpoint.size >= least) return checkpoint;
    }
    await pause(50);
  }
}

beforeAll(async () => {
  mkdirSync(LOCAL, { recursive: true });
  state = mkdtempSync(join(LOCAL, 'test-log-'));
  server = await startProcess(state);
  await withBooks(async (pool) => {
    ledger = (await foundSmallPartnership(pool)).id;
  });
}, 120_000);
afterAll(async () => {
  await server.end('SIGTERM');
  rmSync(state, { recursive: true, force: true });
}, 60_000);

describe('the server as a process', () => {
  it('killed again and again while it signs, shows one log all the way', async () => {
    let known = await signed(1n);
    for (const patience of [20, 350, 990]) {
      await withBooks(async (pool) => {
        const staging = stage(pool, 300);
        await pause(patience);
        await server.end('SIGKILL');
        await staging;
      });
      server = await startProcess(state);
      const log = new LogReader(String(server.url), 'small');
      const next = await signed(known.size + 300n);
      const proof = sound(await consistencyProof({ from: known.size, to: next.size }, log.source));
      const claim = { from: known.size, to: next.size, proof, fromRoot: known.root, toRoot: next.root };
      expect(checkConsistency(claim, sha256)).toBeUndefined();
      known = next;
    }
    await withBooks(async (pool) => {
      const { rows } = await pool.query('SELECT * FROM log_halt');
      expect(rows).toEqual([]);
      expect(await violations(pool, ledger)).toEqual([]);
    });
  }, 120_000);

  it('says no password and no key, whatever it says', () => {
    const key = JSON.parse(readFileSync(join(state, 'log-key.json'), 'utf8')) as { signing: { private: string }[] };
    const secrets = Object.values(
      JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8')) as Record<string, string>,
    );
    for (const secret of [...secrets, ...key.signing.map((each) => each.private)])
      expect(server.said()).not.toContain(secret);
  });
});
