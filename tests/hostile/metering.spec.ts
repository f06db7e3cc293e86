import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { usageBucket } from '#libs/posting-rules';
import { isRefusal } from '#libs/amount';
import { tryPost } from '../support/books.js';
import { refusedSql } from '../support/refused-sql.js';
import { foundSmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let app: pg.Pool;
let ledger: string;

beforeAll(async () => {
  server = await startTestServer();
  app = server.database.pool('app');
  ({ id: ledger } = await foundSmallPartnership(app, server.app));
});
afterAll(async () => {
  await server.stop();
});

interface Event {
  readonly id?: string;
  readonly quantity?: string | null;
  readonly at?: string;
  readonly unit?: string;
  readonly site?: string;
}

const INGEST = `SELECT ingest_usage($1, $2, $3, $4::bytea[], $5, $6, $7, $8, $9::numeric[], $10::timestamptz[])`;

const use = (events: readonly Event[]): unknown[] => [
  ledger,
  events.map(() => 'gateway'),
  events.map(({ id = 'e1' }) => id),
  events.map(() => Buffer.alloc(32)),
  events.map(() => 'r:0001'),
  events.map(({ site = 'mill' }) => site),
  events.map(() => 'tokens-in/chat 7b'),
  events.map(({ unit = 'TOKEN' }) => unit),
  events.map(({ quantity }) => (quantity === undefined ? '10' : quantity)),
  events.map(({ at = '2026-05-01T10:30:00Z' }) => at),
];

describe('an event of use', () => {
  it.each([null, 'NaN', 'Infinity', '-Infinity', '-1', '0.5', '1e38'])('has no quantity of %s', async (quantity) => {
    expect(await refusedSql(app, INGEST, use([{ quantity }]))).toBe('P0120');
  });

  it.each(['infinity', '-infinity', '1969-12-31T23:59:59Z', '2200-01-01T00:00:00Z'])('is not of %s', async (at) => {
    expect(await refusedSql(app, INGEST, use([{ at }]))).toBe('P0120');
  });

  it('is counted in the unit of its hour', async () => {
    const mixed = [{ id: 'a' }, { id: 'b', unit: 'LABEL_POINT' }];
    expect(await refusedSql(app, INGEST, use(mixed))).toBe('P0120');
    await app.query(INGEST, use([{ id: 'first', site: 'other' }]));
    expect(await refusedSql(app, INGEST, use([{ id: 'second', site: 'other', unit: 'WATER' }]))).toBe('P0120');
    expect(await refusedSql(app, INGEST, use([{ id: 'second', site: 'other' }]))).toBe('done');
  });
});

describe('what was posted of an hour', () => {
  const MARK = `SELECT mark_rollups_posted($1, ARRAY['r:0001'], ARRAY['mill'], ARRAY['tokens-in/chat 7b'],
    ARRAY['2026-05-01T10:00:00Z']::timestamptz[])`;

  it('is what the ledger holds, and nobody writes it by hand', async () => {
    await app.query(INGEST, use([{ id: 'e1' }]));
    expect(await refusedSql(app, 'UPDATE rollup SET posted = quantity, revision = 7')).toBe('42501');
    expect(await refusedSql(app, MARK, [ledger])).toBe('P0122');
    const draft = usageBucket({
      subject: 'r:0001',
      site: 'mill',
      meter: { kind: 'tokens-in', resource: 'chat 7b' },
      hourMs: BigInt(Date.parse('2026-05-01T10:00:00Z')),
      revision: 1,
      quantity: 7n,
      actor: 'test',
      customVersion: 1,
    });
    if (isRefusal(draft)) throw new Error(draft.message);
    expect(await tryPost(server, ledger, draft)).toMatchObject([{ kind: 'Posted' }]);
    await app.query(MARK, [ledger]);
    const { rows } = await app.query(`SELECT posted, revision FROM rollup WHERE site = 'mill'`);
    expect(rows).toEqual([{ posted: '7', revision: 1 }]);
    expect(await refusedSql(app, MARK, [ledger])).toBe('P0122');
  });

  it('is not priced in figures that are none', async () => {
    const rate = `INSERT INTO rating VALUES ($1, 's', 'mill', 'tokens-in/chat', '2026-05-01', 1, $2, $3, $4, 1)`;
    expect(await refusedSql(app, rate, [ledger, 'NaN', '0', '0'])).toBe('23514');
    expect(await refusedSql(app, rate, [ledger, '0', 'NaN', '0'])).toBe('23514');
    expect(await refusedSql(app, rate, [ledger, '0', '0', 'NaN'])).toBe('23514');
    const accrue = `INSERT INTO royalty_accrual VALUES ($1, 'chat', '2026-05-01', 1, $2, $3, 1)`;
    expect(await refusedSql(app, accrue, [ledger, 'NaN', '0'])).toBe('23514');
    expect(await refusedSql(app, accrue, [ledger, '0', 'NaN'])).toBe('23514');
  });
});

interface Label {
  readonly version?: number;
  readonly digest?: number;
  readonly seconds?: string;
  readonly points?: string;
  readonly wage?: string;
  readonly at?: string;
}

const RECORD = `SELECT ordinal, outcome FROM record_labels($1, $2, $3, $4, $5, $6, $7::uuid[], $8, $9, $10, $11::bytea[],
  $12::numeric[], $13::numeric[], $14::numeric[], $15::integer[], $16::timestamptz[], $17::integer[], $18) ORDER BY ordinal`;

function labels(rows: readonly Label[]): unknown[] {
  const every = <T>(value: T): T[] => rows.map(() => value);
  return [
    ledger,
    every('tool'),
    every('task 1'),
    every('item'),
    every('d1'),
    every('w'),
    every(null),
    every('choices'),
    every('ACCEPTED'),
    every('x'),
    rows.map(({ digest = 1 }) => Buffer.alloc(32, digest)),
    rows.map(({ seconds = '1' }) => seconds),
    rows.map(({ points = '5' }) => points),
    rows.map(({ wage = '7' }) => wage),
    every(1),
    rows.map(({ at = '2026-05-01T10:30:00Z' }) => at),
    rows.map(({ version = 1 }) => version),
    every(null),
  ];
}

describe('a label', () => {
  it.each<Label>([
    { seconds: 'NaN' },
    { points: 'NaN' },
    { wage: 'NaN' },
    { points: '0.5' },
    { wage: '-1' },
    { at: 'infinity' },
    { at: '1900-01-01T00:00:00Z' },
  ])('is not recorded with %j', async (label) => {
    expect(await refusedSql(app, RECORD, labels([label]))).toBe('P0120');
  });

  it('is told apart by its version, and taken once from a batch', async () => {
    const outcomes = async (rows: readonly Label[]): Promise<string[]> =>
      (await app.query<{ outcome: string }>(RECORD, labels(rows))).rows.map(({ outcome }) => outcome);
    expect(await outcomes([{ digest: 1 }])).toEqual(['RECORDED']);
    const batch = [
      { digest: 9 },
      { version: 2, digest: 2 },
      { version: 2, digest: 3 },
      { version: 2, digest: 2 },
      { digest: 1 },
    ];
    expect(await outcomes(batch)).toEqual(['CONFLICT', 'RECORDED', 'CONFLICT', 'KNOWN', 'KNOWN']);
  });
});
