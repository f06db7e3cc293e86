import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import {
  byteaArray,
  instantArray,
  int4Array,
  textArray,
  wholeArray,
} from '../../apps/server/src/database/binary-array.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('PostgreSQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool('superuser');
  });
  afterAll(() => database.drop());

  const texts = async (array: Buffer, type: string): Promise<(string | null)[]> => {
    const { rows } = await pool.query<{ read: (string | null)[] }>(
      `SELECT coalesce(array_agg(CASE '${type}' WHEN 'timestamptz' THEN (extract(epoch FROM v::text::timestamptz) * 1000)::numeric(20,0)::text
         ELSE v::text END ORDER BY n), '{}') AS read FROM unnest($1::${type}[]) WITH ORDINALITY AS u(v, n)`,
      [array],
    );
    return rows[0]?.read ?? [];
  };
  const holds = <T>(value: fc.Arbitrary<T>, read: (values: T[]) => Promise<[unknown, unknown]>): Promise<void> =>
    fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 20 }), async (values) => {
        const [found, expected] = await read(values);
        expect(found).toEqual(expected);
      }),
      { numRuns: 60 },
    );

  it('reads texts as they were', () =>
    holds(fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))), async (values) => [
      await texts(textArray(values), 'text'),
      values,
    ]));

  it('reads whole numbers exactly, however large', () =>
    holds(
      fc.oneof(
        fc.bigInt(0n, 10n ** 38n - 1n),
        fc.bigInt(0n, 10n ** 17n),
        fc.nat().map(BigInt),
        fc.constantFrom(0n, 10_000n, 10n ** 24n),
      ),
      async (values) => [await texts(wholeArray(values), 'numeric'), values.map(String)],
    ));

  it('reads instants to the millisecond', () =>
    holds(fc.option(fc.bigInt(0n, 7_258_118_399_999n)), async (values) => [
      await texts(instantArray(values), 'timestamptz'),
      values.map((value) => value?.toString() ?? null),
    ]));

  it('reads bytes and integers', async () => {
    await holds(fc.uint8Array({ maxLength: 40 }), async (values) => [
      await texts(byteaArray(values), 'bytea'),
      values.map((value) => `\\x${Buffer.from(value).toString('hex')}`),
    ]);
    await holds(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), async (values) => [
      await texts(int4Array(values), 'integer'),
      values.map(String),
    ]);
  });
});
