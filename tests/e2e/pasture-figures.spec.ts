import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MetricsService } from '../../apps/server/src/metrics/metrics.service.js';
import { PastureService } from '../../apps/server/src/stint/pasture.service.js';
import { StintService } from '../../apps/server/src/stint/stint.service.js';
import { GPU_HOUR, openStintTown, type StintTown } from '../support/stint-town.js';

describe('a pasture as a whole', () => {
  let town: StintTown;

  beforeAll(async () => {
    town = await openStintTown();
    expect(await town.capacity(100n)).toBe('DONE');
  });
  afterAll(async () => {
    await town.server.stop();
  });

  const figures = () => town.server.app.get(PastureService, { strict: false }).figures(town.small.id);

  it('says what its holders were granted, used and hold, and none of them by name', async () => {
    const stints = town.server.app.get(StintService, { strict: false });
    // More than plenty: a hold of its own, not a block.
    const asked = { partnershipId: town.small.id, rollNumber: 'r0001', model: 'chat', gatewayId: 'g', requestId: 'q' };
    const [before] = await figures();
    expect(before).toMatchObject({ pasture: 'mill', used: 0n, held: 0n });
    await stints.reserve({ ...asked, ask: { compute: GPU_HOUR } });
    const [after] = await figures();
    expect(after?.held).toBeGreaterThanOrEqual(GPU_HOUR);
    const text = await town.server.app.get(MetricsService, { strict: false }).text();
    const line = /^copyhold_stint_weighted_gpu_seconds\{pasture="mill",state="granted"\} (\d+)$/mu.exec(text);
    expect(line?.[1]).toBe(((before?.granted ?? 0n) / 1_000_000_000_000n).toString());
    expect(text).toContain('copyhold_stint_weighted_gpu_seconds{pasture="mill",state="left"}');
    expect(text).not.toMatch(/r000\d/u);
  });

  it('says nothing where fewer than three hold its gates', async () => {
    // r0003 lets the gate to r0002: two are left who graze.
    await town.server.database.pool('superuser').query(
      `UPDATE copyhold.holding SET let_until = '2190-01-01', let_to = (SELECT id FROM copyhold.person WHERE roll_number = 'r0002')
       WHERE number = 'S-0003'`,
    );
    expect(await figures()).toEqual([]);
  });
});
