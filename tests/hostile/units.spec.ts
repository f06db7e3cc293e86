import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { formatAmount, parseAmount, units } from '#libs/amount';
import { QuantityScalar } from '../../apps/server/src/graphql/scalars.js';
import { foundRaw, openCharted, postRaw } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let app: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
});
afterAll(async () => {
  await database.drop();
});

describe('the units of account in the database', () => {
  it('are those of the lib, line for line', async () => {
    const { rows } = await app.query(
      `SELECT code, kind, shown_as AS "shownAs", scale::text, decimals FROM copyhold.unit ORDER BY code COLLATE "C"`,
    );
    expect(rows).toEqual(units.map(({ scale, ...unit }) => ({ ...unit, scale: scale.toString() })));
  });

  it('are nobody’s to change: not the application’s', async () => {
    for (const sql of [
      `UPDATE copyhold.unit SET scale = 1`,
      `DELETE FROM copyhold.unit`,
      `INSERT INTO copyhold.unit VALUES ('DOGE', 'MONEY', 'DOGE', 1, 0)`,
    ]) {
      await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('10^30 of a unit with six decimals', () => {
  const text = `1${'0'.repeat(30)}.000001`;
  const steps = 10n ** 36n + 1n;

  it('goes through the lib, the GraphQL scalar, the ledger and back, to the last step', async () => {
    expect(parseAmount(text, 'WATER')).toBe(steps);
    const scalar = new QuantityScalar();
    const wire = scalar.serialize(steps);
    expect(scalar.parseValue(wire)).toBe(steps);

    const ledger = await foundRaw(app, 'large');
    const [debit, credit] = ['je:water:attributed:mill', 'je:water:site-meter:mill'];
    await openCharted(
      app,
      ledger,
      [debit, credit].map((path) => ({ path, unit: 'WATER' })),
    );
    const answer = await postRaw(app, ledger, [
      { key: 'flood', transfers: [{ debit, credit, unit: 'WATER', amount: wire }] },
    ]);
    expect(answer).toMatchObject([{ outcome: 'ACCEPTED' }]);
    const { rows } = await app.query<{ amount: string; after: string; balance: string }>(
      `SELECT e.amount::text, e.balance_after::text AS after, a.balance::text FROM copyhold.entry e
       JOIN copyhold.account a ON a.id = e.account_id WHERE a.ledger_id = $1`,
      [ledger],
    );
    expect(rows).toEqual([wire, wire].map((amount) => ({ amount, after: amount, balance: amount })));
    expect(formatAmount(BigInt(rows[0]?.balance ?? 0), 'WATER')).toBe(text);
  });
});
