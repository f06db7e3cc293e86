import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CourtFactsStore } from '../../apps/server/src/court-roll/court-facts.store.js';
import { Database } from '../../apps/server/src/database/database.js';
import { RollRoom } from '../support/roll-room.js';

let room: RollRoom;

beforeAll(async () => {
  room = await RollRoom.open();
});
afterAll(async () => {
  await room.server.stop();
});

describe('an heir', () => {
  it('names the heir before they claim, and tells nobody when they come of age', async () => {
    const officer = (wish: Parameters<typeof room.officer>[0]) => room.officer(wish);
    const granted = await officer({ act: 'GRANT', kind: 'HOST_CLAIM', subject: 'ford', toUseOf: 'r0003' });
    const holding = 'holding' in granted ? granted.holding : '';
    await officer({ act: 'ADMIT', holding });
    await officer({ act: 'DEATH', holding });
    expect(await room.enter('r0005', { act: 'CLAIM', holding, toUseOf: 'r0005' })).toMatchObject({
      __typename: 'NotAllowed',
    });
    expect(await officer({ act: 'CLAIM', holding, toUseOf: 'r0005' })).toMatchObject({ kind: 'HeirNotNamed' });
    await officer({ act: 'NAME_HEIR', holding, toUseOf: 'r0005', until: '2031-05-04' });
    const told = await room.server.database
      .pool('app')
      .query(`SELECT document FROM roll_entry WHERE event = 'HEIR_NAMED' AND document LIKE '%2031-05-04%'`);
    expect(told.rows).toEqual([]);
    expect(await officer({ act: 'NOTICE', holding })).toMatchObject({ kind: 'HeirIsMinor' });
    expect((await room.enter('r0005', { act: 'CLAIM', holding, toUseOf: 'r0005' })).holding).toMatchObject({
      state: 'ADMITTANCE_DUE',
    });
  });

  it('comes of age on a day that no login reads', async () => {
    const heired = await room.claim('r0004', 'weir');
    await room.entered({ act: 'DEATH', holding: heired, toUseOf: 'r0005', until: '2033-07-09' });
    for (const login of ['app', 'closer', 'auditor'] as const) {
      const pool = room.server.database.pool(login);
      for (const sql of [
        'SELECT minor_until FROM holding',
        'SELECT calls_from FROM holding',
        'TABLE minority',
        'SELECT * FROM holding',
      ]) {
        await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' });
      }
    }
    const app = room.server.database.pool('app');
    const clock = (on: string): Promise<{ rows: unknown[] }> =>
      app.query('SELECT heir_clock($1, $2, $3) AS heir', [room.small.id, heired, on]);
    // Whatever day is asked for, it answers by the clock: nobody feels for the day.
    expect([(await clock('2026-01-01')).rows, (await clock('2190-01-01')).rows]).toEqual([
      [{ heir: 'MINOR' }],
      [{ heir: 'MINOR' }],
    ]);
    expect(
      await room.officer({ act: 'NAME_HEIR', holding: heired, toUseOf: 'r0005', until: '2033-07-08' }),
    ).toMatchObject({ kind: 'MinorityShortened' });
    const told = await room.server.database
      .pool('superuser')
      .query(
        `SELECT 1 FROM copyhold.roll_entry WHERE document LIKE '%2033-07-0%' UNION ALL SELECT 1 FROM copyhold.log_stage WHERE position(convert_to('2033-07-0', 'UTF8') IN entry) > 0`,
      );
    expect(told.rows).toEqual([]);
    const record = JSON.stringify(await room.roll.byNumber(room.small.id, heired));
    const copy = await (await fetch(`${room.server.url}/register/${heired}/copy.json`)).text();
    expect([record, copy].filter((text) => text.includes('2033-07'))).toEqual([]);
  });

  it('is let go of when they are of age, or when the words of a line are erased: and stays a minor until then', async () => {
    const superuser = room.server.database.pool('superuser');
    const heired = await room.claim('r0006', 'ridge');
    await room.entered({ act: 'DEATH', holding: heired, toUseOf: 'r0001', until: '2034-02-03' });
    const state = async (): Promise<unknown> =>
      (
        await superuser.query(
          `SELECT h.minor_until::text AS until, h.calls_from IS NOT NULL AS "callsFrom",
                  (SELECT count(*)::integer FROM copyhold.minority m JOIN copyhold.roll_entry e ON e.number = m.number WHERE e.holding_id = h.id) AS kept
           FROM copyhold.holding h WHERE number = $1`,
          [heired],
        )
      ).rows[0];
    expect(await state()).toEqual({ until: '2034-02-03', callsFrom: false, kept: 1 });
    await expect(
      room.server.database
        .pool('closer')
        .query(`SELECT erase_roll_salt($1, (SELECT max(number) FROM roll_entry WHERE event = 'DIED'))`, [
          room.small.id,
        ]),
    ).rejects.toMatchObject({ code: 'P0174' });
    expect(await state()).toEqual({ until: '2034-02-03', callsFrom: false, kept: 1 });
    expect(await room.officer({ act: 'NOTICE', holding: heired })).toMatchObject({ kind: 'HeirIsMinor' });
    expect(
      await room.officer({ act: 'NAME_HEIR', holding: heired, toUseOf: 'r0001', until: '2033-02-03' }),
    ).toMatchObject({ kind: 'MinorityShortened' });
    // The years pass.
    await superuser.query(`UPDATE copyhold.minority SET until = '2026-01-15' WHERE until = '2034-02-03'`);
    await superuser.query(`UPDATE copyhold.holding SET minor_until = '2026-01-15' WHERE number = $1`, [heired]);
    const facts = room.server.app.get(CourtFactsStore, { strict: false });
    await room.server.app.get(Database).transaction((tx) => facts.forgetMinorities(tx));
    expect(await state()).toEqual({ until: null, callsFrom: true, kept: 0 });
    const from = await superuser.query(`SELECT calls_from::text AS day FROM copyhold.holding WHERE number = $1`, [
      heired,
    ]);
    expect(from.rows).toEqual([{ day: '2026-02-01' }]);
    expect(await room.officer({ act: 'NOTICE', holding: heired })).toMatchObject({ holding: heired });
  });
});

describe('a grantee who dies before they are admitted', () => {
  it('leaves nothing to an heir: the grant lapses after a call, and can be made anew', async () => {
    const grant = { act: 'GRANT', kind: 'HOST_CLAIM', subject: 'moor', toUseOf: 'r0003' };
    const holding = await room.entered(grant);
    expect(await room.officer({ act: 'LAPSE', holding })).toMatchObject({ kind: 'GranteeLives' });
    expect(await room.officer({ act: 'DEATH', holding, toUseOf: 'r0004' })).toMatchObject({
      kind: 'GrantNotInherited',
    });
    await room.entered({ act: 'DEATH', holding });
    expect(await room.officer({ act: 'ADMIT', holding })).toMatchObject({ kind: 'NobodyToAdmit' });
    expect(await room.officer({ act: 'LAPSE', holding })).toMatchObject({ kind: 'NoticesMissing' });
    await room.entered({ act: 'NOTICE', holding });
    expect(await room.officer({ act: 'LAPSE', holding })).toMatchObject({ kind: 'NoticeRuns' });
    expect(await room.officer({ ...grant, toUseOf: 'r0004' })).toMatchObject({ lines: [expect.any(String)] });
  });
});
