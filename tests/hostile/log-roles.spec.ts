import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { KEY_TYPE, vkeyOf } from '#libs/transparency-log';
import { tableKinds } from '../../apps/server/src/database/table-kinds.js';
import { newKey, sha256 } from '../../apps/server/src/transparency-log/ed25519.js';
import { A, accepted, BANK, foundBench, one } from '../support/ledger-bench.js';
import { refusedSql } from '../support/refused-sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const DENIED = '42501';
const ORIGIN = 'localhost/log/mill';
/** As the log's signature looks; nobody here can say that it is none. */
const SIGNED = `— ${ORIGIN} ${'A'.repeat(91)}=\n`;

let database: TestDatabase;
let app: pg.Pool;
let sequencer: pg.Pool;
let ledger: string;
let root: Buffer;

const noteOf = (of: { origin?: string; size?: number; root?: Buffer }): string =>
  `${of.origin ?? ORIGIN}\n${String(of.size ?? 3)}\n${(of.root ?? root).toString('base64')}\n\n${SIGNED}`;

const storing = (of: { origin?: string; size?: number; root?: Buffer; note?: string }): Promise<string> =>
  refusedSql(sequencer, 'SELECT store_checkpoint($1, $2, $3, $4)', [
    ledger,
    of.size ?? 3,
    of.root ?? root,
    of.note ?? noteOf(of),
  ]);

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  sequencer = database.pool('sequencer');
  ledger = await foundBench(app, 'mill');
  for (const key of ['1', '2', '3']) await accepted(app, ledger, one(key, [BANK, A, 1]));
  await sequencer.query('SELECT name_log($1, $2)', [ledger, ORIGIN]);
  const found = await app.query<{ root: Buffer }>('SELECT log_root($1, 3) AS root', [ledger]);
  root = found.rows[0]?.root ?? Buffer.alloc(0);
});
afterAll(async () => {
  await database.drop();
});

describe('the sequencer’s login', () => {
  it('reads what is staged and the log, and no other table', async () => {
    const readable = [
      'log_checkpoint',
      'log_cosignature',
      'log_halt',
      'log_identity',
      'log_node',
      'log_stage',
      'log_witness',
    ];
    const allowed: string[] = [];
    for (const table of Object.keys(tableKinds))
      if ((await refusedSql(sequencer, `TABLE copyhold.${table}`)) === 'done') allowed.push(table);
    expect(allowed.sort()).toEqual(readable);
    expect(await refusedSql(sequencer, 'SELECT id, slug FROM partnership')).toBe('done');
    expect(await refusedSql(sequencer, 'SELECT name FROM partnership')).toBe(DENIED);
  });

  it('stages nothing, whatever it says', async () => {
    expect(await refusedSql(sequencer, `SELECT stage_leaf($1, 'x', '{}')`, [ledger])).toBe(DENIED);
    expect(
      await refusedSql(
        sequencer,
        `INSERT INTO log_stage (partnership_id, type, entry, position) VALUES ($1, 'x', '{}', 9)`,
        [ledger],
      ),
    ).toBe(DENIED);
  });

  it('stores the checkpoint of the tree that is there', async () => {
    expect(await storing({})).toBe('done');
  });

  it.each([
    ['of another root', () => storing({ root: Buffer.alloc(32, 1) })],
    ['of more leaves than there are', () => storing({ size: 4 })],
    ['of the root of another size', () => storing({ size: 2 })],
    ['whose note says another name', () => storing({ origin: 'localhost/log/other' })],
    ['whose note says another size', () => storing({ note: noteOf({ size: 2 }) })],
    ['whose note says another root', () => storing({ note: noteOf({ root: Buffer.alloc(32, 1) }) })],
    ['whose note says more', () => storing({ note: noteOf({}).replace('\n\n', '\nmore\n\n') })],
    ['of nothing', () => storing({ size: 0 })],
    ['that nobody signed', () => storing({ note: noteOf({}).replace(SIGNED, '') })],
    ['that somebody else signed', () => storing({ note: noteOf({}).replace(`— ${ORIGIN} `, '— other.example ') })],
    ['whose signature is too short', () => storing({ note: noteOf({}).replace('AAAA', '') })],
    ['with words below', () => storing({ note: `${noteOf({})}more\n` })],
  ])('stores none %s', async (_, attempt) => {
    expect(await attempt()).not.toBe('done');
  });

  it('stores none of a size that was signed, nor of a smaller one, and none while the log is halted', async () => {
    const client = await sequencer.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT store_checkpoint($1, 3, $2, $3)', [ledger, root, noteOf({})]);
      await client.query('SAVEPOINT stored');
      for (const size of [3, 2, 1]) {
        const smaller = await app.query<{ root: Buffer }>('SELECT log_root($1, $2) AS root', [ledger, size]);
        const of = { size, root: smaller.rows[0]?.root ?? root };
        await expect(
          client.query('SELECT store_checkpoint($1, $2, $3, $4)', [ledger, size, of.root, noteOf(of)]),
        ).rejects.toMatchObject({ code: 'P0131' });
        await client.query('ROLLBACK TO stored');
      }
      await client.query('ROLLBACK; BEGIN');
      await client.query(`SELECT halt_log($1, 'a test')`, [ledger]);
      await expect(
        client.query('SELECT store_checkpoint($1, 3, $2, $3)', [ledger, root, noteOf({})]),
      ).rejects.toMatchObject({ code: 'P0132' });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('gives a log one name, once, that no other log has', async () => {
    const named = await sequencer.query<{ name: string }>(`SELECT name_log($1, 'localhost/log/other') AS name`, [
      ledger,
    ]);
    expect(named.rows).toEqual([{ name: ORIGIN }]);
    const other = await foundBench(app, 'second');
    expect(await refusedSql(sequencer, 'SELECT name_log($1, $2)', [other, ORIGIN])).toBe('23505');
    for (const name of ['promise', 'a b/c', 'a+b/c', '/a', 'a//b', 'a/b/'])
      expect([name, await refusedSql(sequencer, 'SELECT name_log($1, $2)', [other, name])]).toEqual([name, '23514']);
  });

  it('makes nodes of what is staged, and sends none', async () => {
    for (const size of [4, 256, '9223372036854775807', -1, null])
      expect([size, await refusedSql(sequencer, 'SELECT append_nodes($1, $2)', [ledger, size])]).toEqual([
        size,
        'P0131',
      ]);
    expect(await storing({ size: 4 })).toBe('P0131');
    expect(await refusedSql(sequencer, 'SELECT append_nodes($1, 3)', [ledger])).toBe('done');
  });

  describe('names keys', () => {
    const keyOf = (origin = ORIGIN): string => {
      const key = new Uint8Array(Buffer.from(newKey().public, 'base64'));
      return vkeyOf({ name: origin, type: KEY_TYPE.ed25519, key }, sha256);
    };
    const [first, second, third] = [keyOf(), keyOf(), keyOf()];
    const record = (of: { before?: unknown; keys?: unknown; by?: unknown; signature?: Buffer }): Promise<string> =>
      refusedSql(sequencer, 'SELECT record_log_keys($1, $2::text[], $3::text[], $4, $5)', [
        ledger,
        of.before ?? [first],
        of.keys ?? [first, second],
        'by' in of ? of.by : first,
        of.signature ?? Buffer.alloc(64, 1),
      ]);

    it('that are keys of this log, signed for by one before', async () => {
      expect(await record({})).toBe('done');
    });

    it.each([
      ['no keys', { keys: [] }],
      ['a word', { keys: ['x'] }],
      ['nothing', { keys: [null] }],
      ['what breaks the entry', { keys: ['name+00000000+" ,"x":"'] }],
      ['five keys', { keys: [1, 2, 3, 4, 5].map(() => keyOf()) }],
      ['a key of another log', { keys: [keyOf('localhost/log/other')] }],
      ['a key with another id', { keys: [`${ORIGIN}+01234567+${first.split('+').slice(2).join('+')}`] }],
      ['a key of another kind', { keys: [`${ORIGIN}+01234567+${'B'.repeat(44)}`] }],
      ['the same keys again', { keys: [first] }],
      ['no keys before', { before: [] }],
      ['words before', { before: ['x'], by: 'x' }],
      ['a key that nobody signed for', { by: null }],
      ['a key that a stranger signed for', { by: third }],
      ['a key with half a signature', { signature: Buffer.alloc(32) }],
    ])('none as %s', async (_, of) => {
      expect(await record(of)).toBe('P0131');
    });

    it('from those on that the log named last', async () => {
      const client = await sequencer.connect();
      const recording = (before: string[], keys: string[]): Promise<unknown> =>
        client.query('SELECT record_log_keys($1, $2, $3, $4, $5)', [ledger, before, keys, before[0], Buffer.alloc(64)]);
      try {
        await client.query('BEGIN');
        await recording([first], [first, second]);
        await client.query('SAVEPOINT named');
        await expect(recording([first], [third])).rejects.toMatchObject({ code: 'P0131' });
        await client.query('ROLLBACK TO named');
        await recording([first, second], [second]);
        const { rows } = await client.query('SELECT last_log_keys($1) AS keys', [ledger]);
        expect(rows).toEqual([{ keys: [second] }]);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    });
  });
});

describe('the right to sign', () => {
  const LOCK = 'LOCK TABLE copyhold.log_lease IN SHARE ROW EXCLUSIVE MODE NOWAIT';

  it('is the sequencer’s to take, as often as another has not', async () => {
    expect(await refusedSql(sequencer, LOCK)).toBe('done');
    const holder = await sequencer.connect();
    try {
      await holder.query(`BEGIN; ${LOCK}`);
      expect(await refusedSql(sequencer, LOCK)).toBe('55P03');
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
  });

  it.each(['app', 'closer', 'auditor', 'guardian', 'steward'] as const)(
    'is nothing that %s can keep from it',
    async (login) => {
      const pool = database.pool(login);
      for (const mode of ['ACCESS SHARE', 'ROW SHARE', 'SHARE ROW EXCLUSIVE', 'ACCESS EXCLUSIVE'])
        expect([mode, await refusedSql(pool, `LOCK TABLE copyhold.log_lease IN ${mode} MODE NOWAIT`)]).toEqual([
          mode,
          DENIED,
        ]);
      expect(await refusedSql(pool, 'TABLE copyhold.log_lease FOR UPDATE')).toBe(DENIED);
    },
  );
});

describe.each(['app', 'closer', 'auditor', 'guardian', 'steward'] as const)('the %s login', (login) => {
  it('signs nothing and halts nothing', async () => {
    for (const call of [
      `name_log('${ledger}', 'a/b')`,
      `append_nodes('${ledger}', 0)`,
      `store_checkpoint('${ledger}', 3, ''::bytea, '')`,
      `store_cosignature('${ledger}', 3, 'a', 'b')`,
      `halt_log('${ledger}', 'a')`,
      `resume_log('${ledger}')`,
      `record_log_keys('${ledger}', '{}', '{}', '', '')`,
      `last_log_keys('${ledger}')`,
      `note_witness('${ledger}', 'a', 'b', 1, NULL)`,
    ])
      expect([call, await refusedSql(database.pool(login), `SELECT ${call}`)]).toEqual([call, DENIED]);
  });
});
