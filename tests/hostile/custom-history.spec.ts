import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { customText, hashOfText, RawCustoms } from '../support/raw-custom.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let pools: { readonly app: pg.Pool; readonly superuser: pg.Pool };
let customs: RawCustoms;
let founded = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = { app: database.pool('app'), superuser: database.pool('superuser') };
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  founded += 1;
  customs = await RawCustoms.found(pools, `custom-${String(founded)}`);
});

describe('two that adopt at once', () => {
  it('adopt one after the other: one version, the other refused', async () => {
    const [one, two] = [customText(2, { gmClearDays: 20 }), customText(2, { gmClearDays: 22 })];
    const answers = await Promise.all([customs.adopt(one), customs.adopt(two)]);
    expect(answers.sort()).toEqual(['CustomNotNext', 'done']);
  });
});

describe('a custom of before', () => {
  it('keeps its text and its hash, and binds as its defaults say', async () => {
    const later = ['jurisdiction', 'majorities', 'valueIndex', 'entryFine', 'lives', 'lock', 'stint', 'host'];
    const keys = Object.entries(JSON.parse(customText(1)) as Record<string, unknown>);
    const text = JSON.stringify(Object.fromEntries(keys.filter(([key]) => !later.includes(key))));
    const before = await RawCustoms.foundLongAgo(pools, `old-${String(founded)}`, text);
    expect(await before.adopt(customText(2, { valueIndex: '5 %' }))).toBe('EntrenchedClauseLoosened');
    expect(await before.adopt(customText(2))).toBe('done');
    const { rows } = await pools.app.query<{ rules: string; hash: string }>(
      `SELECT rules, encode(rules_hash, 'hex') AS hash FROM copyhold.custom_version WHERE partnership_id = $1 AND version = 1`,
      [before.partnership],
    );
    expect(rows).toEqual([{ rules: text, hash: hashOfText(text) }]);
  });
});
