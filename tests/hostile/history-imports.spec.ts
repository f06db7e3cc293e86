import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { booksChecks } from '../../apps/server/src/database/checks/books-checks.js';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import type { SqlCheck } from '../../apps/server/src/database/checks/check.js';
import { foundRaw, openCharted, postRaw, type RawJournal } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const USED = 'je:tokens:used:d0001';
const SERVED = 'je:tokens:served:alpha';
const NOTE = `SELECT copyhold.record_history_import($1, sha256('a'), 'books.csv', 'CSV', 'r0001')`;

let database: TestDatabase;
let app: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
});
afterAll(async () => {
  await database.drop();
});

async function founded(slug: string): Promise<string> {
  const ledger = await foundRaw(app, slug);
  const accounts = [USED, SERVED].map((path) => ({ path, unit: 'TOKEN' }));
  await openCharted(app, ledger, accounts);
  return ledger;
}
const use = (key: string): RawJournal => ({
  key,
  kind: 'usage-bucket',
  transfers: [{ debit: USED, credit: SERVED, unit: 'TOKEN', amount: '7' }],
});

async function broken(ledger: string, list: readonly SqlCheck[]): Promise<string[]> {
  const found: string[] = [];
  for (const { code, sql } of list) {
    if ((await database.pool('superuser').query(sql, [ledger])).rows.length > 0) found.push(code);
  }
  return found;
}

async function imported(ledger: string): Promise<void> {
  const client = await app.connect();
  try {
    await client.query('BEGIN');
    expect(await postRaw(client, ledger, [use('old')])).toMatchObject([{ outcome: 'ACCEPTED' }]);
    await client.query(NOTE, [ledger]);
    await client.query('COMMIT');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

describe('history', () => {
  it('is what the transaction that records it has posted, and nothing that was posted before', async () => {
    const ledger = await founded('live');
    await expect(app.query(NOTE, [ledger])).rejects.toMatchObject({ code: 'P0106' });
    await postRaw(app, ledger, [use('live')]);
    await expect(app.query(NOTE, [ledger])).rejects.toMatchObject({ code: 'P0106' });
    await expect(imported(ledger)).rejects.toMatchObject({ code: 'P0106' });
    expect(await broken(ledger, meteringChecks)).toEqual(['METER-POSTINGS']);
  });

  it('is counted by no meter of these books; what they post later is, whatever it calls itself', async () => {
    const ledger = await founded('restored');
    await imported(ledger);
    expect(await broken(ledger, [...meteringChecks, ...booksChecks])).toEqual([]);
    await expect(app.query(NOTE, [ledger])).rejects.toMatchObject({ code: 'P0106' });
    await postRaw(app, ledger, [{ ...use('by hand'), kind: 'manual' }]);
    expect(await broken(ledger, meteringChecks)).toEqual(['METER-POSTINGS']);
  });

  it('says who took over what, for good', async () => {
    const ledger = await founded('said');
    await imported(ledger);
    const superuser = database.pool('superuser');
    await expect(app.query(`UPDATE copyhold.history_import SET last_batch = 9`)).rejects.toMatchObject({
      code: '42501',
    });
    await expect(superuser.query('DELETE FROM copyhold.history_import')).rejects.toThrow();
    await superuser.query('ALTER TABLE copyhold.history_import DISABLE TRIGGER ALL');
    await superuser.query(`UPDATE copyhold.history_import SET actor = 'nobody' WHERE ledger_id = $1`, [ledger]);
    await superuser.query('ALTER TABLE copyhold.history_import ENABLE TRIGGER ALL');
    expect(await broken(ledger, booksChecks)).toEqual(['imports-are-staged']);
  });
});
