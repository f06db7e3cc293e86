import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { openKeyChange, vkeyOf } from '#libs/transparency-log';
import { verifyEd25519 } from '../../apps/server/src/transparency-log/ed25519.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { A, accepted, BANK, foundBench, one } from '../support/ledger-bench.js';
import { sha256, sound } from '../support/log-reader.js';
import { TestSequencer, TestWitness } from '../support/sequencer.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let app: pg.Pool;
let ledger: string;
let folder: string;
let sequencer: TestSequencer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'copyhold-log-'));
  await writeSecrets(folder);
  server = await startTestServer();
  app = server.database.pool('app');
  ledger = await foundBench(app, 'mill');
  await accepted(app, ledger, one('first', [BANK, A, 1]));
  sequencer = await TestSequencer.start(server.database, folder);
});
afterAll(async () => {
  await sequencer.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const log = (...words: readonly string[]): Promise<Ended> => runCommand(server, folder, ['log', ...words]);

describe('copyhold log', () => {
  it('tells before the first signing what waits, and names the key that will sign', async () => {
    const status = await log('status');
    expect([status.code, status.stdout]).toEqual([
      0,
      'no server holds the right to sign now\nmill: nothing is signed yet; 1 leaves wait. The server signs them.\n',
    ]);
    const key = await log('key');
    expect(key).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^localhost\/log\/mill\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}\n$/u) as unknown,
    });
    expect((await log('rotate', '--finish')).code).toBe(2);
  }, 120_000);

  it('changes the key in the log itself', async () => {
    await sequencer.round();
    expect(await log('rotate')).toMatchObject({ code: 0 });
    expect((await log('rotate')).code).toBe(2);
    const both = (await log('key')).stdout.trim().split('\n');
    expect(both).toHaveLength(2);
    await sequencer.round();
    const { rows } = await app.query<{ entry: string; note: string }>(
      `SELECT convert_from(s.entry, 'UTF8') AS entry, c.note FROM log_stage s JOIN log_checkpoint c ON c.size = s.position WHERE s.type = 'log-key'`,
    );
    const keys = { origin: 'localhost/log/mill', trusted: both.slice(0, 1) };
    const opened = sound(openKeyChange(rows[0]?.entry ?? '', keys, { sha256, verify: verifyEd25519 }));
    expect(opened.keys.map((key) => vkeyOf(key, sha256))).toEqual(both);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.note.match(/^— localhost\/log\/mill /gmu)).toHaveLength(2);
    expect(await log('rotate', '--finish')).toMatchObject({ code: 0 });
    await sequencer.round();
    expect((await log('key')).stdout.trim()).toBe(both[1]);
    const status = await log('status');
    expect(status.stdout).toContain('localhost/log/mill: 3 leaves, signed at ');
    expect(status.stdout).toContain('not witnessed: 0 of 1');
  }, 120_000);

  it('says a change that was cut short before it is finished, and signs for each', async () => {
    const files = sequencer.settings.files;
    expect(files?.rotate()).toBe(true);
    expect(await log('rotate', '--finish')).toMatchObject({ code: 0 });
    await sequencer.round();
    const { rows } = await app.query<{ entry: string }>(
      `SELECT convert_from(entry, 'UTF8') AS entry FROM log_stage WHERE type = 'log-key' ORDER BY position`,
    );
    expect(rows).toHaveLength(4);
    let trusted = (JSON.parse(rows[0]?.entry ?? '') as { before: string[] }).before;
    for (const { entry } of rows) {
      const change = openKeyChange(entry, { origin: 'localhost/log/mill', trusted }, { sha256, verify: verifyEd25519 });
      trusted = sound(change).keys.map((key) => vkeyOf(key, sha256));
    }
    expect(trusted.join('\n')).toBe((await log('key')).stdout.trim());
  }, 120_000);

  it('takes a witness by address and key, and no other words', async () => {
    const witness = new TestWitness('witness.example');
    expect(await log('witness', 'add', 'nowhere', witness.vkey)).toMatchObject({ code: 2 });
    expect(await log('witness', 'add', 'https://witness.example/w', 'x')).toMatchObject({ code: 2 });
    expect(await log('witness', 'add', 'https://witness.example/w', witness.vkey)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(join(folder, 'witnesses.json'), 'utf8'))).toEqual({
      k: 1,
      witnesses: [{ url: 'https://witness.example/w', vkey: witness.vkey }],
    });
    expect((await log('status')).stdout).toContain('witness witness.example: 0 leaves; not asked yet');
    expect(await log('witness', 'remove', 'nobody')).toMatchObject({ code: 2 });
    expect(await log('witness', 'remove', 'witness.example')).toMatchObject({ code: 0 });
    expect((await log('status')).stdout).not.toContain('witness.example:');
  }, 120_000);

  it('tells of a log that is halted, and lets it go on', async () => {
    expect((await log('resume')).code).toBe(2);
    await sequencer.store.halt(ledger, 'a test of the alarm');
    const status = await log('status');
    expect(status).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('HALTED: a test of the alarm') as unknown,
    });
    expect((await log('resume')).code).toBe(0);
    expect((await log('status')).code).toBe(0);
  }, 120_000);

  it('M6: tells when a leaf waits longer than the custom allows, and when nobody may sign', async () => {
    const superuser = server.database.pool('superuser');
    await accepted(app, ledger, one('late', [BANK, A, 1]));
    await superuser.query(`ALTER TABLE log_stage DISABLE TRIGGER append_only;
      UPDATE log_stage SET staged_at = staged_at - interval '90 seconds'`);
    await superuser.query('ALTER TABLE log_stage ENABLE ALWAYS TRIGGER append_only');
    const late = await log('status');
    expect(late.code).toBe(1);
    expect(late.stderr).toMatch(/^copyhold: LATE: a leaf has waited for \d+ seconds; the custom allows 60 seconds$/mu);
    await sequencer.store.lease.release();
    const unleased = await log('status');
    expect(unleased.stderr).toMatch(
      /UNLEASED: no process has the right to sign, and a leaf has waited for \d+ seconds/u,
    );
    await sequencer.round();
    expect((await log('status')).code).toBe(0);
  }, 120_000);
});
