import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { foundRaw, openRaw, postRaw } from '../support/raw-posting.js';
import { expectSound } from '../support/sound-ledger.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const BANK = 'je:assets:bank';
const A = 'je:liabilities:dividend:a';
const MALFORMED = { code: 'P0106' };

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  ledger = await foundRaw(app, 'shaped');
  await openRaw(app, ledger, [
    { path: BANK, normalSide: 'DEBIT', floor: '0' },
    { path: A, floor: '0' },
  ]);
});
afterAll(async () => {
  await expectSound(app, ledger);
  await database.drop();
});

/** One good journal of one leg, argument by argument, as SQL. */
const good = {
  keys: `ARRAY['shape']`,
  hashes: `ARRAY[sha256('a')]`,
  kinds: `ARRAY['k']`,
  memos: `ARRAY['m']`,
  actors: `ARRAY['a']`,
  customs: 'ARRAY[1]',
  sourceKinds: 'ARRAY[NULL]::text[]',
  sourceIds: 'ARRAY[NULL]::text[]',
  effective: `ARRAY['2026-03-01T12:00:00Z'::timestamptz]`,
  reverses: 'ARRAY[NULL]::uuid[]',
  journals: 'ARRAY[1]',
  debits: `ARRAY['${BANK}']`,
  credits: `ARRAY['${A}']`,
  units: `ARRAY['EUR']`,
  amounts: 'ARRAY[5]::numeric[]',
  purposes: 'ARRAY[NULL]::text[]',
};

const call = (changed: Partial<typeof good>): Promise<unknown> =>
  app.query(`SELECT * FROM copyhold.post_journals('${ledger}', ${Object.values({ ...good, ...changed }).join(', ')})`);

describe('a batch whose lists are no lists', () => {
  it.each<[string, Partial<typeof good>]>([
    ['two dimensions', { amounts: 'ARRAY[[5]]::numeric[]' }],
    ['two dimensions of keys', { keys: `ARRAY[['shape']]` }],
    ['another lower bound', { debits: `'[0:0]={${BANK}}'::text[]` }],
    ['another lower bound of instants', { effective: `'[2:2]={2026-03-01T12:00:00Z}'::timestamptz[]` }],
    ['a list too short', { memos: `ARRAY[]::text[]` }],
    ['a list too long', { purposes: 'ARRAY[NULL, NULL]::text[]' }],
    ['a list that is not there', { amounts: 'NULL::numeric[]' }],
    ['a leg of no journal', { journals: 'ARRAY[2]' }],
    ['a leg of nobody’s journal', { journals: 'ARRAY[NULL]::integer[]' }],
    ['a leg before the first journal', { journals: 'ARRAY[0]' }],
  ])('is refused: %s', async (_, changed) => {
    await expect(call(changed)).rejects.toMatchObject(MALFORMED);
  });

  it('is posted once the lists are right', async () => {
    await expect(call({})).resolves.toMatchObject({ rows: [{ outcome: 'ACCEPTED' }] });
  });
});

describe('instants', () => {
  it.each(['infinity', '-infinity', '1969-12-31T23:59:59.999Z', '2200-01-01T00:00:00Z', '4713-01-01 BC'])(
    'outside of what books are kept for are refused: %s',
    async (effectiveAt) => {
      const transfers = [{ debit: BANK, credit: A, amount: '1' }];
      expect(await postRaw(app, ledger, [{ key: `at ${effectiveAt}`, effectiveAt, transfers }])).toMatchObject([
        { outcome: 'REJECTED', code: 'EffectiveAtMalformed' },
      ]);
    },
  );

  it('are refused by the tables too, and no close goes beyond them', async () => {
    const owner = database.pool('owner');
    const copy = owner.query(
      `INSERT INTO journal (id, ledger_id, idempotency_key, request_hash, kind, memo, actor, effective_at, recorded_at, batch_sequence, ordinal)
       SELECT uuidv7(), ledger_id, 'copy', request_hash, kind, memo, actor, 'infinity', recorded_at, 99, 1 FROM journal LIMIT 1`,
    );
    await expect(copy).rejects.toMatchObject({ code: '23514' });
    await expect(owner.query(`SELECT close_books($1, 'infinity')`, [ledger])).rejects.toMatchObject({ code: '23514' });
  });
});

describe('quantities that are no number', () => {
  it.each(['NaN', 'Infinity', '1e38'])('are refused with a code: %s', async (amount) => {
    const journal = { key: `n ${amount}`, transfers: [{ debit: BANK, credit: A, amount }] };
    expect(await postRaw(app, ledger, [journal])).toMatchObject([{ outcome: 'REJECTED', code: 'AmountTooLarge' }]);
  });

  it.each([
    ['a transfer', `UPDATE transfer SET amount = 'NaN'`],
    ['an entry', `UPDATE entry SET amount = 'NaN'`],
    ['a running balance', `UPDATE entry SET balance_after = 'NaN'`],
    ['a counter', `UPDATE account SET debit_posted = 'NaN', credit_posted = 'NaN'`],
    ['a floor', `UPDATE account SET floor = 'NaN'`],
    ['a ceiling', `UPDATE account SET ceiling = 'NaN'`],
  ])('are refused by the tables: %s', async (_, sql) => {
    const client = await database.pool('superuser').connect();
    try {
      await client.query('BEGIN');
      for (const table of ['transfer', 'entry'])
        await client.query(`ALTER TABLE copyhold.${table} DISABLE TRIGGER ALL`);
      await client.query('SET LOCAL search_path = copyhold');
      await expect(client.query(sql)).rejects.toMatchObject({ code: '23514' });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
