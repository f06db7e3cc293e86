import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { objectionChecks } from '../../apps/server/src/database/checks/objection-checks.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { DistributionService } from '../../apps/server/src/distribution/distribution.service.js';
import { PaymentService } from '../../apps/server/src/distribution/payment.service.js';
import { MotionRoundService } from '../../apps/server/src/voting/motions/motion-round.service.js';
import { AnnulmentService } from '../../apps/server/src/voting/objections/annulment.service.js';
import { ObjectionService } from '../../apps/server/src/voting/objections/objection.service.js';
import { verdict } from '../support/audit-room.js';
import { balances, post } from '../support/books.js';
import { admitted, objectionsOlder } from '../support/jury.js';
import { LogOwner } from '../support/log-owner.js';
import { MotionRoom } from '../support/motion-room.js';
import { bringMotion, endStandstill } from '../support/motion-time.js';
import { refusedSql } from '../support/refused-sql.js';
import { HALVES, wait } from '../support/voting-room.js';

let motions: MotionRoom;
let officer: { partnershipId: string; actor: string };
const JURY = ['r0002', 'r0003', 'r0005'];
const DAY = 86_400_000;
const ASKED = { personId: undefined, officer: true };
const WHY = { rule: 'NOTICE', reasons: 'It opened too soon.' } as const;

const of = <T>(service: new (...args: never[]) => T): T => motions.room.server.app.get(service, { strict: false });
const kind = (answer: unknown): unknown => (isRefusal(answer) ? answer.kind : answer);
const person = (roll: string): string => motions.room.small.people[roll] ?? '';
/** Nobody objects more than five times in a day: those who come later in this file are others. */
const other = (place: number): string => motions.members.PUBLIC[place] ?? '';

beforeAll(async () => {
  motions = await MotionRoom.open();
  const { id } = motions.room.small;
  officer = { partnershipId: id, actor: 'r0006' };
  // Everybody but r0001, who writes the motions, and r0004, who objects, may sit on a jury; r0007 holds nothing yet.
  await admitted(motions.room.server.app, id, ['r0001', ...JURY]);
  await motions.room.app.query(`SELECT set_pasture($1, 'Hay', 4)`, [id]);
}, 60_000);
afterAll(async () => {
  await motions.close();
});

/** Carried by everybody, and in its standstill. */
async function carried(title: string, what: Parameters<MotionRoom['noticed']>[1] = {}): Promise<string> {
  const id = await motions.noticed(title, what);
  await motions.opened(id);
  for (const college of ['PUBLIC', 'COMMON', 'WORKER'] as const) {
    await motions.votes(
      id,
      college,
      motions.members[college].map(() => 'YES' as const),
    );
  }
  await motions.resolved(id);
  return id;
}

async function stateOf(motion: string): Promise<string> {
  const { rows } = await motions.room.superuser.query<{ state: string }>(
    'SELECT state FROM copyhold.motion WHERE id = $1',
    [motion],
  );
  return rows[0]?.state ?? '';
}

/** Gives a holding up to somebody else, who is admitted to it today. */
async function surrendered(by: string): Promise<void> {
  const { id } = motions.room.small;
  const { rows } = await motions.room.app.query<{ number: string }>(
    `SELECT h.number FROM holding h JOIN holding_period p ON p.holding_id = h.id JOIN person x ON x.id = p.person_id
     WHERE h.partnership_id = $1 AND x.roll_number = $2 AND upper_inf(p.during)`,
    [id, by],
  );
  const on = new Date().toISOString().slice(0, 10);
  for (const { number: holding } of rows) {
    for (const act of [
      { act: 'SURRENDER', on, holding, toUseOf: 'r0007' } as const,
      { act: 'RECEIVE', on, holding } as const,
      { act: 'ADMIT', on, holding } as const,
    ]) {
      const entered = await of(RollService).enter(id, act, 'the steward');
      if (isRefusal(entered)) throw new Error(`${act.act}: ${entered.message}`);
    }
  }
}

async function juriesFound(): Promise<readonly unknown[]> {
  const held = objectionChecks.find(({ code }) => code === 'juries-held-before')?.sql ?? '';
  const auditor = motions.room.server.database.pool('auditor');
  return (await auditor.query<{ detail: string }>(held, [officer.partnershipId])).rows;
}

/** What the clock makes of it, once the standstill is over. */
async function later(motion: string): Promise<string> {
  await endStandstill(motions.room.superuser, motion);
  await of(MotionRoundService).round(new Date());
  return stateOf(motion);
}

async function object(motion: string, by = person('r0004')): Promise<unknown> {
  const member = { partnershipId: officer.partnershipId, personId: by };
  return kind(await of(ObjectionService).object(member, { ...WHY, motionId: motion }));
}

/** The last objection to a motion. */
async function objectionTo(motion: string): Promise<string> {
  const found = await of(ObjectionService).of(officer.partnershipId, motion, ASKED);
  return found?.objections.at(-1)?.id ?? '';
}

async function withdraw(motion: string, by = person('r0004')): Promise<unknown> {
  const member = { partnershipId: officer.partnershipId, personId: by };
  return kind(await of(ObjectionService).withdraw(member, await objectionTo(motion)));
}

async function find(motion: string, change: object = {}): Promise<unknown> {
  const found = { verdict: 'UPHELD', jury: JURY, votes: 2, reasons: 'The days were not clear.' } as const;
  return kind(
    await of(ObjectionService).find(officer, { objectionId: await objectionTo(motion), ...found, ...change }),
  );
}

const older = (motion: string, days: number): Promise<void> => objectionsOlder(motions.room.superuser, motion, days);

describe('an objection', () => {
  it('holds up what was carried until it is withdrawn', async () => {
    const motion = await carried('A quieter mill');
    expect(await object(motion)).toBe(motion);
    expect(await later(motion)).toBe('STANDSTILL');
    expect(await withdraw(motion)).toBe(motion);
    expect(await later(motion)).toBe('EXECUTED');
  });

  it('holds it up no longer than thirty days, and can be found about after that', async () => {
    const motion = await carried('A longer bench');
    await object(motion);
    await older(motion, 29);
    expect(await later(motion)).toBe('STANDSTILL');
    await older(motion, 1);
    expect(await later(motion)).toBe('EXECUTED');
    expect(await find(motion, { verdict: 'DISMISSED' })).toBe(motion);
    expect(await stateOf(motion)).toBe('EXECUTED');
  });

  it('is one of a person at a time, three in all, and of those whom the vote concerned', async () => {
    const motion = await carried('A third well');
    expect(await object(motion, person('r0007'))).toBe('NotAMember');
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await object(motion)).toBe(motion);
      expect(await object(motion)).toBe('ObjectionStands');
      expect(await withdraw(motion)).toBe(motion);
    }
    expect(await object(motion)).toBe('ObjectionsTooMany');
    expect(await object(await motions.noticed('Not yet'))).toBe('NothingDecided');
  });

  it('can be erased: the log keeps a commitment that nobody can open', async () => {
    const closer = motions.room.server.database.pool('closer');
    const words = 'SELECT count(words)::integer AS n FROM copyhold.objection_words';
    const before = (await motions.room.superuser.query<{ n: number }>(words)).rows[0]?.n ?? 0;
    expect(before).toBeGreaterThan(0);
    const sql = 'SELECT copyhold.erase_objection_words($1, $2) AS n';
    expect((await closer.query(sql, [officer.partnershipId, person('r0004')])).rows).toEqual([{ n: before }]);
    expect((await motions.room.superuser.query(words)).rows).toEqual([{ n: 0 }]);
  });
});

describe('a jury', () => {
  it('is of those who held before, none of them a party, and finds on a later day', async () => {
    const motion = await carried('A jury’s own');
    await object(motion, other(0));
    expect(await find(motion)).toBe('FindingTooSoon');
    await older(motion, 1);
    expect(await find(motion, { jury: JURY.slice(1) })).toBe('JuryTooSmall');
    expect(await find(motion, { jury: ['r0002', 'r0002', 'r0003'] })).toBe('JurorHoldsNothing');
    expect(await find(motion, { jury: [...JURY, 'r0001'], votes: 3 })).toBe('JurorIsParty');
    expect(await find(motion, { jury: ['r0002', 'r0003', 'r0006'] })).toBe('JurorHoldsNothing');
    // Admitted for its sake.
    await admitted(motions.room.server.app, officer.partnershipId, ['r0006']);
    expect(await find(motion, { jury: ['r0002', 'r0003', 'r0006'] })).toBe('JurorHoldsNothing');
    expect(await find(motion, { votes: 1 })).toBe('JuryNotAgreed');
    expect(await find(motion)).toBe(motion);
    expect(await stateOf(motion)).toBe('ANNULLED');
    expect(await find(motion)).toBe('ObjectionOver');
    expect(await later(motion)).toBe('ANNULLED');
  });

  it('is nobody else: neither the application nor the owner of the database annuls without it', async () => {
    const motion = await carried('A silent one');
    await object(motion, other(1));
    const { app, superuser } = motions.room;
    const id = await objectionTo(motion);
    const values = [officer.partnershipId, id, [], randomBytes(32)];
    const call = `SELECT copyhold.find_objection($1, $2, 'UPHELD', $3::uuid[], 3, 'No.', $4, 'app')`;
    expect(await refusedSql(app, call, values)).toBe('42501');
    expect(await refusedSql(app, `SELECT copyhold.annul_motion($1, $2, 'app')`, [officer.partnershipId, motion])).toBe(
      '42501',
    );
    expect(await refusedSql(superuser, `UPDATE copyhold.motion SET state = 'ANNULLED' WHERE id = $1`, [motion])).toBe(
      'P0108',
    );
    expect(kind(await of(AnnulmentService).annul(officer.partnershipId, motion))).toBe('FindingMissing');
    await withdraw(motion, other(1));
  });
});

describe('an annulment', () => {
  const gates = async (): Promise<string> => {
    const sql = `SELECT copyhold.pasture_gates($1, 'Hay')::text AS gates`;
    return (await motions.room.app.query<{ gates: string }>(sql, [officer.partnershipId])).rows[0]?.gates ?? '';
  };

  it('sets a pasture back, once', async () => {
    const motion = await carried('More hay', { kind: 'PASTURE', effect: '{"gates":"9","pasture":"Hay"}' });
    expect(await later(motion)).toBe('EXECUTED');
    expect(await gates()).toBe('9');
    // A party to the case does not judge it.
    expect(await object(motion, person('r0002'))).toBe(motion);
    await older(motion, 1);
    expect(await find(motion)).toBe('JurorIsParty');
    expect(await withdraw(motion, person('r0002'))).toBe(motion);
    expect(await object(motion, other(2))).toBe(motion);
    await older(motion, 1);
    // Nor does whoever had objected to it before, and withdrawn.
    expect(await find(motion)).toBe('JurorIsParty');
    expect(await find(motion, { jury: ['r0003', 'r0005', 'r0006'] })).toBe(motion);
    expect([await stateOf(motion), await gates()]).toEqual(['ANNULLED', '4']);
    expect(kind(await of(AnnulmentService).annul(officer.partnershipId, motion))).toBe('AlreadyAnnulled');
    const { annulment } = (await of(ObjectionService).of(officer.partnershipId, motion, ASKED)) ?? {};
    expect(annulment).toMatchObject({ undone: [{ by: '4', kind: 'PASTURE', what: 'Hay' }], remains: [] });
  });

  it('of a division takes everything back, waits where the books refuse, and leaves claims for money that is gone', async () => {
    const { room } = motions;
    const { server, small } = room;
    const divided = await room.openMotion(1_000);
    const closes = Date.now() + 1_000;
    for (const roll of ['r0001', 'r0003', 'r0004']) await room.cast(divided, roll, HALVES);
    await wait(closes - Date.now() + 50);
    const before = await balances(server, small.id, { prefix: 'ca:' });
    await room.closing.closeDue(new Date());
    expect(await stateOf(divided)).toBe('EXECUTED');
    const run = (await of(DistributionService).list(small.id))[0]?.id ?? '';
    const cash = [{ debit: 'ca:assets:bank', credit: 'ca:assets:due-from-je', amount: 5_000n }];
    await post(server, small.id, 'cash', cash);
    const paying = { partnershipId: small.id, runId: run, actor: 'r0006', at: new Date() };
    const paid = await of(PaymentService).payItem({ ...paying, holder: 'r0001' });
    if (isRefusal(paid)) throw new Error(paid.message);
    // What was set aside has been spent: it cannot be taken back as things stand.
    const spent = [{ debit: 'ca:equity:reinvest', credit: 'ca:equity:reserve', amount: 1n }];
    await post(server, small.id, 'spent', spent);
    expect(await object(divided, other(3))).toBe(divided);
    await older(divided, 1);
    expect(await find(divided)).toBe(divided);
    expect(await stateOf(divided)).toBe('EXECUTED');
    const blocked = await of(ObjectionService).of(small.id, divided, ASKED);
    expect(blocked?.blockedWhy).toMatch(/ca:equity:reinvest/u);
    await post(server, small.id, 'unspent', [{ debit: 'ca:equity:reserve', credit: 'ca:equity:reinvest', amount: 1n }]);
    expect(await of(AnnulmentService).round()).toBe(1);
    expect(await stateOf(divided)).toBe('ANNULLED');
    const after = await balances(server, small.id, { prefix: 'ca:' });
    const { 'ca:assets:bank': bank, 'ca:assets:receivable:r0001': claim, ...rest } = after;
    expect([bank, claim]).toEqual([5_000n - paid.amount, paid.amount]);
    expect(rest).toEqual({ ...before, 'ca:assets:due-from-je': (before['ca:assets:due-from-je'] ?? 0n) - 5_000n });
    const { annulment, blockedWhy } = (await of(ObjectionService).of(small.id, divided, ASKED)) ?? {};
    expect(blockedWhy).toBeNull();
    expect(annulment?.remains).toEqual([]);
    // The appropriation, a part of each of three workers, and a claim.
    expect(annulment?.journals).toHaveLength(annulment === undefined ? 0 : Number(annulment.undone[0]?.by) + 1);
    expect(await of(DistributionService).resume(small.id)).toBe(0);
    // By hand as little: nobody is posted to or paid any more.
    expect(kind(await of(DistributionService).postRun(small.id, run))).toBe('RunAnnulled');
    expect(kind(await of(PaymentService).payRun(paying))).toBe('RunAnnulled');
    // A rerun is a new motion, on the same money.
    const { rows } = await room.app.query<{ period: string }>('SELECT period_id AS period FROM motion WHERE id = $1', [
      divided,
    ]);
    const rerun = { title: 'Once more', why: 'It was annulled.', periodId: rows[0]?.period ?? '', amount: 10_000n };
    const closesAt = new Date(Date.now() + 3_600_000);
    expect(isRefusal(await room.motions.openAppropriation(small.id, { ...rerun, closesAt }))).toBe(false);
  });
});

describe('a block that somebody notes', () => {
  it('is of what is due and waits, and silences the check for an hour', async () => {
    const note = `SELECT note_motion_block($1, $2, 'Books', 'They refuse it.') AS noted`;
    const noted = async (motion: string): Promise<unknown> =>
      (await motions.room.app.query<{ noted: boolean }>(note, [officer.partnershipId, motion])).rows[0]?.noted;
    const motion = await carried('Later');
    expect(await noted(motion)).toBe(false);
    expect(await noted(await motions.noticed('Sooner'))).toBe(false);
    const codes = await new LogOwner(motions).after(
      `UPDATE motion SET standstill_until = now() - interval '2 hours' WHERE id = '${motion}';
       SELECT note_motion_block(partnership_id, id, 'Books', 'They refuse it.') FROM motion WHERE id = '${motion}'`,
      async (client) => {
        const waits = objectionChecks.find(({ code }) => code === 'what-is-carried-is-carried-out')?.sql ?? '';
        const found = async (): Promise<number> => (await client.query(waits, [officer.partnershipId])).rows.length;
        const before = await found();
        await client.query(`UPDATE motion_block SET tried_at = now() - interval '61 minutes' WHERE motion_id = $1`, [
          motion,
        ]);
        return [before, await found()];
      },
    );
    expect(codes).toEqual([0, 1]);
  });
});

describe('the lot', () => {
  it('draws twelve of those who hold, and nobody else finds', async () => {
    const rolls = Array.from({ length: 11 }, (_, index) => `r01${String(index + 1).padStart(2, '0')}`);
    await admitted(motions.room.server.app, officer.partnershipId, rolls);
    const motion = await carried('Drawn');
    await object(motion, person('r0001'));
    await older(motion, 1);
    const found = await of(ObjectionService).of(officer.partnershipId, motion, ASKED);
    const drawn = found?.objections[0]?.drawn ?? [];
    expect(new Set(drawn).size).toBe(12);
    // Parties are left out before the twelve are drawn, and take nobody's place.
    expect(drawn).not.toContain('r0001');
    const passed = [...rolls, ...JURY].find((roll) => !drawn.includes(roll)) ?? '';
    // Two of the lot did not come: whoever reads the log sees that they were passed over.
    const sitting = drawn.slice(2, 5);
    expect(await find(motion, { jury: [...sitting, passed], votes: 3 })).toBe('JurorNotDrawn');
    expect(
      (await of(ObjectionService).of(officer.partnershipId, motion, { ...ASKED, officer: false }))?.objections[0]
        ?.drawn,
    ).toEqual([]);
    expect(await find(motion, { jury: sitting, verdict: 'DISMISSED' })).toBe(motion);
    const passedOver = `SELECT f.passed_over AS over, convert_from(s.entry, 'UTF8')::json ->> 'passedOver' AS told FROM copyhold.objection_finding f
      JOIN copyhold.log_stage s ON s.type = 'finding' AND convert_from(s.entry, 'UTF8')::json ->> 'objection' = f.objection_id::text WHERE f.motion_id = $1`;
    expect((await motions.room.superuser.query(passedOver, [motion])).rows).toEqual([{ over: 2, told: '2' }]);
    // What becomes of their holdings on that very day makes no other jury of it.
    const [judge = ''] = sitting;
    await surrendered(judge);
    expect(await juriesFound()).toEqual([]);
    // Whoever was entered as a juror can tell whether they sat.
    const sat = async (roll: string): Promise<unknown> => {
      const { rows } = await motions.room.app.query<{ id: string }>('SELECT id FROM person WHERE roll_number = $1', [
        roll,
      ]);
      const reader = { personId: rows[0]?.id, officer: false };
      return (await of(ObjectionService).of(officer.partnershipId, motion, reader))?.objections[0]?.sat;
    };
    expect([await sat(sitting[0] ?? ''), await sat(passed)]).toEqual([true, false]);
  });
});

describe('a block that hosts resolved', () => {
  const asked = async (sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>> =>
    (await motions.room.superuser.query<Record<string, unknown>>(sql, [...values])).rows[0] ?? {};

  /** Noticed, voted on and carried out by the one host, r0006. */
  async function resolvedByHosts(effect: string): Promise<string> {
    const { id } = motions.room.small;
    const host = person('r0006');
    const text = JSON.stringify({ title: 'No training here', why: '', what: '', cost: '' });
    const drafted = await asked(`SELECT id FROM copyhold.draft_motion($1, $2, 'WORKLOAD', $3, $4, '[]')`, [
      id,
      host,
      text,
      effect,
    ]);
    const motion = String(drafted['id']);
    await asked(`SELECT copyhold.move_motion($1, $2, $3, 'DELIBERATION'), copyhold.support_motion($1, $2, $3, true)`, [
      id,
      motion,
      host,
    ]);
    const opens = Date.now() + 21 * DAY;
    const noticed = await asked(
      `SELECT n.outcome FROM (SELECT copyhold.ballot_terms_text($1, 'WORKLOAD', c.rules::jsonb, $4::jsonb, '[]') AS terms FROM copyhold.custom_version c
         WHERE c.partnership_id = $1 AND c.version = 1) AS t, copyhold.notice_motion($1, $2, $3, 1, t.terms, $5, $6) AS n`,
      [id, motion, host, effect, new Date(opens), new Date(opens + 8 * DAY)],
    );
    expect(noticed).toEqual({ outcome: 'DONE' });
    await motions.enrol(host, motion);
    await bringMotion(motions.room.superuser, motion, 'opening');
    await of(MotionRoundService).round(new Date());
    await motions.vote(motion, host, 'YES');
    await bringMotion(motions.room.superuser, motion, 'close');
    await of(MotionRoundService).round(new Date());
    expect(await later(motion)).toBe('EXECUTED');
    return motion;
  }

  async function annulled(motion: string): Promise<void> {
    // r0108 objects, r0006 wrote the motion.
    expect(await object(motion, other(4))).toBe(motion);
    await older(motion, 1);
    const found = await of(ObjectionService).of(officer.partnershipId, motion, ASKED);
    const jury = (found?.objections[0]?.drawn ?? []).filter((roll) => roll !== 'r0006' && roll !== 'r0108');
    expect(await find(motion, { jury: jury.slice(0, 3) })).toBe(motion);
    expect(await stateOf(motion)).toBe('ANNULLED');
  }

  it('is lifted, and a block that they lifted is entered again', async () => {
    await asked(
      `INSERT INTO copyhold.site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, 'mill', 'Mill', 'Here', '2026-01-01')`,
      [officer.partnershipId],
    );
    const standing = `SELECT b.id::text AS block, b.purpose, b.resolution_id IS NULL AS free FROM copyhold.workload_block b
      WHERE NOT EXISTS (SELECT 1 FROM copyhold.workload_lift l WHERE l.block_id = b.id)`;
    const blocked = await resolvedByHosts('{"act":"BLOCK","purpose":"training","site":"mill"}');
    expect(await asked(standing)).toMatchObject({ purpose: 'training', free: false });
    await annulled(blocked);
    expect(await asked(standing)).toEqual({});
    await resolvedByHosts('{"act":"BLOCK","purpose":"mining","site":""}');
    const { block } = await asked(standing);
    const lifted = await resolvedByHosts(JSON.stringify({ act: 'LIFT', block }));
    expect(await asked(standing)).toEqual({});
    await annulled(lifted);
    expect(await asked(standing)).toMatchObject({ purpose: 'mining', free: true });
  });
});

describe('what stands in the log of it', () => {
  it('is whole, for the checks and for whoever verifies the bundle', async () => {
    await motions.sign();
    const broken: string[] = [];
    for (const { code, sql } of checks) {
      const { rows } = await motions.room.server.database
        .pool('auditor')
        .query<{ detail: string }>(sql, [officer.partnershipId]);
      // A period of the past was closed by hand, for there to be something to divide.
      if (rows.length > 0 && code !== 'marks-follow-periods') broken.push(`${code}: ${rows[0]?.detail ?? ''}`);
    }
    expect(broken).toEqual([]);
    const auditor = motions.room.server.database.pool('auditor');
    for (const { code, sql } of objectionChecks) {
      expect([code, (await auditor.query(sql, [officer.partnershipId])).rows]).toEqual([code, []]);
    }
    const bundle = await motions.bundle();
    expect(verdict(bundle, { vkeys: await motions.vkeys() }).findings).toEqual([]);
    expect(bundle).not.toMatch(/It opened too soon|The days were not clear/u);
  });

  const planted: readonly (readonly [what: string, sql: string, check: string, finds?: string])[] = [
    [
      'a finding turned',
      `UPDATE objection_finding SET verdict = 'DISMISSED' WHERE verdict = 'UPHELD'`,
      'annulled-motions-are-undone',
    ],
    [
      'a jury of others',
      // Whoever the lot drew; r0007 holds nothing, or sits there already.
      `UPDATE objection_juror j SET person_id = p.id FROM person p WHERE p.roll_number = 'r0007' AND j.ctid = (
         SELECT x.ctid FROM objection_juror x WHERE NOT EXISTS (
           SELECT 1 FROM objection_juror y WHERE y.objection_id = x.objection_id AND y.person_id = p.id) LIMIT 1)`,
      'juries-held-before',
    ],
    ['a jury’s reasons', `UPDATE finding_words SET words = 'Others.'`, 'reasons-are-as-committed'],
    ['an annulment without its finding', `DELETE FROM log_stage WHERE type = 'finding'`, 'objections-have-their-leaf'],
    [
      'a motion annulled by hand',
      `UPDATE motion SET state = 'ANNULLED' WHERE title = 'A silent one'`,
      'annulled-motions-are-undone',
    ],
    [
      'an annulment taken out',
      `DELETE FROM annulment; DELETE FROM log_stage WHERE type = 'annulment'`,
      'annulled-motions-are-undone',
    ],
    [
      'what was held up and done',
      `UPDATE motion m SET executed_at = o.objected_at + interval '1 hour' FROM objection o WHERE o.motion_id = m.id AND m.title = 'A longer bench'`,
      'held-motions-wait',
    ],
    [
      'a motion that nobody carries out',
      `UPDATE motion SET state = 'STANDSTILL', standstill_until = now() - interval '2 hours' WHERE title = 'A quieter mill'`,
      'what-is-carried-is-carried-out',
    ],
  ];
  it.each(planted)('%s is found', async (_, sql, check) => {
    const codes = await new LogOwner(motions).after(sql, async (client) => {
      const found: string[] = [];
      for (const { code, sql: asked } of objectionChecks) {
        if ((await client.query(asked, [officer.partnershipId])).rows.length > 0) found.push(code);
      }
      return found;
    });
    expect(codes).toContain(check);
  });

  it.each([
    ['an annulment left out', `DELETE FROM log_stage WHERE type = 'annulment'`, 'AnnulmentNotByRule'],
    ['a finding left out', `DELETE FROM log_stage WHERE type = 'finding'`, 'AnnulmentNotByRule'],
  ])('%s, and the log signed anew: verify finds it', async (_, sql, finds) => {
    const owner = new LogOwner(motions);
    const renumbered = `; UPDATE log_stage s SET position = 1000000 + n.place FROM (SELECT position, row_number() OVER (ORDER BY position) AS place FROM log_stage) AS n WHERE n.position = s.position; UPDATE log_stage SET position = position - 1000000`;
    const [vkey = ''] = await motions.vkeys();
    const bundle = await owner.bundleAfter(`${sql}${renumbered}`, vkey, owner.signers());
    const kinds = verdict(bundle, { vkeys: [vkey] }).findings.map((each) => each.kind);
    expect(kinds).toContain(finds);
  });
});
