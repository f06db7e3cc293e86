import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { StintService } from '../../apps/server/src/stint/stint.service.js';
import { StintTermsService } from '../../apps/server/src/stint/stint-terms.service.js';
import { openStintTown, type StintTown } from '../support/stint-town.js';

const BY = { why: 'resold tokens', actor: 'r0004' };

let town: StintTown;
let stints: StintService;
let terms: StintTermsService;
let roll: RollService;
beforeAll(async () => {
  town = await openStintTown();
  stints = town.server.app.get(StintService, { strict: false });
  terms = town.server.app.get(StintTermsService, { strict: false });
  roll = town.server.app.get(RollService, { strict: false });
  await town.capacityOf(10_000n);
  const claim = { kind: 'HOST_CLAIM', subject: 'here', toUseOf: 'r0004', quantity: 1n, meter: 'gpu-time' } as const;
  await enter({ act: 'GRANT', ...claim, on: '2026-02-01' });
  await enter({ act: 'ADMIT', holding: 'H-0001', on: '2026-02-01' });
});
afterAll(async () => {
  await town.server.stop();
});

const day = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
const enter = async (wish: Parameters<RollService['enter']>[1]): Promise<void> => {
  const entered = await roll.enter(town.small.id, wish, 'test');
  if (isRefusal(entered)) throw new Error(`${wish.act}: ${entered.message}`);
};
const standing = async (person: string) => stints.standing(town.small.id, person);
const breach = async (person: string, times: number): Promise<void> => {
  for (let at = 0; at < times; at += 1) await terms.breach(town.small.id, person, BY);
};
/** Accused on one day, judged on the next. */
const judge = async (holding: string, verdict: 'DISMISSED' | 'MERCY' | 'SUSPENDED', jury: string[]): Promise<void> => {
  const until = verdict === 'SUSPENDED' ? { until: day(-2) } : {};
  await enter({
    act: 'VERDICT',
    holding,
    verdict,
    jury,
    votes: 3,
    on: verdict === 'MERCY' ? day(-5) : day(-3),
    ...until,
  });
};

describe('what an officer decides', () => {
  it('is refused to the login that serves requests', async () => {
    const said = [town.small.id, 'mill', '2030-01-01T00:00:00Z', '2030-02-01T00:00:00Z'];
    const person = `(SELECT id FROM person WHERE roll_number = 'r0001')`;
    for (const call of [
      `set_capacity('${said.join(`', '`)}', 0, 0, 'r0004')`,
      `record_breach('${town.small.id}', ${person}, 'nothing', 'r0004')`,
      `lift_sanctions('${town.small.id}', ${person}, 'nothing', 'r0004')`,
      `call_stint_jury('${town.small.id}', ${person}, 'nothing', 'r0004')`,
      `erase_sanction_words('${town.small.id}', ${person})`,
    ]) {
      await expect(town.app.query(`SELECT ${call}`)).rejects.toThrow('permission denied for function');
    }
  });

  it('names who said what a pasture gives, on the row and not in the log', async () => {
    const said = { pasture: 'mill', startsAt: `${day(40)}T00:00:00Z`, endsAt: `${day(50)}T00:00:00Z`, host: 0n };
    expect(await terms.setCapacity(town.small.id, { ...said, capacity: 5n }, 'r0004')).toBeUndefined();
    const sql = `SELECT actor FROM stint_capacity WHERE partnership_id = $1 AND capacity = 5`;
    expect((await town.app.query(sql, [town.small.id])).rows).toEqual([{ actor: 'r0004' }]);
    const leaf = `SELECT convert_from(entry, 'UTF8') AS entry FROM log_stage WHERE type = 'stint-capacity' AND entry::text LIKE $1`;
    const { rows } = await town.server.database.pool('superuser').query(leaf, ['%r0004%']);
    expect(rows).toEqual([]);
  });
});

describe('the words about a person', () => {
  it('are read by those who may, and forgotten when an officer says so; the step stays', async () => {
    await breach('r0003', 1);
    const own = `SELECT step, why FROM sanction_of($1, $2)`;
    const person = town.small.people['r0003'];
    expect((await town.app.query(own, [town.small.id, person])).rows).toEqual([{ step: 'WARNED', why: BY.why }]);
    expect(await terms.forgetWords(town.small.id, 'r0003')).toBe(1);
    expect(await terms.forgetWords(town.small.id, 'r0003')).toBe(0);
    expect(await terms.forgetWords(town.small.id, 'r9999')).toMatchObject({ kind: 'NotFound' });
    expect((await town.app.query(own, [town.small.id, person])).rows).toEqual([{ step: 'WARNED', why: null }]);
    const kept = 'SELECT turn, octet_length(words) AS hashed FROM stint_sanction WHERE person_id = $1';
    expect((await town.app.query(kept, [person])).rows).toEqual([{ turn: 1, hashed: 32 }]);
    await terms.lift(town.small.id, 'r0003', BY);
  });
});

describe('a throttle', () => {
  it('stays where a jury finds about something else', async () => {
    await enter({ act: 'PRESENT', holding: 'S-0002', toUseOf: 'r0005', on: day(-6) });
    await breach('r0002', 2);
    expect(await standing('r0002')).toMatchObject({ throttled: true });
    await judge('S-0002', 'MERCY', ['r0001', 'r0003', 'r0004']);
    // It was accused before there was a breach that a jury is due about.
    expect(await standing('r0002')).toMatchObject({ throttled: true });
  });

  it('goes with the gate that is let, and with whoever it is let to', async () => {
    await enter({ act: 'LEASE', holding: 'S-0002', toUseOf: 'r0006', until: day(20), on: day(-4) });
    // r0006 broke nothing; the gate is r0002's.
    expect(await standing('r0006')).toMatchObject({ throttled: true });
    const hold = await stints.reserve({
      ...{ partnershipId: town.small.id, rollNumber: 'r0006', model: 'm', gatewayId: 'g', requestId: 'a friend' },
      ask: { compute: 2_700n / 4n + 1n },
    });
    expect(hold).toMatchObject({ kind: 'StintExhausted' });
    await terms.lift(town.small.id, 'r0002', BY);
    expect(await standing('r0006')).toMatchObject({ throttled: false });
    await breach('r0006', 2);
    expect(await standing('r0006')).toMatchObject({ throttled: true });
    await terms.lift(town.small.id, 'r0006', BY);
  });

  it('outlasts a verdict against the person, and ends with one that finds nothing', async () => {
    const jury = ['r0002', 'r0003', 'r0004'];
    await breach('r0001', 3);
    await enter({ act: 'PRESENT', holding: 'S-0001', toUseOf: 'r0005', on: day(-4) });
    await judge('S-0001', 'SUSPENDED', jury);
    expect(await standing('r0001')).toMatchObject({ throttled: true, suspended: true, left: 0n });
    await enter({ act: 'REINSTATE', holding: 'S-0001', on: day(-2) });
    // Throttled anew, and asks for a jury.
    await breach('r0001', 1);
    expect(await terms.callJury(town.small.id, 'r0001', BY)).toBe(true);
    expect(await terms.callJury(town.small.id, 'r0001', BY)).toBe(false);
    await enter({ act: 'PRESENT', holding: 'S-0001', toUseOf: 'r0005', on: day(-2) });
    expect(await standing('r0001')).toMatchObject({ throttled: true, suspended: false });
    await enter({
      ...{ act: 'VERDICT', holding: 'S-0001', verdict: 'DISMISSED', jury, votes: 3 },
      on: day(-1),
    });
    expect(await standing('r0001')).toMatchObject({ throttled: false });
  });
});

describe('a throttle of somebody who used much before', () => {
  it('takes of the rest, and lapses where no jury sits in its days', async () => {
    const hold = await stints.reserve({
      ...{ partnershipId: town.small.id, rollNumber: 'r0001', model: 'm', gatewayId: 'g', requestId: 'much' },
      ask: { compute: 3_400n },
    });
    if (isRefusal(hold)) throw new Error(hold.message);
    await stints.settle(hold.id, 3_400n, 'engine');
    await breach('r0001', 2);
    // Of 5,400 are 2,000 unused: a quarter of them.
    expect(await standing('r0001')).toMatchObject({ throttled: true, left: 500n });
    await breach('r0001', 1);
    expect(await standing('r0001')).toMatchObject({ throttled: true, left: 500n });
    const superuser = town.server.database.pool('superuser');
    await superuser.query('ALTER TABLE stint_sanction DISABLE TRIGGER append_only');
    await superuser.query(`UPDATE stint_sanction SET jury_due = now() WHERE jury_due > now()`);
    await superuser.query('ALTER TABLE stint_sanction ENABLE ALWAYS TRIGGER append_only');
    expect(await standing('r0001')).toMatchObject({ throttled: false, left: 2_000n });
    await terms.lift(town.small.id, 'r0001', BY);
  });
});

describe('gates that are divided within a period', () => {
  const rows = async (): Promise<readonly string[]> => {
    const sql = `SELECT number, granted::text, used::text, held::text FROM stint WHERE number = 'S-0003' OR holding_id IN (
        SELECT e.holding_id FROM roll_entry e WHERE e.event = 'APPORTIONED') ORDER BY number`;
    const found = await town.app.query<Record<'number' | 'granted' | 'used' | 'held', string>>(sql);
    return found.rows.map(({ number, granted, used, held }) => [number, granted, used, held].join(' '));
  };
  const use = async (requestId: string, compute: bigint): Promise<string> => {
    const sql = `SELECT id FROM reserve_stint($1, 'r0003', NULL, 'REQUEST', 'g', $2, 'm', $3, 60000, 60000)`;
    const { rows: found } = await town.app.query<{ id: string }>(sql, [town.small.id, requestId, compute.toString()]);
    return found[0]?.id ?? '';
  };

  it('leave what was used and held to the whole, and share the rest as the roll divides', async () => {
    // 10 of 100 gates of 9,000: 900; 100 used, 50 held.
    expect(await stints.settle(await use('before', 100n), 100n, 'engine')).toMatchObject({ charged: 100n });
    const running = await use('running', 50n);
    await enter({ act: 'SPLIT', holding: 'S-0003', parts: [7n, 3n], on: day(-1) });
    expect(await rows()).toEqual(['S-0003 150 100 50', 'S-0004 525 0 0', 'S-0005 225 0 0']);
    // What the whole gives back is shared too.
    expect(await stints.settle(running, 10n, 'engine')).toMatchObject({ charged: 10n });
    expect(await rows()).toEqual(['S-0003 110 110 0', 'S-0004 553 0 0', 'S-0005 237 0 0']);
    expect(await standing('r0003')).toMatchObject({ left: 790n });
    expect(await use('after', 554n)).toBe('');
    expect(await use('after all', 553n)).not.toBe('');
  });

  it('follow a drought, and give again what it took', async () => {
    await town.capacityOf(5_000n);
    // 450: 110 were used; of 340 the parts have 238 and 102.
    expect(await rows()).toEqual(['S-0003 110 110 0', 'S-0004 238 0 553', 'S-0005 102 0 0']);
    await town.capacityOf(1_000n);
    expect(await rows()).toEqual(['S-0003 90 110 0', 'S-0004 0 0 553', 'S-0005 0 0 0']);
    await town.capacityOf(10_000n);
    expect(await rows()).toEqual(['S-0003 110 110 0', 'S-0004 553 0 553', 'S-0005 237 0 0']);
  });
});

describe('a hold that was swept unused', () => {
  it('is settled, once somebody says what it took after all', async () => {
    const sql = `SELECT id FROM reserve_stint($1, 'r0001', NULL, 'REQUEST', 'g', 'late', 'm', 5, 1, 60000)`;
    const { rows } = await town.app.query<{ id: string }>(sql, [town.small.id]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await stints.settle(rows[0]?.id ?? '', 3n, 'engine')).toEqual({
      state: 'SETTLED',
      charged: 3n,
      residue: 0n,
    });
  });
});

describe('after all of this', () => {
  it('every stint is what its holds and its gates say', async () => {
    for (const { code, sql } of checks.filter(({ code: name }) => /^(?:stints|capacities)-/u.test(name))) {
      expect([code, (await town.app.query(sql, [town.small.id])).rows]).toEqual([code, []]);
    }
  });
});
