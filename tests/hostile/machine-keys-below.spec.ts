import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { MachineRoom, newKeys } from '../support/machine-room.js';
import { refusedSql } from '../support/refused-sql.js';

const DENIED = '42501';
const APPEND_ONLY = 'P0101';

describe('below the server', () => {
  let room: MachineRoom;
  let app: pg.Pool;
  let superuser: pg.Pool;
  beforeAll(async () => {
    room = await MachineRoom.open();
    app = room.server.database.pool('app');
    superuser = room.server.database.pool('superuser');
    await room.enrolled('rack-7');
  });
  afterAll(async () => {
    await room.close();
  });

  const failing = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const { code, sql } of checks.filter(({ code: each }) => each.startsWith('MACHINE-KEYS'))) {
      if ((await superuser.query(sql, [room.partnershipId])).rows.length > 0) found.push(code);
    }
    return found;
  };

  it.each([
    [
      `INSERT INTO machine_key (key_id, partnership_id, machine_id, public_key) SELECT 'x', partnership_id, id, '\\x00' FROM machine`,
    ],
    [`INSERT INTO machine_key_end SELECT key_id, 'REVOKED', partnership_id, now(), 'x', now() FROM machine_key`],
    [
      `INSERT INTO machine_token (hash, partnership_id, machine_id, actor, expires_at) SELECT sha256('x'), partnership_id, id, 'x', now() FROM machine`,
    ],
    ['SELECT hash FROM machine_token'],
    ['UPDATE machine_token SET expires_at = now()'],
    ['DELETE FROM machine_key'],
    [`SELECT make_machine_token(partnership_id, code, sha256('x'), 1, 'x') FROM machine`],
    [`SELECT revoke_machine_key(partnership_id, key_id, 'x') FROM machine_key`],
  ])('the application’s login cannot: %s', async (sql) => {
    expect(await refusedSql(app, sql)).toBe(DENIED);
  });

  it.each(['UPDATE machine_key SET replaces = NULL', 'DELETE FROM machine_key_end', 'TRUNCATE machine_key CASCADE'])(
    'nobody can: %s',
    async (sql) => {
      expect(await refusedSql(superuser, sql)).toBe(APPEND_ONLY);
    },
  );

  it('a token lives a week at most, and keys overlap by one', async () => {
    const closer = room.server.database.pool('closer');
    for (const hours of [0, -1, 169, null]) {
      const made = refusedSql(closer, `SELECT make_machine_token($1, 'rack-7', $2, $3, 'x')`, [
        room.partnershipId,
        randomBytes(32),
        hours,
      ]);
      expect(await made).toBe('P0150');
    }
    const { rows } = await app.query<{ id: string }>('SELECT key_id AS id FROM machine_key LIMIT 1');
    const overlap = refusedSql(app, 'SELECT replace_machine_key($1, $2, 169)', [
      rows[0]?.id,
      Buffer.from(newKeys().publicKey),
    ]);
    expect(await overlap).toBe('P0150');
  });

  it('a check finds a key that nobody logged, and one whose leaf is left alone', async () => {
    expect(await failing()).toEqual([]);
    const { publicKey } = newKeys();
    await superuser.query(
      `INSERT INTO machine_key (key_id, partnership_id, machine_id, public_key)
       SELECT left(encode(sha256($1::bytea), 'hex'), 32), partnership_id, id, $1 FROM machine LIMIT 1`,
      [Buffer.from(publicKey)],
    );
    expect(await failing()).toEqual(['MACHINE-KEYS']);
  });

  it('a check finds a key that took the place of another machine’s', async () => {
    await superuser.query(
      `INSERT INTO machine_key (key_id, partnership_id, machine_id, public_key, replaces)
       SELECT left(encode(sha256($1::bytea), 'hex'), 32), m.partnership_id, m.id, $1, (SELECT min(key_id) FROM machine_key) FROM machine m
       WHERE m.id NOT IN (SELECT machine_id FROM machine_key WHERE key_id = (SELECT min(key_id) FROM machine_key)) LIMIT 1`,
      [Buffer.from(newKeys().publicKey)],
    );
    expect(await failing()).toContain('MACHINE-KEYS-FOLLOW');
  });
});
