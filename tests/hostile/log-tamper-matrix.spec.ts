import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { signCheckpoint } from '#libs/transparency-log';
import { LogSettings } from '../../apps/server/src/transparency-log/log-settings.js';
import { PromiseService } from '../../apps/server/src/transparency-log/promise.service.js';
import { signerOf } from '../../apps/server/src/transparency-log/ed25519.js';
import { AuditRoom, sha256, verdict, type Held } from '../support/audit-room.js';
import { post } from '../support/books.js';
import { bundleOf } from '../support/client-reader.js';
import { LOG_TAMPERINGS, UNSEEN, type LogTampering } from '../support/log-tamperings.js';

const ORIGIN = 'localhost/log/small';

let audit: AuditRoom;
let superuser: pg.Pool;
let vkeys: string[];
/** What an auditor took home before anything was touched. */
let before: { readonly bundle: string; readonly checkpoint: string };
let after: { readonly bundle: string; readonly checkpoint: string };

beforeAll(async () => {
  audit = await AuditRoom.open();
  superuser = audit.room.server.database.pool('superuser');
  vkeys = await audit.vkeys();
  before = { bundle: await audit.bundle(), checkpoint: await audit.checkpoint() };
  const fee = [{ debit: 'je:assets:bank', credit: 'je:income:gpu-time', amount: 3n }];
  await post(audit.room.server, audit.room.small.id, 'last', fee, '2026-05-05T00:00:00Z');
  await audit.sign();
  after = { bundle: await audit.bundle(), checkpoint: await audit.checkpoint() };
});
afterAll(async () => {
  await audit.close();
});

/** Every table of the schema, for whom no trigger speaks any more; but the lease, which the sequencer holds and which has none. */
async function silence(client: pg.PoolClient): Promise<void> {
  await client.query(`BEGIN; SET LOCAL search_path = copyhold; SET LOCAL session_replication_role = replica`);
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'copyhold'::regnamespace AND relkind = 'r' AND relname <> 'log_lease'`,
  );
  for (const { name } of rows) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER ALL`);
}

/** Signs the leaves as they stand now, as whoever has the log's own key can. */
async function signAgain(client: pg.PoolClient): Promise<void> {
  const files = audit.room.server.app.get(LogSettings, { strict: false }).files;
  const { rows } = await client.query<{ size: string; root: Buffer }>(
    `SELECT max(position)::text AS size, log_root($1, max(position)) AS root FROM log_stage`,
    [audit.room.small.id],
  );
  const signers = (files?.keys().signing ?? []).map((key) => signerOf(ORIGIN, key));
  const [{ size, root } = { size: '0', root: Buffer.alloc(32) }] = rows;
  const note = signCheckpoint({ origin: ORIGIN, size: BigInt(size), root: new Uint8Array(root) }, signers, sha256);
  await client.query(`DELETE FROM log_checkpoint WHERE size >= $1::bigint`, [size]);
  await client.query(`INSERT INTO log_checkpoint (partnership_id, size, root, note) VALUES ($1, $2, $3, $4)`, [
    audit.room.small.id,
    size,
    root,
    note,
  ]);
}

/** The bundle that the server would write after a tampering, which is undone. */
async function bundleAfter({ sql, signedAgain = false }: LogTampering): Promise<string> {
  const client = await superuser.connect();
  try {
    await silence(client);
    await client.query(sql);
    if (signedAgain) await signAgain(client);
    return await bundleOf(client, audit.room.small.id, vkeys[0] ?? '');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const kindsOf = (bundle: string, held: Held = {}): string[] => [
  ...new Set(verdict(bundle, { vkeys, ...held }).findings.map(({ kind }) => kind)),
];

/** One line of the matrix for each tampering. */
const table: string[] = [];
const row = (what: string, kinds: readonly string[], outside = ''): void => {
  table.push(`${what.padEnd(84)} | ${outside.padEnd(16)} | ${kinds.length === 0 ? 'NOT CAUGHT' : kinds.join(', ')}`);
};

describe('the tamper matrix', () => {
  it('begins with books that are whole', async () => {
    expect(verdict(after.bundle, { vkeys, held: [{ name: 'kept', note: before.checkpoint }] }).findings).toEqual([]);
    const untouched = await bundleAfter({ what: 'nothing', sql: 'SELECT 1' });
    expect(verdict(untouched, { vkeys }).findings).toEqual([]);
    row('nothing', ['whole']);
  });

  it.each(LOG_TAMPERINGS)('finds: $what', async (tampering) => {
    const bundle = await bundleAfter(tampering);
    const [alone, held] = [kindsOf(bundle), kindsOf(bundle, { held: [{ name: 'kept', note: after.checkpoint }] })];
    expect(held).not.toEqual([]);
    row(tampering.what, alone);
    if (tampering.signedAgain === true) row(tampering.what, held, 'checkpoint held');
  });

  it.each([
    ['the last leaf and its checkpoint dropped', () => bundleAfter({ what: '', sql: DROP_LAST })],
    ['an older backup restored', () => Promise.resolve(before.bundle)],
  ])('finds only with what was held outside: %s', async (what, made) => {
    const bundle = await made();
    const held = { held: [{ name: 'kept', note: after.checkpoint }] };
    expect([kindsOf(bundle), kindsOf(bundle, held)]).toEqual([[], ['SizeShrank']]);
    row(what, []);
    row(what, ['SizeShrank'], 'checkpoint held');
  });

  it('finds a fork: two checkpoints of one size, both signed', async () => {
    const sql = `UPDATE log_stage SET entry = convert_to('{"type":"note","v":"1"}', 'UTF8') WHERE type = 'motion'`;
    const bundle = await bundleAfter({ what: 'fork', sql, signedAgain: true });
    const held = kindsOf(bundle, { held: [{ name: 'kept', note: after.checkpoint }] });
    expect(held).toContain('Fork');
    row('a fork: another leaf, another checkpoint of the same size', held, 'checkpoint held');
  });

  it('finds a log that was built anew under the same key', async () => {
    const sql = `DELETE FROM log_checkpoint; UPDATE log_stage SET entry = convert_to('{"type":"note","v":"1"}', 'UTF8') WHERE type = 'ballot' AND position = (SELECT min(position) FROM log_stage WHERE type = 'ballot')`;
    const bundle = await bundleAfter({ what: 'anew', sql, signedAgain: true });
    const held = kindsOf(bundle, { held: [{ name: 'kept', note: before.checkpoint }] });
    expect(held).toContain('HistoryRewritten');
    row('the log built anew under the same key', held, 'checkpoint held');
  });

  it('finds a log signed by another key', () => {
    const vkey = 'localhost/log/small+0000+x';
    expect(kindsOf(after.bundle, { vkeys: [vkey] })).toContain('CheckpointSignatureBad');
    row('the log signed by another key', ['CheckpointSignatureBad'], 'key held');
  });

  it('finds a promise that was not honoured', async () => {
    const leaf = sha256(new Uint8Array([1]));
    const promises = audit.room.server.app.get(PromiseService, { strict: false });
    const note = await promises.promise(audit.room.small.id, leaf, new Date(0));
    const promised = [note?.split('\n')[2] ?? ''];
    expect(kindsOf(after.bundle, { promised })).toEqual(['PromiseBroken']);
    row('a promise not honoured', ['PromiseBroken'], 'promise held');
  });

  it.each([
    ['the end of the file cut off', (text: string) => text.slice(0, text.length - 300)],
    ['a line of the file dropped', (text: string) => text.split('\n').toSpliced(7, 1).join('\n')],
    ['the file after its beginning', (text: string) => text.split('\n').slice(3).join('\n')],
    ['the lines of one file after those of another', (text: string) => text + text],
  ])('finds a file that is not the one written: %s', (what, change) => {
    const kinds = kindsOf(change(after.bundle));
    expect(kinds).not.toEqual([]);
    row(what, kinds);
  });

  it.each(UNSEEN)('does not see, and says so: $what', async (tampering) => {
    const kinds = kindsOf(await bundleAfter(tampering), { held: [{ name: 'kept', note: after.checkpoint }] });
    expect(kinds).toEqual([]);
    row(tampering.what, kinds, 'checkpoint held');
  });

  it('reads as this table', () => {
    expect(`\n${table.join('\n')}\n`).toMatchSnapshot();
  });
});

/** The last batch with all its rows and its leaf, and every checkpoint that held it. */
const DROP_LAST = `
  DELETE FROM entry WHERE transfer_id IN (SELECT t.id FROM transfer t JOIN journal j ON j.id = t.journal_id WHERE j.idempotency_key = 'last');
  DELETE FROM transfer WHERE journal_id = (SELECT id FROM journal WHERE idempotency_key = 'last');
  UPDATE account SET debit_posted = debit_posted - 3 WHERE path = 'je:assets:bank';
  UPDATE account SET credit_posted = credit_posted - 3 WHERE path = 'je:income:gpu-time';
  DELETE FROM journal WHERE idempotency_key = 'last';
  DELETE FROM batch WHERE sequence = (SELECT max(sequence) FROM batch);
  DELETE FROM log_stage WHERE position = (SELECT max(position) FROM log_stage);
  DELETE FROM log_checkpoint WHERE size > (SELECT max(position) FROM log_stage)`;
