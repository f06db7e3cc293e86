import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { A, accepted, BANK, foundBench, hold, one } from '../support/ledger-bench.js';
import { openRaw, postRaw, type RawJournal } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SIZE = 1_000;
const ACCOUNTS = 3_000;
const PATHS = Array.from({ length: ACCOUNTS }, (_, index) => `je:liabilities:dividend:q${String(index)}`);

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  // A database of a minute ago: nobody has told the planner yet how large anything is.
  const superuser = database.pool('superuser');
  for (const table of ['account', 'journal', 'transfer', 'entry', 'hold', 'open_hold', 'batch'])
    await superuser.query(`ALTER TABLE copyhold.${table} SET (autovacuum_enabled = off)`);
  ledger = await foundBench(app, 'young');
  await openRaw(
    app,
    ledger,
    PATHS.map((path) => ({ path, floor: '0' })),
  );
}, 120_000);
afterAll(async () => {
  await database.drop();
});

/** A thousand journals: plain ones, holds, and those that resolve or take back what earlier batches left. */
function batchOf(batch: number, { holds, plain }: Earlier): RawJournal[] {
  return Array.from({ length: SIZE }, (_, index) => {
    const key = `y${String(batch)}/${String(index)}`;
    const hold_ = holds[index];
    if (hold_ !== undefined && index % 2 === 0) return { key, phase: 'VOID', resolves: hold_.id, transfers: [] };
    if (hold_ !== undefined) return one(key, [BANK, hold_.path, 5], { phase: 'POST', resolves: hold_.id });
    const posted = plain[index - 100];
    if (posted !== undefined) return one(key, [posted.path, BANK, 5], { reverses: posted.id });
    const leg = [BANK, PATHS[(index * 7 + batch * 331) % ACCOUNTS] ?? A, 5] as const;
    return index % 10 === 9 ? hold(key, leg) : one(key, leg);
  });
}

interface Earlier {
  readonly holds: readonly { id: string; path: string }[];
  readonly plain: readonly { id: string; path: string }[];
}

/** Up to 50 open holds, and as many journals that nobody has taken back. */
async function earlier(): Promise<Earlier> {
  const find = async (sql: string): Promise<{ id: string; path: string }[]> =>
    (await app.query<{ id: string; path: string }>(sql, [ledger])).rows;
  return {
    holds: await find(
      `SELECT o.journal_id AS id, c.path FROM copyhold.open_hold o JOIN copyhold.hold h USING (journal_id)
       JOIN copyhold.account c ON c.id = h.credit_account_id WHERE o.ledger_id = $1 ORDER BY o.journal_id LIMIT 50`,
    ),
    plain: await find(
      `SELECT j.id, c.path FROM copyhold.journal j JOIN copyhold.transfer t ON t.journal_id = j.id
       JOIN copyhold.account c ON c.id = t.credit_account_id AND c.path LIKE 'je:liabilities:%'
       WHERE j.ledger_id = $1 AND j.phase = 'POSTED' AND j.reverses IS NULL
         AND NOT EXISTS (SELECT 1 FROM copyhold.journal r WHERE r.reverses = j.id) ORDER BY j.id LIMIT 50`,
    ),
  };
}

/** Pages looked at by one call, in whatever functions and triggers it runs. */
async function pagesOf(journals: readonly RawJournal[]): Promise<number> {
  const answers = await postRaw(app, ledger, journals, 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT');
  const [plan] = answers as unknown as { 'QUERY PLAN': [{ Plan: Record<string, number> }] }[];
  const counts = plan?.['QUERY PLAN'][0].Plan ?? {};
  return (counts['Shared Hit Blocks'] ?? 0) + (counts['Shared Read Blocks'] ?? 0);
}

describe('in a database without statistics', () => {
  it('a batch costs what it holds, not what the books hold', async () => {
    const pages: number[] = [];
    for (let batch = 0; batch < 8; batch += 1) pages.push(await pagesOf(batchOf(batch, await earlier())));
    // Trees grow a level now and then; a plan that reads a table grows with every batch.
    expect(pages[7]).toBeLessThan(1.25 * (pages[2] ?? 0));
  }, 120_000);

  it('every check ends within seconds', async () => {
    await accepted(app, ledger, hold('one more', [BANK, PATHS[0] ?? BANK, 1]));
    await postRaw(app, ledger, [one('last', [BANK, PATHS[1] ?? BANK, 1])]);
    const client = await app.connect();
    try {
      await client.query(`SET statement_timeout = '20s'`);
      for (const { code, sql } of checks) expect([code, (await client.query(sql, [ledger])).rows]).toEqual([code, []]);
    } finally {
      client.release(true);
    }
  }, 240_000);
});
