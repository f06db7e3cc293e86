import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { CourtService } from '../../apps/server/src/court-roll/court.service.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { PastureStandingService } from '../../apps/server/src/stint/pasture-standing.service.js';
import { StintService } from '../../apps/server/src/stint/stint.service.js';
import { GPU_HOUR, openStintTown, type StintTown } from '../support/stint-town.js';

const HOUR_MS = 3_600_000;
const thisHour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;

let town: StintTown;
let usage: UsageService;
let rollups: RollupService;
let stints: StintService;
beforeAll(async () => {
  town = await openStintTown();
  usage = town.server.app.get(UsageService, { strict: false });
  rollups = town.server.app.get(RollupService, { strict: false });
  stints = town.server.app.get(StintService, { strict: false });
  // Of 100 GPU-hours: 54, 27 and 9.
  await town.capacity(100n);
});
afterAll(async () => {
  await town.server.stop();
});

/** So many GPUs of weight 1 for the hour that runs, of a scheduler or a machine. */
const job = (subject: string, id: string, gpus: bigint, change: Partial<UsageEvent> = {}): UsageEvent => ({
  ...{ source: '/slurm/mill', id, subject, site: 'here', method: 'device_counter' },
  meter: { kind: 'gpu-time', resource: 'A100-40' },
  unit: 'COMPUTE_RAW',
  quantity: gpus * 1_000n * BigInt(HOUR_MS),
  effectiveAtMs: BigInt(thisHour),
  endMs: BigInt(thisHour + HOUR_MS),
  ...change,
});
const reported = async (...events: UsageEvent[]): Promise<void> => {
  await usage.ingest(town.small.id, events);
  expect((await rollups.postDirty(town.small.id)).refused).toEqual([]);
};
const standing = async (roll: string): Promise<readonly bigint[]> => {
  const { used, held, left } = await stints.standing(town.small.id, roll);
  return [used / GPU_HOUR, held / GPU_HOUR, left / GPU_HOUR];
};
const residue = async (number: string): Promise<bigint> => {
  const sql = 'SELECT residue::text FROM stint WHERE number = $1';
  const { rows } = await town.app.query<{ residue: string }>(sql, [number]);
  return BigInt(rows[0]?.residue ?? -1) / GPU_HOUR;
};
/** A hold of its own, without a block beside it. */
const reserveRow = async (roll: string, hours: bigint, request: string): Promise<string> => {
  const sql = `SELECT id FROM reserve_stint($1, $2, NULL, 'REQUEST', 'g', $3, 'm', $4, 60000, 60000)`;
  const { rows } = await town.app.query<{ id: string }>(sql, [town.small.id, roll, request, String(hours * GPU_HOUR)]);
  return rows[0]?.id ?? '';
};
const reserve = async (rollNumber: string, hours: bigint, requestId: string): Promise<string> => {
  const of = { partnershipId: town.small.id, rollNumber, model: 'm', gatewayId: 'g', requestId };
  const hold = await stints.reserve({ ...of, ask: { compute: hours * GPU_HOUR } });
  return isRefusal(hold) ? hold.kind : hold.id;
};

describe('a job of somebody who holds gates', () => {
  it('takes of the stint once its hour is posted, once however often it is told', async () => {
    await reported(job('r0001', 'a', 4n));
    expect(await standing('r0001')).toEqual([4n, 0n, 50n]);
    await reported(job('r0001', 'a', 4n), job('r0001', 'b', 2n), job('r0006', 'nobody’s gate', 8n));
    expect(await standing('r0001')).toEqual([6n, 0n, 48n]);
  });

  it('is restated by a correction, and by a void', async () => {
    const corrects = { source: '/slurm/mill', id: 'a', reason: 'one card was lent to nobody' };
    await reported(job('r0001', 'a, corrected', 3n, { corrects }));
    expect(await standing('r0001')).toEqual([5n, 0n, 49n]);
    await reported(job('r0001', 'b, void', 0n, { corrects: { ...corrects, id: 'b', voids: true } }));
    expect(await standing('r0001')).toEqual([3n, 0n, 51n]);
  });

  it('is not killed: what the stint has no room for is residue, and nothing new begins', async () => {
    // What is held already is not taken away.
    const held = await reserveRow('r0003', 4n, 'before');
    await reported(job('r0003', 'c', 12n));
    expect(await standing('r0003')).toEqual([5n, 4n, 0n]);
    expect(await residue('S-0003')).toBe(7n);
    expect(await reserve('r0003', 1n, 'after')).toBe('StintExhausted');
    // What is given back goes to the job first.
    expect(await stints.settle(held, 1n * GPU_HOUR, 'engine')).toMatchObject({ charged: GPU_HOUR });
    expect(await standing('r0003')).toEqual([9n, 0n, 0n]);
    expect(await residue('S-0003')).toBe(4n);
    // Whoever ran it sees so, and whoever runs the machines, of whom it cannot be told.
    expect(await stints.standing(town.small.id, 'r0003')).toMatchObject({ residue: 4n * GPU_HOUR });
    const [pasture] = await town.server.app.get(PastureStandingService, { strict: false }).standings(town.small.id);
    expect(pasture?.period).toMatchObject({ overdrawn: true, use: { residue: 4n * GPU_HOUR } });
    // So does what a pasture gives more; a drought after it takes nothing back.
    await town.capacity(200n);
    expect(await standing('r0003')).toEqual([13n, 0n, 5n]);
    expect(await residue('S-0003')).toBe(0n);
    await town.capacity(100n);
    expect(await standing('r0003')).toEqual([13n, 0n, 0n]);
    const corrects = { source: '/slurm/mill', id: 'c', reason: 'it ran for a sixth of the time' };
    await reported(job('r0003', 'c, corrected', 2n, { corrects }));
    expect(await standing('r0003')).toEqual([3n, 0n, 6n]);
    expect(await residue('S-0003')).toBe(0n);
  });

  it('takes nothing of a period that it did not run in', async () => {
    await reported(
      job('r0002', 'yesterday', 5n, {
        effectiveAtMs: BigInt(thisHour - 30 * HOUR_MS),
        endMs: BigInt(thisHour - 29 * HOUR_MS),
      }),
    );
    expect(await standing('r0002')).toEqual([0n, 0n, 27n]);
  });

  it('takes of a part of gates that were divided, and is restated where it was charged', async () => {
    await reported(job('r0002', 'd', 7n));
    const roll = town.server.app.get(RollService, { strict: false });
    const today = new Date().toISOString().slice(0, 10);
    const entered = await roll.enter(
      town.small.id,
      { act: 'SPLIT', holding: 'S-0002', parts: [2n, 1n], on: today },
      'test',
    );
    expect(isRefusal(entered)).toBe(false);
    expect(await standing('r0002')).toEqual([0n, 0n, 20n]);
    await reported(job('r0002', 'e', 1n, { site: 'elsewhere' }));
    expect(await standing('r0002')).toEqual([1n, 0n, 19n]);
    const corrects = { source: '/slurm/mill', id: 'd', reason: 'it ran for less' };
    await reported(job('r0002', 'd, corrected', 4n, { corrects }));
    expect(await standing('r0002')).toEqual([1n, 0n, 22n]);
  });
});

describe('jobs that are posted while requests hold and settle', () => {
  it('leave every amount where it belongs', async () => {
    const [used = 0n] = await standing('r0001');
    const requests = Array.from({ length: 20 }, async (_, index) => {
      const id = await reserveRow('r0001', 1n, `beside ${String(index)}`);
      return stints.settle(id, GPU_HOUR, 'engine');
    });
    const jobs = Array.from({ length: 8 }, async (_, index) =>
      reported(job('r0001', `beside ${String(index)}`, 1n, { site: `site-${String(index)}` })),
    );
    await Promise.all([...requests, ...jobs]);
    expect(await standing('r0001')).toEqual([used + 28n, 0n, 54n - used - 28n]);
  });
});

describe('a period that was said in advance', () => {
  const superuser = () => town.server.database.pool('superuser');
  const today = new Date().toISOString().slice(0, 10);
  /** A pasture of one gate of r0004's, as if its capacity had been said a day before its period began. */
  const begun = async (pasture: string, holding: string, hoursAgo: number): Promise<void> => {
    await town.server.app
      .get(CourtService, { strict: false })
      .setPasture(town.small.id, { subject: pasture, gates: 1n });
    const gate = { kind: 'STINT_GATE', subject: pasture, toUseOf: 'r0004', quantity: 1n, on: '2026-02-01' } as const;
    for (const wish of [{ act: 'GRANT', ...gate } as const, { act: 'ADMIT', holding, on: '2026-02-01' } as const]) {
      const entered = await town.server.app.get(RollService, { strict: false }).enter(town.small.id, wish, 'test');
      if (isRefusal(entered)) throw new Error(entered.message);
    }
    const [from, to] = [thisHour - hoursAgo * HOUR_MS, thisHour + 24 * HOUR_MS].map((ms) => new Date(ms));
    await superuser().query(
      `INSERT INTO copyhold.stint_capacity (partnership_id, pasture, starts_at, turn, ends_at, capacity, host, actor, custom_version, recorded_at)
       VALUES ($1, $2, $3, 1, $4, $5, 0, 'test', 1, $3::timestamptz - interval '1 day')`,
      [town.small.id, pasture, from, to, String(10n * GPU_HOUR)],
    );
  };
  const usedOf = async (number: string): Promise<bigint | undefined> => {
    const sql = 'SELECT used::text FROM stint WHERE number = $1';
    const { rows } = await town.app.query<{ used: string }>(sql, [number]);
    return rows[0] === undefined ? undefined : BigInt(rows[0].used) / GPU_HOUR;
  };

  it('has its stints when it begins, whoever asks first: a job, the sweeper, or a request of several pastures', async () => {
    await begun('barn', 'S-0006', 30);
    expect(await usedOf('S-0006')).toBeUndefined();
    await reported(job('r0004', 'unasked', 3n));
    expect(await usedOf('S-0006')).toBe(3n);
    await begun('loft', 'S-0007', 0);
    await town.app.query('SELECT * FROM sweep_stints(1)');
    expect(await usedOf('S-0007')).toBe(0n);
    await begun('yard', 'S-0008', 0);
    expect(await standing('r0004')).toEqual([3n, 0n, 24n]);
    expect(await reserve('r0004', 9n, 'the yard’s')).not.toBe('StintExhausted');
  });

  it('charges late jobs to whoever grazed on their day', async () => {
    const roll = town.server.app.get(RollService, { strict: false });
    const until = new Date(thisHour + 20 * 24 * HOUR_MS).toISOString().slice(0, 10);
    const wish = { act: 'LEASE', holding: 'S-0006', toUseOf: 'r0006', until, on: today } as const;
    expect(isRefusal(await roll.enter(town.small.id, wish, 'test'))).toBe(false);
    const yesterday = {
      effectiveAtMs: BigInt(thisHour - 25 * HOUR_MS),
      endMs: BigInt(thisHour - 24 * HOUR_MS),
    };
    await reported(job('r0004', 'late', 2n, yesterday), job('r0006', 'late too', 4n, yesterday));
    expect(await usedOf('S-0006')).toBe(5n);
    await reported(job('r0006', 'now', 1n, { site: 'elsewhere' }));
    expect(await usedOf('S-0006')).toBe(6n);
  });
});

describe('the meter’s name', () => {
  it('is nobody else’s to hold under', async () => {
    const sql = `SELECT reserve_stint($1, 'r0001', NULL, 'JOB', 'meter', 'x', '', 1, 6000, 60000)`;
    await expect(town.app.query(sql, [town.small.id])).rejects.toThrow('charges by itself');
  });
});

describe('after all of this', () => {
  it('every stint is what its holds, its jobs and its gates say, and a forged job is found', async () => {
    const found = async (): Promise<readonly string[]> => {
      const failed: string[] = [];
      for (const { code, sql } of checks.filter(({ code: name }) => /^(?:stints|STINT|METER)-/u.test(name))) {
        if ((await town.app.query(sql, [town.small.id])).rows.length > 0) failed.push(code);
      }
      return failed;
    };
    expect(await found()).toEqual([]);
    const superuser = town.server.database.pool('superuser');
    await superuser.query(
      'UPDATE copyhold.stint_job SET compute = compute + 1 WHERE hour = (SELECT max(hour) FROM copyhold.stint_job)',
    );
    expect(await found()).toEqual(['STINT-JOBS']);
    // As if the gate had stood on the roll for long.
    await superuser.query(`
      ALTER TABLE copyhold.roll_entry DISABLE TRIGGER append_only;
      UPDATE copyhold.roll_entry SET recorded_at = '2026-02-01' WHERE holding_id = (SELECT id FROM copyhold.holding WHERE number = 'S-0008');
      ALTER TABLE copyhold.roll_entry ENABLE ALWAYS TRIGGER append_only;
      DELETE FROM copyhold.stint_job WHERE subject = 'r0004'`);
    expect(await found()).toEqual(['STINT-JOBS', 'STINT-JOBS-ALL']);
  });
});
