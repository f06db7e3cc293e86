import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { MotionRoundService } from '../../apps/server/src/voting/motions/motion-round.service.js';
import { VoteDeskService } from '../../apps/server/src/voting/motions/vote-desk.service.js';
import { MotionMembers } from '../support/motion-members.js';
import { pastGuards } from '../support/motion-time.js';

const ALL = ['r0001', 'r0002', 'r0003', 'r0004', 'r0005', 'r0007'] as const;

let town: MotionMembers;
beforeAll(async () => {
  town = await MotionMembers.open();
});
afterAll(async () => {
  await town.server.stop();
});

const query = <R>(sql: string, parameters: readonly unknown[] = []) =>
  town.superuser.query<R & Record<string, unknown>>(sql, [...parameters]);

/** How long the ballot is open, from now. Milliseconds. */
const closeIn = (id: string, milliseconds: number): Promise<void> =>
  pastGuards(town.superuser, async (client) => {
    await client.query(
      `UPDATE motion SET opens_at = opens_at - interval '20 days', closes_at = clock_timestamp() + make_interval(secs => $2) WHERE id = $1`,
      [id, milliseconds / 1_000],
    );
  });

describe('the closing instant', () => {
  it('takes every ballot before it and none after, from two hundred at once, and two closers close once', async () => {
    const { id } = await town.opened('ORDINARY');
    const ballot = await town.ballot(id, 'r0001', 'YES');
    const desk = town.server.app.get(VoteDeskService, { strict: false });
    const rounds = town.server.app.get(MotionRoundService, { strict: false });
    const member = { partnershipId: town.small.id, personId: town.small.people['r0001'] ?? '' };
    await closeIn(id, 300);
    const until = Date.now() + 600;
    const outcomes: string[] = [];
    // Two hundred hands on one ballot number each: whichever comes first takes the number, the others are out of turn.
    const voter = (await town.motion(id, 'r0001'))?.own?.voter ?? '';
    for (let number = 1; Date.now() < until; number += 1) {
      const next = number === 1 ? ballot : town.voter('r0001', id).ballot(id, { voter, number }, 'NO');
      const casts = await Promise.all(Array.from({ length: 20 }, () => desk.cast(member, next)));
      outcomes.push(...casts.map((cast) => (isRefusal(cast) ? cast.kind : 'CAST')));
      if (casts.some((cast) => isRefusal(cast) && cast.kind === 'MotionClosed')) break;
    }
    const [first, second] = await Promise.all([rounds.round(new Date()), rounds.round(new Date())]);
    expect(first + second).toBeLessThanOrEqual(1);
    // The server's own clock may have been the one that closed it, and counts it still; a step that failed is tried again.
    const isOver = async () => !['OPEN', 'CLOSED'].includes((await town.motion(id))?.state ?? '');
    for (let tries = 0; tries < 50 && !(await isOver()); tries += 1) await rounds.round(new Date());
    expect(new Set(outcomes)).toEqual(new Set(['CAST', 'BallotOutOfTurn', 'MotionClosed']));
    const { rows } = await query<{ cast: string; late: string; numbers: string; resolutions: string }>(
      `SELECT count(*) AS cast, count(*) FILTER (WHERE b.cast_at >= m.closes_at) AS late, max(b.number) AS numbers,
              (SELECT count(*) FROM copyhold.resolution r WHERE r.motion_id = m.id) AS resolutions
       FROM copyhold.ballot b JOIN copyhold.motion m ON m.id = b.motion_id WHERE m.id = $1 GROUP BY m.id`,
      [id],
    );
    const cast = outcomes.filter((outcome) => outcome === 'CAST').length;
    expect(rows.map((row) => Object.values(row).map(Number))).toEqual([[cast, 0, cast, 1]]);
  });

  it('is kept though the server was down across it: what fell due is taken up, once', async () => {
    const { id } = await town.opened('ORDINARY');
    for (const roll of ALL) await town.cast(id, roll, 'YES');
    await closeIn(id, -3_600_000);
    await pastGuards(town.superuser, async (client) => {
      await client.query(`UPDATE motion SET opens_at = closes_at - interval '7 days' WHERE id = $1`, [id]);
    });
    const rounds = town.server.app.get(MotionRoundService, { strict: false });
    await Promise.all([1, 2, 3].map(() => rounds.round(new Date())));
    expect(await town.motion(id)).toMatchObject({ state: 'STANDSTILL', outcome: { verdict: 'CARRIED' } });
    const { rows } = await query(`SELECT count(*)::integer AS n FROM copyhold.resolution WHERE motion_id = $1`, [id]);
    expect(rows).toEqual([{ n: 1 }]);
    // Three at once carry it out once.
    await town.carryOut(id);
    await Promise.all([1, 2, 3].map(() => rounds.round(new Date())));
    expect(await town.motion(id)).toMatchObject({ state: 'EXECUTED' });
  });

  it('moves once where the last quorum is met late, and never again', async () => {
    const { id } = await town.opened('ORDINARY');
    for (const roll of ['r0001', 'r0004']) await town.cast(id, roll, 'YES');
    await closeIn(id, 3_600_000);
    // The public body was the one that was wanting.
    expect(await town.cast(id, 'r0007', 'YES')).toMatchObject({ motion: { extended: true } });
    const { rows } = await query<{ hours: string }>(
      `SELECT extract(epoch FROM x.until - x.met_at) / 3600 AS hours, m.extended_to = x.until AS same
       FROM copyhold.motion_extension x JOIN copyhold.motion m ON m.id = x.motion_id WHERE m.id = $1`,
      [id],
    );
    expect(rows.map((row) => ({ ...row, hours: Number(row.hours) }))).toEqual([{ hours: 24, same: true }]);
    for (const roll of ['r0002', 'r0003', 'r0005']) await town.cast(id, roll, 'NO');
    const after = await query(`SELECT count(*)::integer AS n FROM copyhold.motion_extension WHERE motion_id = $1`, [
      id,
    ]);
    expect(after.rows).toEqual([{ n: 1 }]);
  });
});

describe('the roll that is frozen', () => {
  it('is not moved by whoever joins, leaves or changes college after the opening', async () => {
    const { id } = await town.opened('ORDINARY');
    const app = town.server.database.pool('app');
    await app.query(`INSERT INTO membership VALUES ($1, $2, 'COMMON', '2026-01-01', NULL)`, [
      town.small.id,
      town.small.people['r0006'],
    ]);
    expect(await town.cast(id, 'r0006', 'YES')).toMatchObject({ __typename: 'NotOnElectorate' });
    await app.query(`UPDATE membership SET until = '2026-02-01' WHERE person_id = $1 AND college = 'COMMON'`, [
      town.small.people['r0006'],
    ]);
    expect(await town.motion(id)).toMatchObject({ onRoll: 6 });
    // Whoever stands in two votes in the one chosen before: here too late for this roll, in time for the next.
    expect(await town.ask('r0003', 'chooseCollege', { college: 'HOST' })).toMatchObject({ kind: 'NotOfThisCollege' });
    expect(await town.ask('r0003', 'chooseCollege', { college: 'LABELLER' })).toMatchObject({ value: 'LABELLER' });
    expect(await town.motion(id, 'r0003')).toMatchObject({ own: { college: 'WORKER' } });
  });

  it('takes a lost key’s successor, numbered and logged, and no longer the lost one', async () => {
    const { id } = await town.opened('ORDINARY');
    await town.cast(id, 'r0002', 'YES');
    const other = town.voter('the new phone of r0002', id);
    await town.enrol('r0002', id, other.key);
    const own = (await town.motion(id, 'r0002'))?.own;
    const lost = town.voter('r0002', id).ballot(id, { voter: own?.voter ?? '', number: 2 }, 'NO');
    expect(await town.ask('r0002', 'castVote', { ballot: lost })).toMatchObject({ kind: 'KeyNotEnrolled' });
    const next = other.ballot(id, { voter: own?.voter ?? '', number: 2 }, 'NO');
    expect(await town.ask('r0002', 'castVote', { ballot: next })).toMatchObject({ __typename: 'VoteCast' });
    // A key is of one voter and of one motion: one for two would tell that their ballots are of one hand.
    expect(await town.enrol('r0001', id, other.key)).toMatchObject({ kind: 'KeyUsedElsewhere' });
    const { id: later } = await town.noticed('ORDINARY');
    expect(await town.enrol('r0002', later, other.key)).toMatchObject({ kind: 'KeyUsedElsewhere' });
    expect(await town.enrol('r0002', later)).toMatchObject({ __typename: 'OwnChanged' });
    const { rows } = await query(
      `SELECT count(*)::integer AS n FROM copyhold.log_stage WHERE type = 'elector-key' AND convert_from(entry, 'UTF8')::jsonb ->> 'motion' = $1`,
      [id],
    );
    // The first, which came after the opening, and its successor.
    expect(rows).toEqual([{ n: 2 }]);
  });
});

describe('whoever has the application’s login', () => {
  it.each([
    [`UPDATE copyhold.motion SET state = 'CARRIED'`, /permission denied/u],
    [`INSERT INTO copyhold.ballot (motion_id) SELECT id FROM copyhold.motion LIMIT 1`, /permission denied/u],
    [`DELETE FROM copyhold.motion_support`, /permission denied/u],
    [`SELECT choice FROM copyhold.ballot`, /permission denied/u],
    [`SELECT salt FROM copyhold.ballot`, /permission denied/u],
  ])('cannot: %s', async (sql, why) => {
    await expect(town.server.database.pool('app').query(sql)).rejects.toThrow(why);
  });

  it('cannot resolve another thing than was put to the vote, nor before the close, nor twice', async () => {
    const app = town.server.database.pool('app');
    const { id } = await town.opened('PASTURE', { pasture: 'B200', gates: '3' });
    for (const roll of ALL) await town.cast(id, roll, 'YES');
    const result = { carried: true, kind: 'PASTURE', motion: id, state: 'CARRIED', gates: '300', pasture: 'B200' };
    const resolve = (text: object) =>
      app.query('SELECT copyhold.resolve_motion($1, $2, $3, $4)', [town.small.id, id, 'CARRIED', JSON.stringify(text)]);
    await expect(resolve(result)).rejects.toThrow(/not closed/u);
    await closeIn(id, -1_000);
    await app.query('SELECT copyhold.close_noticed($1, $2)', [town.small.id, id]);
    await expect(resolve(result)).rejects.toThrow(/something else than was put to the vote/u);
    await town.round();
    expect(await town.motion(id)).toMatchObject({ state: 'STANDSTILL' });
    await expect(resolve(result)).rejects.toThrow(/not closed/u);
    const early = await app.query<{ done: boolean }>('SELECT copyhold.mark_carried_out($1, $2) AS done', [
      town.small.id,
      id,
    ]);
    expect(early.rows).toEqual([{ done: false }]);
  });
});

describe('what was resolved', () => {
  const carried = async (gates: string): Promise<{ readonly id: string; readonly resolution: string }> => {
    const { id } = await town.opened('PASTURE', { pasture: 'H100 SXM', gates });
    for (const roll of ALL) await town.cast(id, roll, 'YES');
    await town.close(id);
    const { rows } = await query<{ id: string }>('SELECT id FROM copyhold.resolution WHERE motion_id = $1', [id]);
    return { id, resolution: rows[0]?.id ?? '' };
  };

  it('is done by nobody before its standstill is over', async () => {
    const { id, resolution } = await carried('7');
    const app = town.server.database.pool('app');
    const set = 'SELECT copyhold.set_pasture($1, $2, 7, $3)';
    await expect(app.query(set, [town.small.id, 'H100 SXM', resolution])).rejects.toThrow(/not carried out yet/u);
    expect(await town.carryOut(id)).toMatchObject({ state: 'EXECUTED' });
  });

  it('is carried out where it has come about already, and holds up no other motion', async () => {
    const { id } = await carried('7');
    expect(await town.carryOut(id)).toMatchObject({ state: 'EXECUTED' });
    expect((await town.opened('ORDINARY')).state).toBe('OPEN');
  });

  it('is of no use to the functions of the first form, nor are its ballots', async () => {
    const { id } = await town.opened('ORDINARY');
    await town.cast(id, 'r0001', 'NO');
    await town.cast(id, 'r0001', 'YES');
    await closeIn(id, -1_000);
    const app = town.server.database.pool('app');
    const closed = await app.query('SELECT copyhold.close_motion($1, $2) AS closed', [town.small.id, id]);
    expect(closed.rows).toEqual([{ closed: false }]);
    await app.query('SELECT copyhold.close_noticed($1, $2)', [town.small.id, id]);
    for (const login of ['app', 'auditor'] as const) {
      const pool = town.server.database.pool(login);
      const ballots = await pool.query('SELECT * FROM copyhold.opened_ballots($1, $2)', [town.small.id, id]);
      expect(ballots.rows).toEqual([]);
    }
    const record = `SELECT copyhold.record_resolution($1, $2, true, '{}', 1)`;
    await expect(app.query(record, [town.small.id, id])).rejects.toThrow(/not closed/u);
    await town.round();
  });
});

describe('the roll and its keys', () => {
  it('lie in no order that tells who stands behind a reference', async () => {
    const { id } = await town.opened('ORDINARY');
    const { rows } = await query<{ ref: string }>(
      'SELECT voter_ref AS ref FROM copyhold.elector WHERE motion_id = $1 ORDER BY ctid',
      [id],
    );
    expect(rows.map(({ ref }) => ref)).toEqual(rows.map(({ ref }) => ref).sort());
  });

  it('let two browsers of one voter vote in turns, each enrolled anew', async () => {
    const { id } = await town.opened('ORDINARY');
    const phone = town.voter('the phone of r0004', id);
    await town.cast(id, 'r0004', 'YES');
    await town.enrol('r0004', id, phone.key);
    const own = (await town.motion(id, 'r0004'))?.own;
    const second = phone.ballot(id, { voter: own?.voter ?? '', number: 2 }, 'NO');
    expect(await town.ask('r0004', 'castVote', { ballot: second })).toMatchObject({ __typename: 'VoteCast' });
    expect(await town.cast(id, 'r0004', 'YES')).toMatchObject({ motion: { own: { ballots: 3 } } });
  });

  it('are not frozen late: a vote that nobody opened in time goes back to be noticed again', async () => {
    const { id } = await town.noticed('ORDINARY');
    await pastGuards(town.superuser, async (client) => {
      await client.query(
        `UPDATE motion SET opens_at = clock_timestamp() - interval '8 days', closes_at = clock_timestamp() + interval '2 days' WHERE id = $1`,
        [id],
      );
    });
    await town.round();
    expect(await town.motion(id)).toMatchObject({ state: 'DELIBERATION', onRoll: 0 });
    const { rows } = await query('SELECT person_id AS by FROM copyhold.motion_recall WHERE motion_id = $1', [id]);
    expect(rows).toEqual([{ by: null }]);
  });
});
