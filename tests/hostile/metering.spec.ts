import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { usageBucket } from '#libs/posting-rules';
import { isRefusal } from '#libs/amount';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
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
  readonly end?: string;
  readonly method?: string;
  readonly parts?: readonly (readonly [hour: string, quantity: string | null])[];
}

const INGEST = `SELECT ingest_usage($1, $2, $3, $4::bytea[], $5, $6, $7, $8, $9::numeric[], $10::timestamptz[],
  $11::timestamptz[], $12, $13::integer[], $14::timestamptz[], $15::numeric[])`;

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
  events.map(({ end }) => end ?? null),
  events.map(({ method }) => method ?? null),
  events.flatMap(({ parts = [] }, index) => parts.map(() => index + 1)),
  events.flatMap(({ parts = [] }) => parts.map(([hour]) => hour)),
  events.flatMap(({ parts = [] }) => parts.map(([, quantity]) => quantity)),
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

describe('a record that spans hours', () => {
  const [H10, H11] = ['2026-05-01T10:00:00Z', '2026-05-01T11:00:00Z'];

  it.each<Event>([
    {
      parts: [
        [H10, '4'],
        [H11, '5'],
      ],
    },
    { parts: [[H10, '10']] },
    {
      parts: [
        [H10, '5'],
        [H10, '5'],
      ],
    },
    {
      parts: [
        [H11, '5'],
        ['2026-05-01T12:00:00Z', '5'],
      ],
    },
    {
      parts: [
        [H10, '11'],
        [H11, '-1'],
      ],
    },
    {
      parts: [
        [H10, '10'],
        [H11, null],
      ],
    },
    {
      parts: [
        [H10, 'NaN'],
        [H11, 'NaN'],
      ],
      quantity: 'NaN',
    },
  ])('has parts that are the whole of it: %j', async (event) => {
    expect(await refusedSql(app, INGEST, use([event]))).toBe('P0120');
  });

  it.each<[Event, string]>([
    [
      {
        parts: [
          [H10, '4'],
          ['2026-05-01T11:00:01Z', '6'],
        ],
      },
      '23514',
    ],
    [{ end: '2026-05-01T10:29:59Z' }, '23514'],
    [{ end: 'infinity' }, '23514'],
    [{ method: 'guessed' }, '23514'],
    [
      {
        parts: [
          [H10, '4'],
          [H11, '6'],
        ],
      },
      'done',
    ],
  ])('is stored as it may be: %j', async (event, outcome) => {
    expect(await refusedSql(app, INGEST, use([event]))).toBe(outcome);
  });

  it('has no parts of what it is not', async () => {
    const values = use([
      {
        parts: [
          [H10, '4'],
          [H11, '6'],
        ],
      },
    ]);
    expect(await refusedSql(app, INGEST, values.with(12, [2, 2]))).toBe('P0120');
    expect(await refusedSql(app, INGEST, values.with(12, [null, null]))).toBe('P0120');
    expect(await refusedSql(app, INGEST, values.with(13, [H10]))).toBe('P0120');
  });
});

interface Correction {
  readonly id?: string;
  readonly quantity?: string | null;
  readonly at?: string;
  readonly unit?: string;
  readonly target?: string | null;
  readonly reason?: string | null;
  readonly voids?: boolean | null;
}

const CORRECT = `SELECT outcome FROM correct_usage($1, 'gateway', $2, $3, 'r:0001', 'mill', 'tokens-in/chat 7b', $4, $5, $6, NULL, NULL,
  'gateway', $7, $8, $9, '{}', '{}')`;

const correction = (given: Correction): unknown[] => {
  const all = {
    id: 'c1',
    quantity: '3',
    at: '2026-05-01T10:30:00Z',
    unit: 'TOKEN',
    target: 'e1',
    reason: 'r',
    voids: false,
  };
  const { id, quantity, at, unit, target, reason, voids } = { ...all, ...given };
  return [ledger, id, Buffer.alloc(32), unit, quantity, at, target, reason, voids];
};

describe('a correction of use', () => {
  it.each<[Correction, string]>([
    [{ quantity: null }, 'P0120'],
    [{ quantity: 'NaN' }, 'P0120'],
    [{ quantity: '-1' }, 'P0120'],
    [{ quantity: '0.5' }, 'P0120'],
    [{ at: 'infinity' }, 'P0120'],
    [{ quantity: '3', voids: true }, 'P0120'],
    [{ reason: '' }, '23514'],
    [{ reason: 'x'.repeat(513) }, '23514'],
    [{ reason: null }, '23502'],
    [{ target: null }, '23502'],
    [{ voids: null }, '23502'],
  ])('is not taken with %j', async (given, outcome) => {
    expect(await refusedSql(app, CORRECT, correction(given))).toBe(outcome);
  });

  it('in another unit than its hour is refused whole', async () => {
    await app.query(INGEST, use([{ id: 'unit', at: '2026-05-07T10:30:00Z' }]));
    const given = { target: 'unit', at: '2026-05-07T10:30:00Z', unit: 'WATER' };
    expect(await refusedSql(app, CORRECT, correction(given))).toBe('P0120');
  });

  it('is no row that anybody writes, nor a step that anybody takes, alone', async () => {
    const values = [ledger];
    const row = `INSERT INTO usage_correction VALUES ($1, 'gateway', 'c', 'gateway', 'e', 'r', false)`;
    expect(await refusedSql(app, row, values)).toBe('42501');
    expect(await refusedSql(app, `INSERT INTO usage_waiting VALUES ($1, 'gateway', 'c')`, values)).toBe('42501');
    expect(await refusedSql(app, `DELETE FROM usage_waiting WHERE partnership_id = $1`, values)).toBe('42501');
    expect(await refusedSql(app, `INSERT INTO usage_part VALUES ($1, 's', 'e', '2026-05-01', 1)`, values)).toBe(
      '42501',
    );
    expect(await refusedSql(app, `SELECT move_version($1, 'gateway', 'e1', true)`, values)).toBe('42501');
    expect(await refusedSql(app, `SELECT let_version_stand($1, 'gateway', 'e1')`, values)).toBe('42501');
  });

  it('is found by the check wherever rows were changed behind the functions', async () => {
    const superuser = server.database.pool('superuser');
    await app.query(INGEST, use([{ id: 'seen', at: '2026-05-08T10:30:00Z' }]));
    await app.query(CORRECT, correction({ id: 'seen2', target: 'seen', at: '2026-05-08T11:30:00Z' }));
    await app.query(CORRECT, correction({ id: 'early', target: 'unseen', at: '2026-05-08T12:30:00Z' }));
    const found = async (tampering: string): Promise<string[]> => {
      const client = await superuser.connect();
      try {
        await client.query('BEGIN');
        await client.query(
          `ALTER TABLE usage_correction DISABLE TRIGGER ALL; ALTER TABLE usage_event DISABLE TRIGGER ALL`,
        );
        await client.query(tampering);
        const codes: string[] = [];
        for (const { code, sql } of meteringChecks) {
          const { rows } = await client.query(sql, [ledger]);
          if (rows.length > 0 && code !== 'METER-POSTED') codes.push(code);
        }
        return codes;
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    };
    expect(await found('SELECT 1')).toEqual([]);
    const waiting = `VALUES ('${ledger}', 'gateway', 'seen2')`;
    expect(await found(`INSERT INTO usage_waiting ${waiting}`)).toEqual(['METER-WAITING']);
    expect(await found(`DELETE FROM usage_waiting`)).toEqual(['METER-WAITING']);
    expect(await found(`UPDATE usage_correction SET voids = true WHERE event_id = 'seen2'`)).toEqual(['METER-EVENTS']);
    expect(await found(`UPDATE usage_correction SET target_id = 'other' WHERE event_id = 'seen2'`)).toEqual([
      'METER-EVENTS',
      'METER-WAITING',
    ]);
    expect(await found(`UPDATE usage_event SET quantity = quantity + 1 WHERE event_id = 'seen2'`)).toEqual([
      'METER-EVENTS',
    ]);
    expect(await found(`UPDATE usage_event SET quantity = quantity + 1 WHERE event_id = 'early'`)).toEqual([]);
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
    const { rows } = await app.query(`SELECT posted, revision FROM rollup WHERE site = 'mill' AND posted <> 0`);
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
