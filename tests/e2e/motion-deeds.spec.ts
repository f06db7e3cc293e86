import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { isRefusal } from '#libs/amount';
import { FurtherKinds1763800011110 } from '../../apps/server/src/database/migrations/1763800011110-further-kinds.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { verdict } from '../support/audit-room.js';
import { DeedsRoom, TODAY } from '../support/deeds-room.js';
import { digest } from '../support/lock-room.js';
import type { MotionMembers } from '../support/motion-members.js';
import { endStandstill, pastGuards } from '../support/motion-time.js';
import { resolvedRaw } from '../support/raw-resolution.js';

const HARBOUR = {
  instrument: 'CAPPED_RETURN',
  code: 'harbour',
  currency: 'EUR',
  principal: '10000',
  cap: '15000',
  revenueShare: '4/100',
};

let room: DeedsRoom;
let town: MotionMembers;
beforeAll(async () => {
  room = await DeedsRoom.open();
  ({ town } = room);
}, 60_000);
afterAll(async () => {
  await town.server.stop();
});

/** A holding as it stands on the roll now: what a motion about it names. */
async function asItStands(holding: string): Promise<Readonly<Record<string, string>>> {
  const [last] = await room.rows(
    `SELECT max(e.number)::text AS entry FROM copyhold.roll_entry e JOIN copyhold.holding h ON h.id = e.holding_id
     WHERE e.partnership_id = $1 AND h.number = $2`,
    [holding],
  );
  return { entry: String(last?.['entry']), holding };
}

describe('a motion that is carried', () => {
  it('raises capital on its terms, once, and votes nothing with it', async () => {
    expect(await room.fault('CAPITAL', HARBOUR)).toBeNull();
    expect(await room.fault('APPROPRIATION', { period: town.small.periodId })).toMatch(/period is open/u);
    expect(await room.fault('PROJECTS', { budget: '1', currency: 'EUR', fund: 'RESERVE' })).toMatch(/does not hold/u);
    expect(await room.fault('BETS', { budget: '1', currency: 'EUR', years: '5' })).toMatch(/does not hold/u);
    const motion = await room.done('CAPITAL', HARBOUR);
    expect(
      await room.rows(
        `SELECT code, funder_name AS name, kind, principal_minor AS principal, cap_minor AS cap, revenue_share AS share, votes
         FROM copyhold.capital_instrument WHERE partnership_id = $1`,
      ),
    ).toEqual([
      {
        code: 'harbour',
        name: 'harbour',
        kind: 'CAPPED_RETURN',
        principal: '10000',
        cap: '15000',
        share: '4/100',
        votes: 0,
      },
    ]);
    expect(await room.deedOf(motion)).toEqual([{ kind: 'CAPITAL', names: '{"code":"harbour"}' }]);
    expect(await room.fault('CAPITAL', HARBOUR)).toMatch(/agreed already/u);
    expect(await room.noticed('CAPITAL', HARBOUR)).toMatchObject({ kind: 'EffectImpossible' });
    expect(await room.fault('CAPITAL', { ...HARBOUR, code: 'other', cap: '9999' })).toMatch(/principal first/u);
  });

  it('recalls from an office, whose rights end at once and do not come back', async () => {
    const [office] = await room.rows(
      `SELECT office FROM copyhold.role_grant WHERE partnership_id = $1 AND person_id = $2 AND role = 'OFFICER'`,
      [town.small.people['r0002']],
    );
    const effect = { office: String(office?.['office']), role: 'OFFICER' };
    const session = await town.server.signIn(town.small.people['r0002'] ?? '');
    const roles = async () => (await town.server.graphql('{ viewer { roles } }', {}, session)).data?.['viewer'];
    expect(await roles()).toMatchObject({ roles: expect.arrayContaining(['OFFICER']) });
    const motion = await room.done('RECALL', effect);
    expect(await roles()).toEqual({ roles: ['MEMBER'] });
    expect(await room.deedOf(motion)).toEqual([{ kind: 'RECALL', names: JSON.stringify(effect) }]);
    const again = `INSERT INTO role_grant VALUES ($1, $2, 'OFFICER') ON CONFLICT DO NOTHING`;
    await town.server.database.pool('app').query(again, [town.small.id, town.small.people['r0002']]);
    expect(await roles()).toEqual({ roles: ['MEMBER'] });
    expect(await room.noticed('RECALL', effect)).toMatchObject({ kind: 'EffectImpossible' });
  });

  it('admits to a holding by a line of the roll', async () => {
    const effect = await asItStands('H-0001');
    // A line that is not its own says nothing of how it stood.
    for (const entry of ['999', (await asItStands('H-0002'))['entry'] ?? '']) {
      expect(await room.fault('ADMISSION', { ...effect, entry })).toMatch(/changed hands/u);
    }
    const motion = await room.done('ADMISSION', effect);
    const [line] = await room.rows(
      `SELECT e.number::text AS number FROM copyhold.roll_entry e JOIN copyhold.holding h ON h.id = e.holding_id
       WHERE e.partnership_id = $1 AND h.number = 'H-0001' AND e.event = 'ADMITTED' AND h.state = 'ADMITTED'`,
    );
    expect(await room.deedOf(motion)).toEqual([
      {
        kind: 'ADMISSION',
        names: `{"entry":"${effect['entry'] ?? ''}","event":"ADMITTED","holding":"H-0001","line":"${String(line?.['number'])}"}`,
      },
    ]);
    expect(await room.noticed('ADMISSION', await asItStands('H-0001'))).toMatchObject({ kind: 'EffectImpossible' });
  });

  it('brings a holding before a jury, and takes nothing', async () => {
    const motion = await room.done('FORFEITURE', await asItStands('H-0002'));
    expect(await room.deedOf(motion)).toMatchObject([{ kind: 'FORFEITURE' }]);
    expect(
      await room.rows(
        `SELECT h.state, p.roll_number AS presenter, upper_inf(d.during) AS held FROM copyhold.holding h JOIN copyhold.person p ON p.id = h.presenter
         JOIN copyhold.holding_period d ON d.holding_id = h.id WHERE h.partnership_id = $1 AND h.number = 'H-0002'`,
      ),
    ).toEqual([{ state: 'PRESENTED', presenter: 'r0001', held: true }]);
    expect(await room.fault('FORFEITURE', await asItStands('H-0002'))).toMatch(/case of it is open/u);
  });

  it('and whose deed the court refuses is blocked with its reason, and nothing half-happens', async () => {
    const motion = await room.agreed('FORFEITURE', await asItStands('H-0001'));
    const sold = await room.enter({ act: 'SURRENDER', on: TODAY, holding: 'H-0001', toUseOf: 'r0006' });
    expect(isRefusal(sold)).toBe(false);
    expect(await town.carryOut(motion)).toMatchObject({ state: 'STANDSTILL', blockedWhy: expect.any(String) });
    expect(await room.deedOf(motion)).toEqual([]);
    // Whoever it has come to since is not whom members voted on.
    await room.enter({ act: 'RECEIVE', on: TODAY, holding: 'H-0001' });
    const admitted = await room.enter({ act: 'ADMIT', on: TODAY, holding: 'H-0001' });
    expect(isRefusal(admitted)).toBe(false);
    expect(await town.carryOut(motion)).toMatchObject({
      state: 'STANDSTILL',
      blockedWhy: expect.stringContaining('changed hands'),
    });
    expect(
      await room.rows(`SELECT state FROM copyhold.holding WHERE partnership_id = $1 AND number = 'H-0001'`),
    ).toEqual([{ state: 'ADMITTED' }]);
  });

  it('gives a pasture more gates, with a deed that names its resolution by its hash', async () => {
    const motion = await room.done('PASTURE', { pasture: 'H100 SXM', gates: '12' });
    expect(await room.deedOf(motion)).toEqual([
      { kind: 'PASTURE', names: '{"gates":"12","pasture":"H100 SXM","turn":"2"}' },
    ]);
    expect(
      await room.rows(
        `SELECT count(*)::integer AS leaves FROM copyhold.log_stage s JOIN copyhold.resolution r ON r.partnership_id = $1 AND r.motion_id = $2
         WHERE s.type = 'deed' AND convert_from(s.entry, 'UTF8')::json ->> 'resolution' = encode(sha256(convert_to(r.result, 'UTF8')), 'hex')`,
        [motion],
      ),
    ).toEqual([{ leaves: 1 }]);
  });
});

describe('a motion that opens the lock', () => {
  it('is blocked by the lock with its reason, then waits for the guardian, who carries it out once', async () => {
    const disposal = await room.askFor('0', 'trust');
    const effect = { asset: 'A-0001', disposal };
    // What may be settled until then is shown to whoever drafts it, and does not keep it from the vote.
    expect(await room.fault('DISPOSAL', effect)).toMatch(/until the guardian has consented/u);
    const motion = await room.agreed('DISPOSAL', effect);
    const resolution = await room.resolutionOf(motion);
    const until = new Date(Date.now() + 30 * 86_400_000);
    const authorise = (by: string) =>
      room.call('guardian', 'authorise_disposal($1, $2, $3, $4)', [disposal, by, until]);
    await room.call('guardian', 'consent_to_disposal($1, $2, $3)', [disposal, digest('consent')]);
    await expect(authorise(resolution)).rejects.toMatchObject({
      code: 'P0141',
      message: expect.stringContaining('stands still'),
    });
    expect(await town.carryOut(motion)).toMatchObject({
      state: 'STANDSTILL',
      blockedWhy: expect.stringContaining(`guardian authorise ${disposal} --resolution ${resolution}`),
    });
    expect(await room.rows('SELECT 1 FROM copyhold.disposal_authorisation WHERE partnership_id = $1')).toEqual([]);
    const other = await room.resolutionBy('CAPITAL');
    await expect(authorise(other)).rejects.toMatchObject({ code: 'P0141' });
    await authorise(resolution);
    expect(await town.motion(motion)).toMatchObject({ state: 'EXECUTED' });
    await expect(authorise(resolution)).rejects.toMatchObject({ code: 'P0141' });
    expect(await room.fault('DISPOSAL', effect)).toMatch(/authorised already/u);
  });

  it('is not put to the vote where the lock refuses it: the refusal shows when it is drafted', async () => {
    const disposal = await room.askFor('100', null);
    const effect = { asset: 'A-0001', disposal };
    expect(await room.fault('DISPOSAL', effect)).toMatch(/asset lock refuses/u);
    expect(await room.noticed('DISPOSAL', effect)).toMatchObject({ kind: 'EffectImpossible' });
    expect(await room.fault('DISPOSAL', { ...effect, asset: 'A-0002' })).toMatch(/Nobody has asked/u);
  });

  it('lets an asset bear its loss, by the steward, for what was resolved and nothing else', async () => {
    const evidence = digest('flood').toString('hex');
    const effect = { amount: '50000', asset: 'A-0002', currency: 'EUR', evidence };
    expect(await room.fault('LOSS_ABSORPTION', { ...effect, amount: '99000000' })).toMatch(/worth less/u);
    expect(await room.fault('LOSS_ABSORPTION', { amount: '1', currency: 'EUR', evidence })).toMatch(
      /locked reserve|no loss/u,
    );
    const motion = await room.agreed('LOSS_ABSORPTION', effect);
    const resolution = await room.resolutionOf(motion);
    const impair = (amount: string) =>
      room.call<string>('steward', 'impair_asset($1, $2, $3, $4, $5)', ['A-0002', amount, digest('flood'), resolution]);
    await expect(impair('50000')).rejects.toMatchObject({ code: 'P0141' });
    expect(await town.carryOut(motion)).toMatchObject({ blockedWhy: expect.stringContaining('steward impair A-0002') });
    await expect(impair('50001')).rejects.toMatchObject({ code: 'P0141' });
    expect(await impair('50000')).toBe('ABS-0001');
    expect(await town.motion(motion)).toMatchObject({ state: 'EXECUTED' });
    await expect(impair('50000')).rejects.toMatchObject({ code: 'P0141' });
  });
});

describe('a release that a jury annulled', () => {
  it.each([
    ['disposal_fault', 'DSP-0001', 'disposal_authorisation WHERE disposal_code'],
    ['absorption_fault', 'ABS-0001', 'loss_absorption WHERE code'],
  ])('is not posted any more: %s', async (gate, code, row) => {
    const client = await town.superuser.connect();
    const fault = async (): Promise<unknown> => {
      const sql = `SELECT ${gate}($1, NULL, $2, now(), '{}', '{}', '{}', '{}', '{}') AS fault`;
      return (await client.query<{ fault: unknown }>(sql, [town.small.id, code])).rows[0]?.fault ?? 'nothing';
    };
    try {
      await client.query(
        `BEGIN; SET LOCAL search_path = copyhold, public; SET LOCAL session_replication_role = replica`,
      );
      expect(await fault()).not.toMatch(/a jury annulled/u);
      await client.query('ALTER TABLE annulment DISABLE TRIGGER ALL');
      await client.query(
        `INSERT INTO annulment (motion_id, partnership_id, objection_id, from_state, undone, remains, actor, custom_version)
         SELECT r.motion_id, r.partnership_id, gen_random_uuid(), 'EXECUTED', '[]', '[]', 'r0001', 1 FROM resolution r
         WHERE r.id = (SELECT resolution_id FROM ${row} = $1)`,
        [code],
      );
      expect(await fault()).toMatch(/a jury annulled/u);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

describe('by hand', () => {
  it('nothing is done by a resolution before its time, by one of another kind, or twice', async () => {
    const motion = await room.agreed('CAPITAL', { ...HARBOUR, code: 'mill' });
    const resolution = await room.resolutionOf(motion);
    const raise = () => room.call('closer', 'raise_capital($1, $2)', [resolution]);
    await expect(raise()).rejects.toMatchObject({ code: 'P0108' });
    await endStandstill(town.superuser, motion);
    await expect(raise()).rejects.toMatchObject({ code: 'P0108' });
    await town.round();
    expect(await town.motion(motion)).toMatchObject({ state: 'EXECUTED' });
    expect(await room.call('closer', 'raise_capital($1, $2)', [resolution])).toBe('InstrumentExists');
    for (const text of ['recall_office($1, $2)', 'name_roll_line($1, $2, 1)']) {
      await expect(room.call('closer', text, [resolution])).rejects.toMatchObject({ code: 'P0108' });
    }
    // A line of the roll that was entered by others, or long ago, is not what was resolved.
    const admission = await room.resolutionBy('ADMISSION');
    await expect(room.call('closer', 'name_roll_line($1, $2, 1)', [admission])).rejects.toMatchObject({
      code: 'P0108',
    });
    for (const login of ['app', 'guardian'] as const) {
      await expect(room.call(login, 'raise_capital($1, $2)', [resolution])).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('whoever checks', () => {
  it('finds everything whole: deeds against their resolutions, in the database and in the bundle', async () => {
    expect(await room.broken()).toEqual([]);
    await town.server.app.get(SequencerService, { strict: false }).round();
    const vkeys = (await (await fetch(`${town.server.url}/log/small/vkey`)).text()).trim().split('\n');
    const bundle = await (await fetch(`${town.server.url}/audit/bundle.ndjson`)).text();
    const report = verdict(bundle, { vkeys });
    expect(report.findings).toEqual([]);
    expect(bundle.match(/\\"type\\":\\"deed\\"/gu)?.length).toBe(6);
  });

  it('is given deeds of what was done before there were any: the migration is taken back, and brought up', async () => {
    const client = await town.superuser.connect();
    const pastures = async (): Promise<readonly unknown[]> =>
      (await client.query<object>('SELECT resolution_id, names FROM resolved_deed WHERE kind = $1', ['PASTURE'])).rows;
    try {
      await client.query('BEGIN; SET LOCAL search_path = copyhold, public; SET LOCAL ROLE copyhold_owner');
      const runner = { query: (sql: string) => client.query(sql) } as unknown as QueryRunner;
      const before = await pastures();
      const migration = new FurtherKinds1763800011110();
      await migration.down(runner);
      await migration.up(runner);
      expect(before).toHaveLength(1);
      expect(await pastures()).toEqual(before);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('finds a deed that the owner of the database says otherwise of, or denies', async () => {
    const superuser = town.superuser;
    await superuser.query('ALTER TABLE copyhold.resolved_deed DISABLE TRIGGER append_only');
    const change = `UPDATE copyhold.resolved_deed SET names = replace(names, $2, $3) WHERE partnership_id = $1`;
    await superuser.query(change, [town.small.id, '"harbour"', '"another"']);
    expect((await room.broken()).filter((each) => each.startsWith('deeds-')).length).toBeGreaterThan(0);
    await superuser.query(change, [town.small.id, '"another"', '"harbour"']);
    expect(await room.broken()).toEqual([]);
    await superuser.query('UPDATE copyhold.role_grant SET recalled_by = NULL WHERE partnership_id = $1', [
      town.small.id,
    ]);
    expect((await room.broken()).filter((each) => each.startsWith('deeds-')).length).toBeGreaterThan(0);
  });

  it('gives an office back where a jury annulled the recall, and recalls from it again', async () => {
    const [recall] = await room.rows(
      `SELECT m.id, d.resolution_id AS by, d.names FROM copyhold.resolved_deed d JOIN copyhold.resolution r ON r.id = d.resolution_id
       JOIN copyhold.motion m ON m.id = r.motion_id WHERE d.partnership_id = $1 AND d.kind = 'RECALL'`,
    );
    const effect = JSON.parse(String(recall?.['names'])) as Record<string, string>;
    await town.superuser.query('UPDATE copyhold.role_grant SET recalled_by = $1 WHERE office::text = $2', [
      recall?.['by'],
      effect['office'],
    ]);
    const session = await town.server.signIn(town.small.people['r0002'] ?? '');
    const roles = async () => (await town.server.graphql('{ viewer { roles } }', {}, session)).data?.['viewer'];
    expect(await roles()).toEqual({ roles: ['MEMBER'] });
    await pastGuards(town.superuser, async (client) => {
      await client.query(`UPDATE motion SET state = 'ANNULLED' WHERE id = $1`, [recall?.['id']]);
    });
    expect(await roles()).toMatchObject({ roles: expect.arrayContaining(['OFFICER']) });
    await room.done('RECALL', effect);
    expect(await roles()).toEqual({ roles: ['MEMBER'] });
    expect((await room.broken()).filter((each) => each.startsWith('deeds-'))).toEqual([]);
  });

  it('recalls from a seat on a body, by the election that gave it and its place', async () => {
    const election = await resolvedRaw(town.superuser, town.small.id, { kind: 'ELECTION', result: { body: 'board' } });
    await town.superuser.query(
      `INSERT INTO copyhold.body_seat (partnership_id, resolution_id, place, body, person_id) VALUES ($1, $2, 1, 'board', $3), ($1, $2, 2, 'board', $4)`,
      [town.small.id, election, town.small.people['r0001'], town.small.people['r0005']],
    );
    const [{ hash } = {}] = await room.rows(
      `SELECT encode(result_hash, 'hex') AS hash FROM copyhold.resolution WHERE partnership_id = $1 AND id = $2`,
      [election],
    );
    const effect = { body: 'board', election: String(hash), place: '2' };
    expect(await room.fault('RECALL', { ...effect, place: '3' })).toMatch(/Nobody holds/u);
    const motion = await room.done('RECALL', effect);
    expect(await room.deedOf(motion)).toEqual([{ kind: 'RECALL', names: JSON.stringify(effect) }]);
    expect(await room.fault('RECALL', effect)).toMatch(/recalled already/u);
    const { data } = await town.server.graphql('{ motionChoices { seats { place recalled } } }');
    expect(data).toEqual({
      motionChoices: {
        seats: [
          { place: '1', recalled: false },
          { place: '2', recalled: true },
        ],
      },
    });
  });
});
