import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRefusal } from '#libs/amount';
import { customToDocument, defaultCustom } from '#libs/custom';
import { StintService } from '../../apps/server/src/stint/stint.service.js';
import type { Hold, Settled, StintNo, UseAsked } from '../../apps/server/src/stint/stint.types.js';
import { GPU_HOUR, openStintTown, type StintTown } from '../support/stint-town.js';

let town: StintTown;
let stints: StintService;
let next = 0;
beforeAll(async () => {
  town = await openStintTown();
  stints = town.server.app.get(StintService, { strict: false });
});
afterAll(async () => {
  await town.server.stop();
});

const asking = (compute: bigint, change: Partial<UseAsked> = {}): UseAsked => {
  next += 1;
  return {
    partnershipId: town.small.id,
    rollNumber: 'r0001',
    model: 'm',
    ask: { compute },
    gatewayId: 'g',
    requestId: `request ${String(next)}`,
    ...change,
  };
};
const held = async (asked: UseAsked): Promise<Hold> => {
  const hold = await stints.reserve(asked);
  if (isRefusal(hold)) throw new Error(hold.message);
  return hold;
};
const kindOf = (answer: Hold | Settled | StintNo | { readonly stop: boolean }): string =>
  isRefusal(answer) ? answer.kind : 'done';
const row = async (number: string): Promise<Record<'granted' | 'used' | 'held' | 'residue', bigint>> => {
  const sql = 'SELECT granted::text, used::text, held::text, residue::text FROM stint WHERE number = $1';
  const { rows } = await town.app.query<Record<'granted' | 'used' | 'held' | 'residue', string>>(sql, [number]);
  const { granted = '0', used = '0', held: back = '0', residue = '0' } = rows[0] ?? {};
  return { granted: BigInt(granted), used: BigInt(used), held: BigInt(back), residue: BigInt(residue) };
};
/** Until every block that nobody needs has gone back. */
const blocksBack = async (number: string): Promise<void> => {
  for (let wait = 0; wait < 80 && (await row(number)).held > 0n; wait += 1) await sleep(100);
};

describe('without a capacity, or without a gate', () => {
  it('refuses', async () => {
    expect(kindOf(await stints.reserve(asking(1n)))).toBe('StintMissing');
    await town.capacity(100_000n);
    expect(kindOf(await stints.reserve(asking(1n, { rollNumber: 'r0006' })))).toBe('StintMissing');
    expect(kindOf(await stints.reserve(asking(0n)))).toBe('QuantityNegative');
  });
});

describe('while plenty is left', () => {
  afterEach(async () => {
    await blocksBack('S-0001');
  });

  it('admits from a block, and charges what was used', async () => {
    const first = asking(1_000n);
    const hold = await held(first);
    expect(hold).toMatchObject({ amount: 1_000n, leased: true });
    expect(await held(first)).toEqual(hold);
    expect(kindOf(await stints.reserve({ ...first, ask: { compute: 2n } }))).toBe('HoldIdReused');
    expect(await stints.beat(hold.id, 400n)).toMatchObject({ stop: false });
    expect(await stints.beat(hold.id, 1_000n)).toMatchObject({ stop: true });
    expect(await stints.standing(town.small.id, 'r0001')).toMatchObject({ grant: 54_000n * GPU_HOUR, held: 1_000n });
    expect(await stints.settle(hold.id, 1_100n, 'engine')).toEqual({
      state: 'SETTLED',
      charged: 1_000n,
      residue: 100n,
    });
    expect(await stints.settle(hold.id, 1_100n, 'engine')).toMatchObject({ charged: 1_000n, residue: 100n });
    expect(kindOf(await stints.settle(hold.id, 1_000n, 'engine'))).toBe('HoldSettledOtherwise');
    const released = await held(asking(5n));
    expect(await stints.release(released.id)).toEqual({ state: 'RELEASED', charged: 0n, residue: 0n });
    await blocksBack('S-0001');
    expect(await row('S-0001')).toEqual({ granted: 54_000n * GPU_HOUR, used: 1_000n, held: 0n, residue: 100n });
  });

  it('asks the database once for many requests', async () => {
    const before = (await town.app.query('SELECT 1 FROM stint_hold')).rowCount ?? 0;
    const holds = await Promise.all(Array.from({ length: 16 }, async () => held(asking(10n))));
    const after = (await town.app.query('SELECT 1 FROM stint_hold')).rowCount ?? 0;
    expect(after - before).toBe(1);
    await Promise.all(holds.map(async ({ id }) => stints.settle(id, 7n, 'counted')));
    await blocksBack('S-0001');
    expect((await row('S-0001')).used).toBe(1_000n + 16n * 7n);
  });
});

describe('when little is left', () => {
  it('holds for each request, and admits exactly what fits', async () => {
    await blocksBack('S-0001');
    await town.capacityOf(10_000n);
    const { granted, used } = await row('S-0001');
    expect(granted).toBe(5_400n);
    const room = granted - used;
    const answers = await Promise.all(Array.from({ length: 60 }, async () => stints.reserve(asking(100n))));
    const holds = answers.flatMap((answer) => (isRefusal(answer) ? [] : [answer]));
    expect(BigInt(holds.length)).toBe(room / 100n);
    expect(holds.every(({ leased }) => !leased)).toBe(true);
    const [first, second, ...others] = holds;
    expect(await stints.settle(first?.id ?? '', 40n, 'engine')).toEqual({
      state: 'SETTLED',
      charged: 40n,
      residue: 0n,
    });
    expect(kindOf(await stints.settle(first?.id ?? '', 41n, 'engine'))).toBe('HoldSettledOtherwise');
    expect(await stints.settle(second?.id ?? '', 130n, 'engine')).toEqual({
      state: 'SETTLED',
      charged: 100n,
      residue: 30n,
    });
    expect(await stints.beat(first?.id ?? '', 41n)).toMatchObject({ stop: true });
    expect(kindOf(await stints.reserve(asking(60n)))).toBe('done');
    await Promise.all(others.map(async ({ id }) => stints.release(id)));
  });
});

describe('blocks of two gateways at the last unit', () => {
  it('keep nothing from a request that would fit', async () => {
    const of = (gatewayId: string) => asking(100n, { gatewayId, rollNumber: 'r0003' });
    // A custom that lets blocks take everything.
    const open = await openStintTown({ stint: { ...customToDocument(defaultCustom('EUR')).stint, leaseMin: '0' } });
    try {
      await open.capacityOf(100_000n);
      const service = open.server.app.get(StintService, { strict: false });
      const answers = await Promise.all(
        Array.from({ length: 140 }, async (_, index) =>
          service.reserve({ ...of(index % 2 === 0 ? 'g1' : 'g2'), partnershipId: open.small.id }),
        ),
      );
      const holds = answers.flatMap((answer) => (isRefusal(answer) ? [] : [answer]));
      expect(holds).toHaveLength(90);
      expect(holds.some(({ leased }) => leased)).toBe(true);
      await Promise.all(holds.map(async ({ id }) => service.settle(id, 100n, 'counted')));
      expect(await service.standing(open.small.id, 'r0003')).toMatchObject({ grant: 9_000n, left: 0n });
    } finally {
      await open.server.stop();
    }
  });
});
