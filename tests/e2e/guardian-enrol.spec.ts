import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { violations } from '../support/ledger-bench.js';
import { foundRaw } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let outside: string;

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'copyhold-enrol-'));
});
afterAll(async () => {
  await rm(outside, { recursive: true });
});

/** On an embedded PostgreSQL of its own: the login belongs to the whole cluster. */
async function enrol(who: string, ...more: string[]): Promise<{ code: number | null; said: string }> {
  const cli = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');
  const env = { PATH: process.env['PATH'], TZ: 'UTC', COPYHOLD_STATE: join(outside, 'state') };
  const child = spawn(process.execPath, [cli, who, 'enrol', ...more], { cwd: outside, env });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  await once(child, 'close');
  return { code: child.exitCode, said };
}

describe('copyhold guardian enrol', () => {
  const at = (name: string): string => join(outside, name);

  it('writes a file for its owner alone, once; whoever comes second says --replace', async () => {
    expect(await enrol('guardian', '--to', at('first.json'))).toMatchObject({ code: 0 });
    expect((await stat(at('first.json'))).mode & 0o777).toBe(0o600);
    const { user, password } = JSON.parse(await readFile(at('first.json'), 'utf8')) as {
      user: string;
      password: string;
    };
    expect(user).toBe('copyhold_guardian');
    expect(await readFile(join(outside, 'state/secrets.json'), 'utf8')).not.toContain(password);

    const second = await enrol('guardian', '--to', at('second.json'));
    expect(second).toEqual({ code: 2, said: expect.stringContaining('--replace') });
    expect(existsSync(at('second.json'))).toBe(false);
    // The steward is somebody else.
    expect(await enrol('steward', '--to', at('steward.json'))).toMatchObject({ code: 0 });

    // A file that is there stays as it is, and so does the login.
    expect(await enrol('guardian', '--to', at('first.json'), '--replace')).toMatchObject({ code: 2 });
    expect(JSON.parse(await readFile(at('first.json'), 'utf8'))).toMatchObject({ password });
    expect(await enrol('guardian', '--to', at('third.json'), '--replace')).toMatchObject({ code: 0 });
  }, 240_000);
});

describe('who was enrolled', () => {
  let database: TestDatabase;
  let superuser: pg.Pool;
  const enrolled = (role: string, replace: boolean): Promise<pg.QueryResult> =>
    superuser.query('SELECT copyhold.enrol_release_login($1, $2)', [role, replace]);
  const leavesOf = async (partnership: string): Promise<unknown[]> => {
    const { rows } = await superuser.query<{ entry: string }>(
      `SELECT convert_from(entry, 'UTF8') AS entry FROM copyhold.log_stage WHERE partnership_id = $1 AND type = 'release-login' ORDER BY position`,
      [partnership],
    );
    return rows.map(({ entry }) => JSON.parse(entry) as unknown);
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    superuser = database.pool('superuser');
  });
  afterAll(async () => {
    await database.drop();
  });

  it('stands in every log, of those that are founded later too, and holds no secret', async () => {
    const before = await foundRaw(database.pool('app'), 'before');
    // Under this cluster the roles can log in: as if somebody had been enrolled from another database.
    await expect(enrolled('guardian', false)).rejects.toMatchObject({ code: 'P0143' });
    await enrolled('guardian', true);
    await enrolled('steward', true);
    await enrolled('guardian', true);
    const later = await foundRaw(database.pool('app'), 'later');
    const turn = (role: string, number: string): unknown => ({
      at: expect.stringMatching(/^\d{4}-.*Z$/u),
      event: 'REPLACED',
      role,
      turn: number,
      type: 'release-login',
      v: '1',
    });
    const all = [turn('guardian', '1'), turn('steward', '1'), turn('guardian', '2')];
    expect([await leavesOf(before), await leavesOf(later)]).toEqual([all, all]);
    for (const partnership of [before, later]) {
      expect(
        (await violations(superuser, partnership)).filter(([code]) => code === 'releasers-have-their-leaf'),
      ).toEqual([]);
    }
  });

  it('is written by the migration login alone', async () => {
    for (const login of ['app', 'closer', 'auditor', 'sequencer', 'guardian', 'steward'] as const) {
      const asked = database.pool(login).query(`SELECT copyhold.enrol_release_login('guardian', true)`);
      await expect(asked).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('is found by the checks where somebody takes it out of the books', async () => {
    const partnership = await foundRaw(database.pool('app'), 'quiet');
    const client = await superuser.connect();
    try {
      for (const change of [
        `DELETE FROM release_login WHERE role = 'steward'`,
        `UPDATE release_login SET replaces = false`,
      ]) {
        await client.query('BEGIN; SET LOCAL search_path = copyhold, pg_temp');
        await client.query(
          'ALTER TABLE release_login DISABLE TRIGGER ALL; ALTER TABLE release_login DISABLE TRIGGER append_only',
        );
        await client.query(change);
        const found = (await violations(client, partnership)).map(([code]) => code);
        expect([change, found]).toEqual([change, expect.arrayContaining(['releasers-have-their-leaf'])]);
        await client.query('ROLLBACK');
      }
    } finally {
      client.release();
    }
  });
});
