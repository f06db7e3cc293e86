import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { checkConsistency, consistencyProof, openCheckpoint, openNote } from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { LogFiles } from '../../apps/server/src/transparency-log/log-files.js';
import { tilesOf } from '../../apps/server/src/transparency-log/tile-rows.js';
import { A, accepted, BANK, expectKept, foundBench, one } from '../support/ledger-bench.js';
import { sha256, sound } from '../support/log-reader.js';
import { logKeysOf, TestSequencer, TestWitness } from '../support/sequencer.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const ORIGIN = 'localhost/log/mill';

let database: TestDatabase;
let app: pg.Pool;
let superuser: pg.Pool;
let ledger: string;
let folder: string;
let sequencer: TestSequencer;
let witness: TestWitness;
let posted = 0;
const ending: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  superuser = database.pool('superuser');
  folder = mkdtempSync(join(tmpdir(), 'copyhold-log-'));
  ledger = await foundBench(app, 'mill');
  sequencer = await TestSequencer.start(database, folder);
  witness = new TestWitness('witness.example');
});
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
  await sequencer.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function post(batches: number): Promise<void> {
  for (let batch = 0; batch < batches; batch += 1) {
    posted += 1;
    await accepted(app, ledger, one(`s${String(posted)}`, [BANK, A, 1]));
  }
}

const checkpoints = async (): Promise<string[]> =>
  (
    await app.query<{ size: string }>('SELECT size::text AS size FROM log_checkpoint ORDER BY log_checkpoint.size')
  ).rows.map(({ size }) => size);

const halted = async (): Promise<string | undefined> =>
  (await app.query<{ reason: string }>('SELECT reason FROM log_halt')).rows[0]?.reason;

/** Another process over the same state folder, or over one that lost its files. */
async function again(state = folder): Promise<TestSequencer> {
  const next = await TestSequencer.start(database, state);
  ending.push(() => next.stop());
  return next;
}

/** Rounds until one signs: the lease of a process that ended is free once the database has noticed. */
async function signs(next: TestSequencer): Promise<void> {
  while ((await next.round()) === 0) await pause(20);
}

async function withWitness(): Promise<void> {
  const url = await witness.listen();
  ending.push(() => witness.close());
  sequencer.settings.files?.addWitness(url, witness.vkey);
  witness.logs.set(ORIGIN, logKeysOf(sequencer.settings, ORIGIN));
}

const NO_TRIGGERS = [
  'log_stage',
  'log_identity',
  'log_checkpoint',
  'log_cosignature',
  'log_node',
  'journal',
  'transfer',
  'entry',
  'batch',
];

/** What a superuser does past every trigger. */
async function asOwner(sql: string): Promise<void> {
  const client = await superuser.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    for (const table of NO_TRIGGERS) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER append_only`);
    await client.query(sql);
    for (const table of NO_TRIGGERS) await client.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER append_only`);
    await client.query('COMMIT');
  } finally {
    client.release(true);
  }
}

/** The database as a backup of the past has it: as large as it was then. */
const restore = (size: number): Promise<void> =>
  asOwner(`DELETE FROM log_cosignature WHERE size > ${String(size)}; DELETE FROM log_checkpoint WHERE size > ${String(size)};
    DELETE FROM log_stage WHERE position > ${String(size)}; DELETE FROM log_witness`);

describe('a process that ends at any moment', () => {
  it('between signing and storing leaves nothing that was shown, and the next goes on', async () => {
    await post(3);
    const { store } = sequencer;
    const real = store.storeCheckpoint.bind(store);
    store.storeCheckpoint = () => Promise.reject(new Error('killed'));
    await expect(sequencer.round()).rejects.toThrow('killed');
    expect(await checkpoints()).toEqual([]);
    store.storeCheckpoint = real;
    await post(2);
    const next = await again();
    await sequencer.kill();
    await signs(next);
    expect(await checkpoints()).toEqual(['5']);
    expect(await halted()).toBeUndefined();
    await expectKept(app, ledger);
    sequencer = await TestSequencer.start(database, folder);
  });

  it('after storing leaves what is served, and the next signs on from there', async () => {
    await post(3);
    await sequencer.round();
    await sequencer.kill();
    const next = await again();
    await post(1);
    await signs(next);
    expect(await checkpoints()).toEqual(['3', '4']);
    sequencer = await TestSequencer.start(database, folder);
  });

  it('beside another is the only one that signs, until it ends', async () => {
    const other = await again();
    await post(300);
    expect([await sequencer.round(), await other.round()]).toEqual([1, 0]);
    await post(1);
    expect([await other.round(), await sequencer.round()]).toEqual([0, 1]);
    await post(1);
    await sequencer.service.stop();
    await signs(other);
    expect(await checkpoints()).toEqual(['300', '301', '302']);
    await expectKept(app, ledger);
  });

  it('loses its lease with its connection, and stores nothing more', async () => {
    await post(1);
    await sequencer.round();
    await superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'copyhold_sequencer' AND datname = current_database()`,
    );
    const other = await again();
    await post(1);
    await signs(other);
    await sequencer.round().catch(() => 0);
    expect(await sequencer.round()).toBe(0);
    expect(await checkpoints()).toEqual(['1', '2']);
  });
});

describe('the application’s login', () => {
  it('M6: takes every lock it likes, and the log is signed all the same', async () => {
    const client = await app.connect();
    try {
      await client.query('SELECT pg_advisory_lock(6, 9)');
      await post(1);
      expect(await sequencer.round()).toBe(1);
    } finally {
      client.release(true);
    }
  });
});

describe('two logs', () => {
  it('L6: one that cannot be signed does not keep the other from it', async () => {
    const other = await foundBench(app, 'second');
    await post(1);
    await accepted(app, other, one('o', [BANK, A, 1]));
    const { store } = sequencer;
    const real = store.appendNodes.bind(store);
    for (const broken of [ledger, other]) {
      store.appendNodes = (id, size) => (id === broken ? Promise.reject(new Error('broken')) : real(id, size));
      await expect(sequencer.round()).rejects.toThrow('broken');
      store.appendNodes = real;
      const { rows } = await app.query<{ id: string }>('SELECT DISTINCT partnership_id AS id FROM log_checkpoint');
      expect(rows.map(({ id }) => id)).not.toEqual([broken]);
      expect(rows).toHaveLength(1);
      await asOwner('DELETE FROM log_checkpoint');
      rmSync(join(folder, 'log-heads.json'));
    }
  });
});

describe('an older backup that was brought back', () => {
  it('is told by the head beside the key: nothing is signed, whatever is posted then', async () => {
    await post(4);
    await sequencer.round();
    await restore(2);
    await sequencer.stop();
    sequencer = await TestSequencer.start(database, folder);
    expect(await sequencer.round()).toBe(0);
    expect(await halted()).toBe('4 leaves were signed, and the database holds 2: it is an older one');
    await asOwner(
      `INSERT INTO log_stage (partnership_id, type, entry, position) SELECT '${ledger}', 'x', convert_to('{"n":"' || n || '"}', 'UTF8'), n FROM generate_series(3, 9) AS n`,
    );
    await superuser.query('SELECT resume_log($1)', [ledger]);
    expect(await sequencer.round()).toBe(0);
    expect(await halted()).toBe('the first 4 leaves are not those that were signed');
    expect(await checkpoints()).toEqual([]);
  });

  it('is told by a witness at the start, where the state folder is as old as the database', async () => {
    await withWitness();
    await post(2);
    await sequencer.told();
    await post(2);
    await sequencer.told();
    expect(witness.held.get(ORIGIN)?.size).toBe(4n);
    await restore(2);
    rmSync(join(folder, 'log-heads.json'));
    await sequencer.stop();
    sequencer = await TestSequencer.start(database, folder);
    await post(0);
    expect(await sequencer.round()).toBe(0);
    expect(await halted()).toBe(
      'the witness witness.example has cosigned 4 leaves, and the database holds 2: it is an older one',
    );
  });

  it('is told by the 409 of a witness that slept at the start: the fork has no cosignature, and no successor', async () => {
    await withWitness();
    await post(4);
    await sequencer.told();
    await restore(2);
    rmSync(join(folder, 'log-heads.json'));
    await sequencer.stop();
    sequencer = await TestSequencer.start(database, folder);
    witness.asleep = true;
    await superuser.query(`SELECT stage_leaf($1, 'x', '{"other":"leaf"}')`, [ledger]);
    const before = witness.asked;
    await sequencer.told();
    witness.asleep = false;
    await superuser.query(`SELECT stage_leaf($1, 'x', '{"and":"another"}'), stage_leaf($1, 'x', '{"a":"third"}')`, [
      ledger,
    ]);
    await sequencer.told();
    expect(witness.asked).toBeGreaterThan(before);
    expect(await halted()).toMatch(/^the witness witness\.example has cosigned /u);
    expect(witness.held.get(ORIGIN)?.size).toBe(4n);
    await superuser.query(`SELECT stage_leaf($1, 'x', '{"a":"fourth"}')`, [ledger]);
    const signed = await checkpoints();
    expect(await sequencer.round()).toBe(0);
    expect(await checkpoints()).toEqual(signed);
    expect((await app.query('SELECT FROM log_cosignature')).rowCount).toBe(0);
  });
});

describe('a new database', () => {
  it('is not signed under a name and a key that signed another one', async () => {
    await post(2);
    await sequencer.round();
    await asOwner('DELETE FROM log_checkpoint; DELETE FROM log_identity; DELETE FROM log_node; DELETE FROM log_stage');
    await sequencer.stop();
    sequencer = await TestSequencer.start(database, folder);
    await superuser.query(`SELECT stage_leaf($1, 'x', '{"another":"log"}')`, [ledger]);
    expect(await sequencer.round()).toBe(0);
    expect(await halted()).toBe('2 leaves were signed, and the database holds 1: it is an older one');
    expect(await checkpoints()).toEqual([]);
  });
});

describe('what was rewritten beneath a checkpoint', () => {
  it.each([
    ['an entry', `UPDATE log_stage SET entry = convert_to('{"other":"1"}', 'UTF8') WHERE position = 2`],
    [
      'the order',
      `UPDATE log_stage SET position = CASE position WHEN 1 THEN -2 ELSE -1 END WHERE position <= 2; UPDATE log_stage SET position = -position WHERE position < 0`,
    ],
    [
      'a leaf taken out',
      `DELETE FROM log_stage WHERE position = 2; UPDATE log_stage SET position = position - 1 WHERE position > 2`,
    ],
  ])('%s halts the log: it is never signed', async (_, sql) => {
    await post(4);
    await sequencer.round();
    await asOwner(`ALTER TABLE log_stage DROP CONSTRAINT log_stage_position_check; ${sql}`);
    await post(2);
    expect(await sequencer.round()).toBe(0);
    expect(await halted()).toBe('the first 4 leaves are not those that were signed');
    expect(await checkpoints()).toEqual(['4']);
  });

  it('halts by its signature, where the checkpoint itself was', async () => {
    await post(2);
    await sequencer.round();
    await asOwner(`UPDATE log_checkpoint SET note = replace(note, 'mill', 'mull')`);
    await post(1);
    expect(await sequencer.round()).toBe(0);
    expect(await halted()).toMatch(/^the last checkpoint is not one of this log's keys/u);
  });

  it('goes on once it is as it was, and somebody said so', async () => {
    await post(2);
    await sequencer.round();
    await asOwner(`UPDATE log_stage SET entry = entry || '\\x20'::bytea WHERE position = 1`);
    await post(1);
    await sequencer.round();
    await asOwner(`UPDATE log_stage SET entry = substring(entry FROM 1 FOR length(entry) - 1) WHERE position = 1`);
    expect(await sequencer.round()).toBe(0);
    expect(await sequencer.store.resume(ledger)).toBe(true);
    expect(await sequencer.round()).toBe(1);
    await expectKept(app, ledger);
  });
});

describe('a witness', () => {
  it('cosigns, is never waited for, and catches up after it slept', async () => {
    await withWitness();
    await post(2);
    await sequencer.told();
    witness.asleep = true;
    await post(1);
    expect(await sequencer.round()).toBe(1);
    await post(1);
    expect(await sequencer.told()).toBe(1);
    const failed = await app.query<{ failure: string; size: string }>(
      'SELECT failure, size::text AS size FROM log_witness',
    );
    expect(failed.rows[0]?.failure).toMatch(/^did not answer/u);
    expect(failed.rows[0]?.size).toBe('2');
    witness.asleep = false;
    await asOwner('DELETE FROM log_witness');
    await post(1);
    await sequencer.told();
    expect(witness.held.get(ORIGIN)?.size).toBe(5n);
    const { rows } = await app.query<{ note: string; line: string }>(
      'SELECT c.note, g.line FROM log_checkpoint c JOIN log_cosignature g USING (partnership_id, size) ORDER BY size',
    );
    expect(rows).toHaveLength(2);
    const [last] = rows.slice(-1);
    const keys = { origin: ORIGIN, logKeys: logKeysOf(sequencer.settings, ORIGIN) };
    const witnessKeys = sequencer.settings.files?.witnesses().witnesses.map(({ vkey }) => vkey) ?? [];
    const opened = sound(
      openCheckpoint(`${last?.note ?? ''}${last?.line ?? ''}`, { ...keys, witnessKeys }, verifyEd25519),
    );
    expect(opened.cosignatures).toHaveLength(1);
    expect(await halted()).toBeUndefined();
  });

  it('that signs badly, or is none, is noted and changes nothing', async () => {
    await withWitness();
    const impostor = new TestWitness('witness.example');
    sequencer.settings.files?.addWitness('http://127.0.0.1:9', impostor.vkey);
    witness.logs.clear();
    await post(1);
    expect(await sequencer.told()).toBe(1);
    const { rows } = await app.query<{ failure: string | null }>('SELECT failure FROM log_witness');
    expect(rows).not.toEqual([]);
    expect(rows.filter(({ failure }) => failure === null)).toEqual([]);
    expect(await halted()).toBeUndefined();
  });
});

describe('the key of the log', () => {
  it('is its owner’s alone, and a copy that others can read stops the start', () => {
    const files = new LogFiles(folder);
    files.keys();
    const file = join(folder, 'log-key.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o640);
    expect(() => files.keys()).toThrow(/^Others on this machine can read the key/u);
    chmodSync(file, 0o600);
    expect(files.keys().signing).toHaveLength(1);
  });

  it('is changed in the log itself: the new one signs beside the old one, then alone', async () => {
    const files = new LogFiles(folder);
    await post(1);
    await sequencer.round();
    const [first] = logKeysOf(sequencer.settings, ORIGIN);
    expect([files.rotate(), files.rotate()]).toEqual([true, false]);
    await post(1);
    await sequencer.round();
    const noteOf = async (): Promise<string> =>
      (await app.query<{ note: string }>('SELECT note FROM log_checkpoint ORDER BY size DESC LIMIT 1')).rows[0]?.note ??
      '';
    const both = logKeysOf(sequencer.settings, ORIGIN);
    expect(sound(openNote(await noteOf(), both, verifyEd25519)).signatures).toHaveLength(2);
    expect([files.retire(), files.retire()]).toEqual([true, false]);
    await post(1);
    expect(await sequencer.round()).toBe(1);
    expect(openNote(await noteOf(), first === undefined ? [] : [first], verifyEd25519)).toMatchObject({
      kind: 'NoKnownSignature',
    });
    expect(
      sound(openNote(await noteOf(), logKeysOf(sequencer.settings, ORIGIN), verifyEd25519)).signatures,
    ).toHaveLength(1);
    expect(readFileSync(join(folder, 'log-key.json'), 'utf8')).not.toContain(
      Buffer.from(first?.key ?? []).toString('base64') + '","private',
    );
  });
});

describe('the tree in SQL', () => {
  it('is that of the lib, at every size around a tile and beyond a tile of tiles', async () => {
    await asOwner(
      `INSERT INTO log_stage (partnership_id, type, entry, position) SELECT '${ledger}', 'x', convert_to('{"n":"' || n || '"}', 'UTF8'), n FROM generate_series(1, 66000) AS n`,
    );
    expect(await sequencer.round()).toBe(1);
    expect(await sequencer.round()).toBe(1);
    const { rows } = await app.query<{ size: string; root: Buffer }>(
      'SELECT size::text AS size, root FROM log_checkpoint ORDER BY log_checkpoint.size',
    );
    expect(rows.map(({ size }) => size)).toEqual(['65536', '66000']);
    const source = {
      read: tilesOf((sql, values) => app.query(sql, [...values]).then((answer) => answer.rows as never), ledger),
      sha256,
    };
    const last = rows[1]?.root ?? Buffer.alloc(0);
    for (const size of [1, 2, 3, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_793]) {
      const answer = await app.query<{ root: Buffer }>('SELECT log_root($1, $2) AS root', [ledger, size]);
      const proof = sound(await consistencyProof({ from: BigInt(size), to: 66_000n }, source));
      const fromRoot = new Uint8Array(answer.rows[0]?.root ?? []);
      const claim = { from: BigInt(size), to: 66_000n, proof, fromRoot, toRoot: new Uint8Array(last) };
      expect([size, checkConsistency(claim, sha256)]).toEqual([size, undefined]);
    }
    const beyond = await app.query<{ root: Buffer | null }>('SELECT log_root($1, 66001) AS root', [ledger]);
    expect(beyond.rows).toEqual([{ root: null }]);
    const empty = await app.query<{ root: string }>(`SELECT encode(log_root($1, 0), 'hex') AS root`, [ledger]);
    expect(empty.rows[0]?.root).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  }, 60_000);
});
