import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('the application login', () => {
  let database: TestDatabase;
  let app: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    app = database.pool('app');
  });
  afterAll(async () => {
    await database.drop();
  });

  it('is nobody else', async () => {
    const answer = await app.query<{ who: string }>('SELECT current_user AS who');
    expect(answer.rows).toEqual([{ who: 'copyhold_app' }]);
  });
});
