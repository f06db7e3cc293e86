import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { violations } from '../support/ledger-bench.js';
import { journalOf, type PostAnswer } from '../support/officer.js';
import { startProcess, type ServerProcess } from '../support/server-process.js';
import { foundSmallPartnership } from '../support/small-partnership.js';

const LOCAL = join(import.meta.dirname, '..', '..', '.copyhold');
const CLIENTS = 16;
const BANK = 'je:assets:bank';
const MUTATION = `mutation ($journals: [JournalInput!]!) { postJournals(journals: $journals) { __typename } }`;
const SESSION = {
  cookie: 'copyhold_session=unguessable',
  'x-copyhold-csrf': 'ours',
  'content-type': 'application/json',
};

let state: string;
let server: ServerProcess;
let ledger: string;

beforeAll(async () => {
  mkdirSync(LOCAL, { recursive: true });
  state = mkdtempSync(join(LOCAL, 'test-crash-'));
  server = await startProcess(state);
  await withBooks(async (pool) => {
    const { id, people } = await foundSmallPartnership(pool);
    ledger = id;
    await pool.query(`INSERT INTO role_grant VALUES ($1, $2, 'OFFICER')`, [id, people['r0001']]);
    await pool.query(`INSERT INTO session VALUES ($1, $2, $3, 'ours', now(), now() + interval '1 hour')`, [
      createHash('sha256').update('unguessable').digest(),
      id,
      people['r0001'],
    ]);
  });
}, 120_000);
afterAll(async () => {
  await server.end('SIGTERM');
  rmSync(state, { recursive: true, force: true });
}, 60_000);

const postmaster = (): readonly string[] =>
  readFileSync(join(state, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n');

/** The embedded cluster, as the migrator. */
async function withBooks<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const secrets = JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8')) as { migrator: string };
  const pool = new pg.Pool({
    host: '127.0.0.1',
    port: Number(postmaster()[3]),
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

/** What was told of each journal, by its memo; those of a request without an answer are unknown. */
interface Told {
  readonly posted: string[];
  readonly refused: string[];
  readonly unknown: Record<string, unknown>[];
}

async function send(journals: readonly Record<string, unknown>[], told: Told): Promise<boolean> {
  try {
    const answer = await fetch(`${String(server.url)}/graphql`, {
      method: 'POST',
      headers: SESSION,
      body: JSON.stringify({ query: MUTATION, variables: { journals } }),
    });
    const { data } = (await answer.json()) as { data: { postJournals: PostAnswer[] } | null };
    if (data === null) throw new Error('no answer');
    for (const [index, { __typename: kind }] of data.postJournals.entries()) {
      const memo = String(journals[index]?.['memo']);
      if (kind === 'Posted') told.posted.push(memo);
      else if (kind === 'BalanceBelowFloor') told.refused.push(memo);
      else throw new Error(kind);
    }
    return true;
  } catch {
    told.unknown.push(
      ...journals.filter(({ memo }) => !told.posted.includes(String(memo)) && !told.refused.includes(String(memo))),
    );
    return false;
  }
}

const good = (key: string): Record<string, unknown> => journalOf(key, [BANK, 'je:liabilities:payable:site:s1', '1']);
const bad = (key: string): Record<string, unknown> =>
  journalOf(key, ['je:liabilities:payable:site:s2', 'je:liabilities:payable:site:s3', '1']);

/** Each client posts until nobody answers it, or it is over. */
async function load(name: string, told: Told, until: () => boolean): Promise<void> {
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let round = 0; !until(); round += 1) {
        const key = [name, client, round].join('-');
        if (!(await send([good(`${key}-a`), bad(`${key}-x`), good(`${key}-b`)], told))) return;
      }
    }),
  );
}

/** Posts under load until enough was acknowledged, strikes, and waits for the clients to notice. */
async function strikeUnderLoad(name: string, strike: () => void | Promise<void>): Promise<Told> {
  const told: Told = { posted: [], refused: [], unknown: [] };
  let struckAt = Infinity;
  const clients = load(name, told, () => Date.now() > struckAt + 3_000);
  const began = Date.now();
  while (told.posted.length < 150) {
    await pause(5);
    if (Date.now() - began > 60_000) throw new Error(`only ${String(told.posted.length)} were posted`);
  }
  await strike();
  struckAt = Date.now();
  await clients;
  return told;
}

async function expectAllThere({ posted, refused, unknown }: Told): Promise<void> {
  await withBooks(async (pool) => {
    const { rows } = await pool.query<{ memo: string; times: number }>(
      'SELECT memo, count(*)::integer AS times FROM journal WHERE ledger_id = $1 GROUP BY memo',
      [ledger],
    );
    const times = new Map(rows.map(({ memo, times }) => [memo, times]));
    expect(posted.filter((memo) => times.get(memo) !== 1)).toEqual([]);
    expect(refused.filter((memo) => times.has(memo))).toEqual([]);
    expect(unknown.filter(({ memo }) => (times.get(String(memo)) ?? 0) > 1)).toEqual([]);
    expect(await violations(pool, ledger)).toEqual([]);
    expect(posted.length).toBeGreaterThan(100);
    expect(refused.length).toBeGreaterThan(50);
  });
}

/** Whoever had no answer asks again, and has one: each journal is there once. */
async function expectRetrySafe({ unknown }: Told): Promise<void> {
  expect(unknown.length).toBeGreaterThan(0);
  const again: Told = { posted: [], refused: [], unknown: [] };
  expect(await send(unknown, again)).toBe(true);
  const [goodOnes, badOnes] = [
    unknown.filter(({ memo }) => !String(memo).endsWith('x')),
    unknown.filter(({ memo }) => String(memo).endsWith('x')),
  ];
  expect([again.posted.length, again.refused.length]).toEqual([goodOnes.length, badOnes.length]);
  await withBooks(async (pool) => {
    const { rows } = await pool.query('SELECT memo FROM journal WHERE ledger_id = $1 AND memo = ANY ($2)', [
      ledger,
      unknown.map(({ memo }) => memo),
    ]);
    expect(rows).toHaveLength(goodOnes.length);
    expect(await violations(pool, ledger)).toEqual([]);
  });
}

describe('under load', () => {
  it('the cluster writes through to the disk before it answers', async () => {
    const settings = await withBooks(async (pool) => {
      const { rows } = await pool.query<{ name: string; setting: string }>(
        `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY 1`,
      );
      return rows;
    });
    expect(settings).toEqual(
      ['fsync', 'full_page_writes', 'synchronous_commit'].map((name) => ({ name, setting: 'on' })),
    );
  });

  it('kill -9 of the server loses nothing that it acknowledged', async () => {
    const told = await strikeUnderLoad('server', async () => {
      await server.end('SIGKILL');
    });
    server = await startProcess(state);
    expect(server.said()).toContain('found running after an earlier stop');
    await expectAllThere(told);
    await expectRetrySafe(told);
  }, 180_000);

  it('kill -9 of PostgreSQL loses nothing that was acknowledged', async () => {
    const told = await strikeUnderLoad('postgres', () => {
      process.kill(Number(postmaster()[0]), 'SIGKILL');
    });
    await server.end('SIGKILL');
    server = await startProcess(state);
    expect(server.url).toBeDefined();
    await expectAllThere(told);
    await expectRetrySafe(told);
  }, 180_000);

  it('kill -9 of one of its processes, in the middle of a batch, loses nothing either, and the server goes on', async () => {
    const told = await strikeUnderLoad('backend', () =>
      withBooks(async (pool) => {
        // Whoever posts is seen between two other statements: it is looked for until it is.
        let pid: number | undefined;
        for (let tries = 0; tries < 1_000 && pid === undefined; tries += 1) {
          const { rows } = await pool.query<{ pid: number }>(
            `SELECT pid FROM pg_stat_activity WHERE usename = 'copyhold_app' AND query LIKE '%post_journals%' AND pid <> pg_backend_pid() ORDER BY state = 'active' DESC LIMIT 1`,
          );
          pid = rows[0]?.pid;
        }
        if (pid === undefined) throw new Error('nobody posts');
        process.kill(pid, 'SIGKILL');
      }),
    );
    // PostgreSQL starts its other processes anew and reads its log; the server's pool connects again.
    for (let tries = 0; tries < 60 && !(await answers()); tries += 1) await pause(500);
    expect(server.child.exitCode).toBeNull();
    await expectAllThere(told);
    await expectRetrySafe(told);
  }, 180_000);
});

async function answers(): Promise<boolean> {
  return send([good('alive')], { posted: [], refused: [], unknown: [] });
}
