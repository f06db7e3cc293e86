import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { fundChecks } from '../../apps/server/src/database/checks/fund-checks.js';
import { foundRaw, openCharted, postRaw, type RawAnswer, type RawJournal } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const BANK = 'je:assets:bank';
const FX = 'je:equity:exchange';
const RATE = { kind: 'exchange-rate', id: 'EUR/USD 11/10 bank' };
const NO_EXCHANGE = { code: 'P0131' };

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;
let number = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  ledger = await foundRaw(app, 'exchanging');
  const money = ['EUR', 'USD', 'GBP'].flatMap((unit) =>
    [BANK, FX, 'ca:assets:bank', 'ca:equity:exchange', 'je:equity:opening'].map((path) => ({ path, unit })),
  );
  await openCharted(app, ledger, money);
  const opening = { debit: BANK, credit: 'je:equity:opening', amount: '100000' };
  expect(await tryPost({ transfers: [opening] })).toMatchObject({ outcome: 'ACCEPTED' });
});
afterAll(async () => {
  await database.drop();
});

async function tryPost(journal: Omit<RawJournal, 'key'>): Promise<RawAnswer> {
  number += 1;
  const [answer] = await postRaw(app, ledger, [{ key: `fx${number}`, ...journal }]);
  if (answer === undefined) throw new Error('the ledger did not answer');
  return answer;
}

const sold = { debit: FX, credit: BANK, unit: 'EUR', amount: '10000' };
const bought = { debit: BANK, credit: FX, unit: 'USD', amount: '11000' };

describe('an exchange account', () => {
  it('carries an exchange of two currencies at a named rate, and its reversal', async () => {
    const exchanged = await tryPost({ transfers: [sold, bought], source: RATE });
    expect(exchanged).toMatchObject({ outcome: 'ACCEPTED' });
    const back = [sold, bought].map(({ debit, credit, ...rest }) => ({ ...rest, debit: credit, credit: debit }));
    expect(await tryPost({ transfers: back, reverses: exchanged.journal_id ?? '' })).toMatchObject({
      outcome: 'ACCEPTED',
    });
  });

  it.each<[string, Omit<RawJournal, 'key'>]>([
    ['without a source', { transfers: [sold, bought] }],
    ['with another source', { transfers: [sold, bought], source: { kind: 'cost', id: 'c' } }],
    ...[
      'r',
      'EUR/USD',
      'EUR/USD 1.1 bank',
      'EUR/USD 11/10',
      'EUR/USD 11/0 bank',
      'EUR/USD 0 bank',
      'USD/EUR 11/10 bank',
    ].map((id): [string, Omit<RawJournal, 'key'>] => [
      `at ${id}`,
      { transfers: [sold, bought], source: { ...RATE, id } },
    ]),
    ['beside its rate', { transfers: [sold, { ...bought, amount: '11002' }], source: RATE }],
    ['for income', { transfers: [{ ...sold, credit: 'je:equity:opening' }, bought], source: RATE }],
    ['in one currency', { transfers: [sold], source: RATE }],
    ['on one side', { transfers: [sold, { ...bought, debit: FX, credit: 'je:equity:opening' }], source: RATE }],
    [
      'on both sides of a currency',
      { transfers: [sold, { ...sold, debit: BANK, credit: FX, amount: '1' }, bought], source: RATE },
    ],
    ['in three currencies', { transfers: [sold, bought, { ...bought, unit: 'GBP' }], source: RATE }],
    [
      'through two bodies',
      { transfers: [sold, { ...bought, debit: 'ca:assets:bank', credit: 'ca:equity:exchange' }], source: RATE },
    ],
  ])('carries nothing else: not %s', async (_what, journal) => {
    await expect(tryPost(journal)).rejects.toMatchObject(NO_EXCHANGE);
  });

  it('counts no tokens', async () => {
    await expect(openCharted(app, ledger, [{ path: FX, unit: 'TOKEN' }])).rejects.toMatchObject({ code: 'P0109' });
  });

  it('is held back whole, and posted in proportion', async () => {
    const held = await tryPost({
      transfers: [sold, bought],
      source: RATE,
      phase: 'PENDING',
      expires: '2190-01-01T00:00:00Z',
    });
    expect(held).toMatchObject({ outcome: 'ACCEPTED' });
    const part = (into: string) =>
      tryPost({
        transfers: [
          { ...sold, amount: '5000' },
          { ...bought, amount: into },
        ],
        source: RATE,
        phase: 'POST',
        resolves: held.journal_id ?? '',
      });
    await expect(part('1')).rejects.toMatchObject(NO_EXCHANGE);
    expect(await part('5500')).toMatchObject({ outcome: 'ACCEPTED' });
  });

  it('is guarded below the posting function, replica role or not', async () => {
    const client = await database.pool('superuser').connect();
    try {
      await client.query(`BEGIN; SET LOCAL session_replication_role = 'replica'`);
      const insert = client.query(
        `INSERT INTO copyhold.transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount)
         SELECT uuidv7(), j.id, 99, j.ledger_id, 'EUR', b.id, x.id, 1 FROM copyhold.journal j, copyhold.account b, copyhold.account x
         WHERE j.idempotency_key = 'fx1' AND b.path = $1 AND b.unit = 'EUR' AND x.path = $2 AND x.unit = 'EUR'`,
        [BANK, FX],
      );
      await expect(insert).rejects.toMatchObject(NO_EXCHANGE);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('leaves the checks of the books without a violation, and they find what somebody forged with the triggers off', async () => {
    for (const { sql } of fundChecks) expect((await app.query(sql, [ledger])).rows).toEqual([]);
    const superuser = database.pool('superuser');
    await superuser.query('ALTER TABLE copyhold.transfer DISABLE TRIGGER transfer_uses_accounts');
    expect(await tryPost({ transfers: [sold, bought] })).toMatchObject({ outcome: 'ACCEPTED' });
    await superuser.query('ALTER TABLE copyhold.transfer ENABLE ALWAYS TRIGGER transfer_uses_accounts');
    const check = fundChecks.find(({ code }) => code === 'exchanges-name-their-rate');
    expect((await app.query(check?.sql ?? '', [ledger])).rows).toHaveLength(1);
  });
});
