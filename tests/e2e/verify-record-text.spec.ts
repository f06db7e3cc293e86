import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { recordText, wordsHash } from '#libs/entry-proof';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

let database: TestDatabase;
let app: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
});
afterAll(async () => {
  await database.drop();
});

/** What PostgreSQL's text can hold, with everything in it that a record, JSON or a locale treats apart. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', '\\', ',', '(', ')', ' ', '\t', '\n', '\v', '\f', '\r', '\b', '\u0001', '\u007f'),
      fc.constantFrom(
        '\u0085',
        '\u00a0',
        '\u1680',
        '\u2028',
        '\u2029',
        '\u3000',
        '\ufeff',
        'é',
        'e\u0301',
        '😀',
        '$&',
        '\\x',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''))
  .filter((text) => text.isWellFormed());

const field = fc.option(hostile, { freq: 6 });

describe('what the auditor hashes is what PostgreSQL writes', () => {
  it('of rows with any text in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(field, { minLength: 4, maxLength: 4 }), async (fields) => {
        const { rows } = await app.query<{ text: string }>(
          'SELECT ROW($1::text, $2::text, $3::text, $4::text)::text AS text',
          fields,
        );
        expect(recordText(fields)).toBe(rows[0]?.text);
      }),
      { numRuns: 600 },
    );
  });

  it('of words that a commitment hides', async () => {
    const salt = new Uint8Array(32).fill(9);
    await fc.assert(
      fc.asyncProperty(hostile, field, field, async (memo, sourceKind, sourceId) => {
        const requestHash = 'ab'.repeat(32);
        const { rows } = await app.query<{ hash: Buffer }>(
          `SELECT words_hash($1, $2, decode($3, 'hex'), $4, $5) AS hash`,
          [Buffer.from(salt), memo, requestHash, sourceKind, sourceId],
        );
        const made = wordsHash({ memo, requestHash, sourceKind, sourceId }, salt, sha256);
        expect(Buffer.from(made)).toEqual(rows[0]?.hash);
      }),
      { numRuns: 300 },
    );
  });
});
