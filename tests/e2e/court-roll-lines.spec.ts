import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#libs/transparency-log';
import { rollChecks } from '../../apps/server/src/database/checks/roll-checks.js';
import { HOURS, RollRoom } from '../support/roll-room.js';

let room: RollRoom;

beforeAll(async () => {
  room = await RollRoom.open();
  const app = room.server.database.pool('app');
  await app.query('SELECT set_pasture($1, $2, 10)', [room.small.id, 'meadow']);
  const land = await room.claim('r0001', 'mill', '2026-03-02', HOURS);
  const gate = {
    act: 'GRANT',
    on: '2026-03-05',
    kind: 'STINT_GATE',
    subject: 'meadow',
    quantity: 4n,
    toUseOf: 'r0001',
  };
  const given = await room.entered({ ...gate, appurtenantTo: land });
  await room.entered({ act: 'ADMIT', on: '2026-03-05', holding: given, note: 'In full court.' });
  await room.entered({ act: 'SURRENDER', holding: land, toUseOf: 'r0005' });
  await room.entered({ act: 'RECEIVE', holding: land });
  await room.entered({ act: 'ADMIT', holding: land });
  const heired = await room.claim('r0003', 'ford', '2026-03-08');
  await room.entered({ act: 'DEATH', holding: heired });
  await room.entered({ act: 'NAME_HEIR', holding: heired, toUseOf: 'r0004', until: '2190-05-04' });
  const split = await room.claim('r0004', 'field', '2026-03-08', '100');
  await room.entered({ act: 'SPLIT', on: '2026-03-09', holding: split, parts: [9n, 1n] });
});
afterAll(async () => {
  await room.server.stop();
});

describe('a line of the roll', () => {
  it('is its own leaf, chains to the one before it, and names persons by commitments that open', async () => {
    const { rows } = await room.server.database.pool('app').query<{
      number: string;
      document: string;
      hash: string;
      staged: string;
      salts: { role: string; value: string; salt: string }[];
    }>(
      `SELECT e.number::text, e.document, encode(e.hash, 'hex') AS hash, (SELECT count(*)::text FROM log_stage l WHERE l.entry = convert_to(e.document, 'UTF8')) AS staged,
              (SELECT json_agg(json_build_object('role', s.role, 'value', s.value, 'salt', encode(s.salt, 'hex'))) FROM roll_salt s WHERE s.number = e.number) AS salts
       FROM roll_entry e ORDER BY e.number`,
    );
    let previous = '';
    for (const { number, document, hash, staged, salts } of rows) {
      const members = JSON.parse(document) as Record<string, string>;
      expect(canonicalJson(members)).toBe(document);
      expect([createHash('sha256').update(document).digest('hex'), members['previous'], staged]).toEqual([
        hash,
        previous,
        '1',
      ]);
      expect(document).not.toMatch(/r\d{4}|Person/u);
      for (const { role, value, salt } of salts) {
        const [domain, opened] =
          role === 'note'
            ? ['roll-note', { entry: number, note: value }]
            : ['roll-person', { entry: number, rollNumber: value }];
        const made = createHash('sha256')
          .update(`${domain}\n`)
          .update(Buffer.from(salt, 'hex'))
          .update(canonicalJson(opened));
        expect(made.digest('hex')).toBe(members[role]);
      }
      previous = hash;
    }
    expect(rows.length).toBeGreaterThan(15);
  });

  it('is what every check of the roll finds, and what each finds when it was bent', async () => {
    const found = async (): Promise<string[]> => {
      const broken = await Promise.all(
        rollChecks.map(async ({ code, sql }) =>
          (await room.server.database.pool('app').query(sql, [room.small.id])).rows.length > 0 ? [code] : [],
        ),
      );
      return broken.flat();
    };
    expect(await found()).toEqual([]);
    const superuser = room.server.database.pool('superuser');
    await superuser.query(`UPDATE copyhold.holding SET rent_minor = 1 WHERE number = 'H-0001'`);
    expect(await found()).toEqual(['holdings-follow-the-roll']);
    await superuser.query(`UPDATE copyhold.holding SET rent_minor = 4750 WHERE number = 'H-0001'`);
    await superuser.query(
      `UPDATE copyhold.holding_period SET person_id = (SELECT id FROM copyhold.person WHERE roll_number = 'r0006') WHERE upper_inf(during)`,
    );
    expect(await found()).toEqual(['one-holder-at-a-time']);
    await superuser.query(
      `ALTER TABLE copyhold.pasture DISABLE TRIGGER append_only; UPDATE copyhold.pasture SET gates = 1; ALTER TABLE copyhold.pasture ENABLE ALWAYS TRIGGER append_only`,
    );
    expect(await found()).toEqual(expect.arrayContaining(['gates-within-pasture', 'pastures-have-their-leaf']));
    await superuser.query(
      `ALTER TABLE copyhold.fine DISABLE TRIGGER append_only; UPDATE copyhold.fine SET amount_minor = amount_minor + 1; ALTER TABLE copyhold.fine ENABLE ALWAYS TRIGGER append_only`,
    );
    expect(await found()).toContain('fines-within-custom');
    await superuser.query(
      `ALTER TABLE copyhold.roll_entry DISABLE TRIGGER append_only; UPDATE copyhold.roll_entry SET on_date = on_date - 1 WHERE number = 3; ALTER TABLE copyhold.roll_entry ENABLE ALWAYS TRIGGER append_only`,
    );
    expect(await found()).toContain('roll-documents-hash');
  });
});
