import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import { Database } from '../../apps/server/src/database/database.js';
import { DistributionService } from '../../apps/server/src/distribution/distribution.service.js';
import { balances, draft, foundBooks, post, tryPost } from '../support/books.js';
import { postRaw } from '../support/raw-posting.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const RESERVE = 'je:equity:locked-reserve';
const PERSON = 'je:liabilities:dividend:r0001';
const DENIED = { code: '42501' };
const LOCKED = { code: 'P0104' };

describe('the locked reserve', () => {
  let server: TestServer;
  let ledger: string;
  let app: pg.Pool;

  beforeAll(async () => {
    server = await startTestServer();
    ledger = await foundBooks(server, ['r0001']);
    app = server.database.pool('app');
    await post(server, ledger, 'reserve', [
      { debit: 'je:assets:bank', credit: RESERVE, amount: 1_000n },
      { debit: 'je:assets:machines', credit: RESERVE, amount: 9_000n },
      { debit: 'je:assets:bank', credit: PERSON, amount: 5n },
    ]);
  });
  afterAll(async () => {
    expect(await balances(server, ledger, { prefix: RESERVE })).toEqual({ [RESERVE]: 10_000n });
    expect(await balances(server, ledger, { prefix: 'je:assets:machines' })).toEqual({ 'je:assets:machines': 9_000n });
    await server.stop();
  });

  it.each([RESERVE, 'je:assets:bank', 'je:equity:surplus'])('is no source of a run: %s', async (fromAccount) => {
    const runs = server.app.get(DistributionService, { strict: false });
    const answer = await server.app.get(Database, { strict: false }).transaction((tx) =>
      runs.createRun(tx, {
        partnershipId: ledger,
        code: 'grab',
        kind: 'STANDING_SHARE',
        fromAccount,
        currency: 'EUR',
        parts: [{ holder: 'r0001', personId: null, amount: 1n }],
        digest: Buffer.alloc(32),
        effectiveAt: new Date('2026-06-15T12:00:00Z'),
        customVersion: 1,
      }),
    );
    expect(isRefusal(answer) && answer.kind).toBe(fromAccount === RESERVE ? 'AssetLocked' : 'NothingDeclared');
    const { rows } = await app.query('SELECT 1 FROM copyhold.distribution_run WHERE partnership_id = $1', [ledger]);
    expect(rows).toEqual([]);
  });

  it.each([
    ['a person', { debit: RESERVE, credit: PERSON }],
    ['the surplus', { debit: RESERVE, credit: 'je:equity:surplus' }],
    ['the bank, out of machines', { debit: 'je:assets:bank', credit: 'je:assets:machines' }],
  ])('is refused by the ledger to %s', async (_, movement) => {
    const [answer] = await tryPost(server, ledger, draft('grab', [{ ...movement, amount: 1n }]));
    expect(answer).toMatchObject({ kind: 'AssetLocked', rule: 'ledger.AssetLocked' });
  });

  it('is refused in the middle of a journal that gives as much back', async () => {
    const there = { debit: RESERVE, credit: PERSON, amount: 1n };
    const back = { debit: PERSON, credit: RESERVE, amount: 1n };
    const [answer] = await tryPost(server, ledger, draft('round', [there, back]));
    expect(answer).toMatchObject({ kind: 'AssetLocked' });
  });

  it('is refused by the posting function itself, past every lib', async () => {
    const grab = { key: 'raw', transfers: [{ debit: RESERVE, credit: PERSON, amount: '1' }] };
    expect(await postRaw(app, ledger, [grab])).toMatchObject([{ outcome: 'REJECTED', code: 'AssetLocked' }]);
  });

  it.each([
    `INSERT INTO copyhold.transfer SELECT uuidv7(), journal_id, 99, ledger_id, unit, credit_account_id, debit_account_id, 1, NULL FROM copyhold.transfer LIMIT 1`,
    `UPDATE copyhold.account SET lock_class = 'OPEN' WHERE path = '${RESERVE}'`,
    `UPDATE copyhold.account SET debit_posted = debit_posted + 1 WHERE path = '${RESERVE}'`,
    `DELETE FROM copyhold.account WHERE path = '${RESERVE}'`,
    `ALTER TABLE copyhold.transfer DISABLE TRIGGER transfer_keeps_lock`,
    `SELECT set_config('session_replication_role', 'replica', false)`,
  ])('is out of the application’s reach: %s', async (sql) => {
    await expect(app.query(sql)).rejects.toMatchObject(DENIED);
  });

  it.each([
    [
      'a transfer out of it',
      `INSERT INTO copyhold.transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount)
       SELECT uuidv7(), j.id, 99, j.ledger_id, 'EUR', r.id, p.id, 1
       FROM copyhold.journal j, copyhold.account r, copyhold.account p
       WHERE j.idempotency_key = 'reserve' AND r.path = '${RESERVE}' AND p.path = '${PERSON}'`,
    ],
    ['its lock lifted', `UPDATE copyhold.account SET lock_class = 'OPEN' WHERE path = '${RESERVE}'`],
    ['its side turned', `UPDATE copyhold.account SET normal_side = 'DEBIT' WHERE path = '${RESERVE}'`],
  ])('is refused to the owner of the database by trigger: %s', async (_, sql) => {
    await expect(server.database.pool('owner').query(sql)).rejects.toMatchObject(LOCKED);
  });

  it('is refused to the owner in a replica’s session too', async () => {
    const client = await server.database.pool('superuser').connect();
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL session_replication_role = 'replica'`);
      const lift = client.query(`UPDATE copyhold.account SET lock_class = 'OPEN' WHERE path = '${RESERVE}'`);
      await expect(lift).rejects.toMatchObject(LOCKED);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
