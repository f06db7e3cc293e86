import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { customText, RawCustoms } from '../support/raw-custom.js';
import { refusedSql } from '../support/refused-sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const DENIED = '42501';

let database: TestDatabase;
let pools: { readonly app: pg.Pool; readonly superuser: pg.Pool };
let customs: RawCustoms;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = { app: database.pool('app'), superuser: database.pool('superuser') };
  customs = await RawCustoms.found(pools, 'proposals');
});
afterAll(async () => {
  await database.drop();
});

describe('a proposal, written past every service', () => {
  it('does not declare a proposal adopted, nor change what it says', async () => {
    const { rows } = await pools.app.query<{ id: string }>(
      `INSERT INTO copyhold.person (partnership_id, roll_number) VALUES ($1, 'r0001') RETURNING id`,
      [customs.partnership],
    );
    const text = customText(2, { gmClearDays: 28 });
    const proposal = await pools.app.query<{ id: string }>(
      `INSERT INTO copyhold.custom_proposal (partnership_id, title, why, document, base_version, person_id)
       VALUES ($1, 'More notice', 'People work nights.', $2, 1, $3) RETURNING id`,
      [customs.partnership, text, rows[0]?.id],
    );
    const id = proposal.rows[0]?.id;
    const say = (what: string): Promise<string> =>
      refusedSql(pools.app, `UPDATE copyhold.custom_proposal SET ${what} WHERE id = $1`, [id]);
    expect(await say(`state = 'ADOPTED'`)).toBe('P0102');
    expect(await say(`document = '{}'`)).toBe(DENIED);
    expect(await customs.adopt(text)).toBe('done');
    expect(await say(`state = 'WITHDRAWN'`)).toBe('P0102');
    const state = await pools.app.query('SELECT state FROM copyhold.custom_proposal WHERE id = $1', [id]);
    expect(state.rows).toEqual([{ state: 'ADOPTED' }]);
  });

  it('chooses neither its number, nor its state, nor its time', async () => {
    for (const [column, value] of [
      ['id', '0198c0de-0000-7000-8000-000000000000'],
      ['state', 'ADOPTED'],
      ['created_at', '2020-01-01'],
    ]) {
      const sql = `INSERT INTO copyhold.custom_proposal (partnership_id, title, why, document, base_version, person_id, ${column ?? ''})
        SELECT $1, 'More notice', 'People work nights.', '{}', 1, id, $2 FROM copyhold.person WHERE partnership_id = $1`;
      expect([column, await refusedSql(pools.app, sql, [customs.partnership, value])]).toEqual([column, DENIED]);
    }
  });
});
