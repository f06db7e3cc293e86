import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal } from '#libs/amount';
import { defaultCustom } from '#libs/custom';
import { afterBreach, GOOD_STANDING } from '#libs/inference-meter';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { StintService } from '../../apps/server/src/stint/stint.service.js';
import { StintTermsService } from '../../apps/server/src/stint/stint-terms.service.js';
import { GPU_HOUR, openStintTown, type StintTown } from '../support/stint-town.js';

let town: StintTown;
let stints: StintService;
let terms: StintTermsService;
beforeAll(async () => {
  town = await openStintTown();
  stints = town.server.app.get(StintService, { strict: false });
  terms = town.server.app.get(StintTermsService, { strict: false });
});
afterAll(async () => {
  await town.server.stop();
});

const grants = async (): Promise<readonly (readonly [string, bigint])[]> => {
  const sql = 'SELECT number, granted::text FROM stint WHERE partnership_id = $1 ORDER BY number';
  const { rows } = await town.app.query<{ number: string; granted: string }>(sql, [town.small.id]);
  return rows.map(({ number, granted }) => [number, BigInt(granted) / GPU_HOUR] as const);
};

describe('a period of a pasture', () => {
  it('grants 54,000, 27,000 and 9,000 of 100,000 GPU-hours to 60, 30 and 10 gates (STI-100000)', async () => {
    expect(await town.capacity(100_000n)).toBe('DONE');
    expect(await grants()).toEqual([
      ['S-0001', 54_000n],
      ['S-0002', 27_000n],
      ['S-0003', 9_000n],
    ]);
  });

  it('grants less in a drought (STI-80000), and the hosts have theirs first (STI-4)', async () => {
    expect(await town.capacity(80_000n)).toBe('DONE');
    expect((await grants()).map(([, amount]) => amount)).toEqual([43_200n, 21_600n, 7_200n]);
    expect(await town.capacity(100_000n, 10_000n)).toBe('DONE');
    expect((await grants()).map(([, amount]) => amount)).toEqual([48_600n, 24_300n, 8_100n]);
  });
});

describe('N requests at the last unit', () => {
  it('admits exactly what fits', async () => {
    await town.capacityOf(100n);
    const asked = Array.from({ length: 40 }, (_, index) =>
      town.app.query<{ outcome: string }>(
        `SELECT outcome FROM reserve_stint($1, 'r0001', NULL, 'REQUEST', 'g', $2, 'm', 5, 6000, 60000)`,
        [town.small.id, `n${String(index)}`],
      ),
    );
    const outcomes = (await Promise.all(asked)).map(({ rows }) => rows[0]?.outcome);
    expect(outcomes.filter((outcome) => outcome === 'HELD')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'StintExhausted')).toHaveLength(30);
  });
});

/** A hold of its own that lives so long without a heartbeat. */
async function reserveShort(roll: string, request: string, asked: bigint, ttlMs: number): Promise<string> {
  const { rows } = await town.app.query<{ outcome: string; id: string }>(
    `SELECT outcome, id FROM reserve_stint($1, $2, NULL, 'REQUEST', 'g', $3, 'm', $4, $5, 60000)`,
    [town.small.id, roll, request, asked.toString(), ttlMs],
  );
  expect(rows[0]?.outcome).toBe('HELD');
  return rows[0]?.id ?? '';
}
const used = async (number: string): Promise<readonly [used: string, held: string, residue: string]> => {
  const sql = 'SELECT used::text, held::text, residue::text FROM stint WHERE number = $1';
  const { rows } = await town.app.query<Record<'used' | 'held' | 'residue', string>>(sql, [number]);
  return [rows[0]?.used ?? '', rows[0]?.held ?? '', rows[0]?.residue ?? ''];
};
const reserve = async (roll: string, compute: bigint, requestId: string): Promise<string> => {
  const hold = await stints.reserve({
    partnershipId: town.small.id,
    rollNumber: roll,
    model: 'm',
    ask: { compute },
    gatewayId: 'gateway',
    requestId,
  });
  if (isRefusal(hold)) return hold.kind;
  await stints.release(hold.id);
  return 'done';
};

describe('a gateway that is killed', () => {
  it('leaves nothing held: each use is charged what its last heartbeat said, once', async () => {
    await town.capacityOf(1_000n);
    const [usedBefore] = await used('S-0002');
    expect(usedBefore).toBe('0');
    const beating = await reserveShort('r0002', 'beats', 100n, 700);
    const silent = await reserveShort('r0002', 'is silent', 50n, 700);
    expect(await stints.beat(beating, 42n)).toMatchObject({ stop: false });
    expect(await stints.beat(beating, 41n)).toMatchObject({ stop: false });
    await sleep(2_500);
    expect(await used('S-0002')).toEqual(['42', '0', '0']);
    expect(await stints.beat(beating, 60n)).toMatchObject({ stop: true });
    // It lived after all: what it says late is a correction, and no more than its hold was.
    expect(await stints.settle(beating, 130n, 'engine')).toEqual({ state: 'SETTLED', charged: 100n, residue: 30n });
    expect(await stints.settle(beating, 130n, 'engine')).toMatchObject({ charged: 100n });
    expect(await stints.settle(beating, 129n, 'engine')).toMatchObject({ kind: 'HoldSettledOtherwise' });
    // Somebody took it over, and it lived on: its own, greater figure is a correction of that.
    expect(await stints.settle(beating, 131n, 'engine')).toEqual({ state: 'SETTLED', charged: 100n, residue: 31n });
    expect(await stints.settle(silent, 0n, 'engine')).toMatchObject({ charged: 0n });
    expect(await used('S-0002')).toEqual(['100', '0', '31']);
  });

  it('takes a late settlement only as far as the stint has room', async () => {
    await town.capacityOf(1_000n);
    const late = await reserveShort('r0003', 'late', 90n, 100);
    await sleep(300);
    const taking = await reserveShort('r0003', 'taking', 80n, 60_000);
    expect(await stints.settle(late, 90n, 'counted')).toEqual({ state: 'SETTLED', charged: 10n, residue: 80n });
    expect(await used('S-0003')).toEqual(['10', '80', '80']);
    expect(await stints.settle(taking, 80n, 'counted')).toMatchObject({ charged: 80n, residue: 0n });
    expect(await reserve('r0003', 1n, 'nothing left')).toBe('StintExhausted');
  });
});

describe('a drought', () => {
  it('leaves what is used and held, and admits nothing more', async () => {
    await town.capacityOf(1_000n);
    const held = await reserveShort('r0001', 'before the drought', 300n, 60_000);
    await town.capacityOf(100n);
    expect(await reserve('r0001', 1n, 'in the drought')).toBe('StintExhausted');
    expect(await stints.settle(held, 300n, 'engine')).toMatchObject({ charged: 300n });
    const over = `UPDATE copyhold.stint SET used = used + 1 WHERE number = 'S-0001'`;
    await expect(town.server.database.pool('superuser').query(over)).rejects.toThrow('stint_never_overspent');
    await town.capacityOf(100_000n);
    expect(await reserve('r0001', 1n, 'after the drought')).toBe('done');
  });

  it('is refused where it is no capacity', async () => {
    const hour = (n: number): string =>
      new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + n * 3_600_000).toISOString();
    const said = { pasture: 'mill', startsAt: hour(48), endsAt: hour(72), capacity: 5n, host: 0n };
    const kind = async (change: Partial<typeof said>): Promise<string | undefined> =>
      (await terms.setCapacity(town.small.id, { ...said, ...change }, 'test'))?.kind;
    expect(await kind({ pasture: 'moor' })).toBe('PastureUnknown');
    expect(await kind({ host: 6n })).toBe('HostClaimsTooMuch');
    expect(await kind({ startsAt: hour(1), endsAt: hour(30) })).toBe('PeriodOverlaps');
    expect(await kind({ startsAt: hour(-30), endsAt: hour(-28) })).toBe('PeriodOver');
    expect(await kind({ endsAt: hour(47) })).toBe('PeriodMalformed');
    expect(await kind({ capacity: -1n })).toBe('QuantityNegative');
    expect(await kind({})).toBeUndefined();
  });
});

describe('sanctions', () => {
  it('go up the ladder of the custom as the lib has it, and never suspend', async () => {
    await town.capacityOf(10_000n);
    const by = { why: 'resold tokens', actor: 'test' };
    const { stint } = defaultCustom('EUR');
    let expected = GOOD_STANDING;
    for (let breach = 1; breach <= 5; breach += 1) {
      expected = afterBreach(expected, stint, 0n);
      expect(await terms.breach(town.small.id, 'r0002', by)).toBe(expected.step);
      expect((await stints.standing(town.small.id, 'r0002')).throttled).toBe(expected.throttled);
    }
    const { grant, used: taken, left, suspended } = await stints.standing(town.small.id, 'r0002');
    expect(left).toBe((grant - taken) / 4n);
    expect(suspended).toBe(false);
    expect(await reserve('r0002', left + 1n, 'above the throttle')).toBe('StintExhausted');
    expect(await reserve('r0002', left, 'within the throttle')).toBe('done');
    expect(await terms.lift(town.small.id, 'r0002', by)).toBe(true);
    expect(await terms.lift(town.small.id, 'r0002', by)).toBe(false);
    expect(await reserve('r0002', left + 1n, 'free again')).toBe('done');
    expect(await terms.breach(town.small.id, 'r9999', by)).toMatchObject({ kind: 'NotFound' });
  });

  it('suspend by the verdict of a jury alone', async () => {
    const roll = town.server.app.get(RollService, { strict: false });
    const day = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
    const enter = async (wish: Parameters<RollService['enter']>[1]): Promise<void> => {
      const entered = await roll.enter(town.small.id, wish, 'test');
      if (isRefusal(entered)) throw new Error(entered.message);
    };
    await terms.breach(town.small.id, 'r0002', { why: 'resold tokens', actor: 'test' });
    await terms.breach(town.small.id, 'r0002', { why: 'resold tokens', actor: 'test' });
    await enter({
      act: 'GRANT',
      kind: 'HOST_CLAIM',
      subject: 'here',
      toUseOf: 'r0004',
      quantity: 1n,
      meter: 'gpu-time',
      on: '2026-02-01',
    });
    await enter({ act: 'ADMIT', holding: 'H-0001', on: '2026-02-01' });
    await enter({ act: 'PRESENT', holding: 'S-0002', toUseOf: 'r0005', on: day(-1) });
    // The case alone takes nothing away.
    expect(await reserve('r0002', 1n, 'presented')).toBe('done');
    const jury = ['r0001', 'r0003', 'r0004'];
    await enter({ act: 'VERDICT', holding: 'S-0002', verdict: 'SUSPENDED', jury, votes: 3, until: day(3), on: day(0) });
    expect(await reserve('r0002', 1n, 'suspended')).toBe('UseSuspended');
    expect(await stints.standing(town.small.id, 'r0002')).toMatchObject({
      suspended: true,
      // No jury was due about the breaches yet: this one found about something else.
      throttled: true,
      left: 0n,
    });
  });
});

describe('another person’s request', () => {
  it('is not had by naming it', async () => {
    const hold = await reserveShort('r0001', 'mine', 5n, 60_000);
    const again = `SELECT outcome FROM reserve_stint($1, $2, NULL, 'REQUEST', 'g', 'mine', 'm', $3, 6000, 60000)`;
    for (const [roll, asked] of [
      ['r0003', '5'],
      ['r0001', '6'],
    ]) {
      const { rows } = await town.app.query<{ outcome: string }>(again, [town.small.id, roll, asked]);
      expect(rows[0]?.outcome).toBe('HoldIdReused');
    }
    expect(await stints.settle(hold, 5n, 'engine')).toMatchObject({ charged: 5n });
  });
});

describe('after all of this', () => {
  it('every stint is what its holds and its gates say', async () => {
    for (const { code, sql } of checks.filter(({ code: name }) => /^(?:stints|capacities)-/u.test(name))) {
      expect([code, (await town.app.query(sql, [town.small.id])).rows]).toEqual([code, []]);
      expect(
        await town.server.database
          .pool('auditor')
          .query(`SET search_path = copyhold; ${sql.replaceAll('$1', `'${town.small.id}'`)}`),
      ).toBeDefined();
    }
  });
});
