import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { EstimateService } from '../../apps/server/src/site-hours/estimate.service.js';
import { SiteHourKeeper } from '../../apps/server/src/site-hours/site-hour-keeper.js';
import { SiteMonthService } from '../../apps/server/src/site-hours/site-month.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let metered: Metered;
let estimates: EstimateService;

beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
  estimates = server.app.get(EstimateService, { strict: false });
});
afterAll(async () => {
  await server.stop();
});

const FROM = new Date('2024-03-01T00:00:00Z');
const served = { activeMillions: 8_000n, gpus: 1n, batch: 64n };
const tokens = (id: string, quantity: bigint, change: Partial<UsageEvent> = {}): UsageEvent => ({
  source: '/gateway/1',
  id,
  subject: 'd0001',
  site: 'mill',
  meter: { kind: 'tokens-out', resource: 'chat' },
  unit: 'TOKEN',
  quantity,
  effectiveAtMs: BigInt(Date.parse('2024-03-05T10:10:00Z')),
  ...change,
});
async function report(...events: readonly UsageEvent[]): Promise<number> {
  const { partnershipId } = metered;
  await server.app.get(UsageService).ingest(partnershipId, events);
  await server.app.get(RollupService).postDirty(partnershipId);
  const made = await estimates.estimate(partnershipId);
  await server.app.get(RollupService).postDirty(partnershipId);
  return made;
}
async function balances(): Promise<Record<string, string>> {
  const { rows } = await metered.superuser.query<{ path: string; balance: string }>(
    `SELECT path, balance FROM account WHERE ledger_id = $1 AND path ~ '^je:(energy|water):' AND balance <> 0 ORDER BY path`,
    [metered.partnershipId],
  );
  return Object.fromEntries(rows.map(({ path, balance }) => [path, balance]));
}

describe('an estimate', () => {
  it('is not made without a rate, nor without a PUE', async () => {
    const { partnershipId } = metered;
    expect(await report(tokens('a', 500n))).toBe(0);
    expect(await estimates.setRate(partnershipId, { model: 'chat', from: FROM, served }, 'r0001')).toBeUndefined();
    expect(await report()).toBe(0);
  });

  it('is EcoLogits’ of metering.md §9, on accounts of its own, once', async () => {
    const { partnershipId } = metered;
    const factor = { from: FROM, puePpm: 1_200_000n, wueOn: 569_000n, wueOff: 3_132_100n, reason: 'USA' };
    expect(
      await server.app.get(SiteMonthService, { strict: false }).setFactor(partnershipId, 'mill', factor, 'r0001'),
    ).toBeUndefined();
    expect(await report()).toBe(2);
    expect(await balances()).toEqual({
      'je:energy:estimate:mill': '160341',
      'je:energy:estimated:mill': '160341',
      'je:water:estimate:mill': '161',
      'je:water:estimated:mill': '161',
    });
    expect(await report()).toBe(0);
  });

  it('is corrected by tokens that come late and by a correction of tokens, there and back', async () => {
    expect(await report(tokens('late', 500n))).toBe(2);
    // 500 tokens are 160,341.33… mJ: the hour's thousand are rounded once, and are not twice what 500 were rounded to.
    expect(await balances()).toMatchObject({ 'je:energy:estimated:mill': '320683' });
    const corrects = { source: '/gateway/1', id: 'late', reason: 'counted twice', voids: true as const };
    expect(await report(tokens('void', 0n, { corrects }))).toBe(2);
    expect(await balances()).toMatchObject({ 'je:energy:estimated:mill': '160341', 'je:water:estimated:mill': '161' });
    const found = await Promise.all(
      meteringChecks.map(async ({ sql }) => (await metered.superuser.query<object>(sql, [metered.partnershipId])).rows),
    );
    expect(found.flat()).toEqual([]);
  });

  it('is made by the server itself, once the hours are divided', async () => {
    const { partnershipId } = metered;
    await server.app.get(UsageService).ingest(partnershipId, [tokens('by the clock', 500n, { subject: 'd0002' })]);
    await server.app.get(RollupService).postDirty(partnershipId);
    const keeper = server.app.get(SiteHourKeeper, { strict: false });
    await keeper.keep(partnershipId);
    await server.app.get(RollupService).postDirty(partnershipId);
    await keeper.keep(partnershipId);
    expect(await balances()).toMatchObject({ 'je:energy:estimated:mill': '320682', 'je:water:estimated:mill': '322' });
  });

  it('goes on where water became known after the energy was first estimated', async () => {
    const { partnershipId, superuser } = metered;
    const hour = { site: 'mill', effectiveAtMs: BigInt(Date.parse('2024-03-20T10:10:00Z')) };
    const factor = {
      from: new Date('2024-03-20T00:00:00Z'),
      puePpm: 1_200_000n,
      wueOn: null,
      wueOff: null,
      reason: 'dry',
    };
    const months = server.app.get(SiteMonthService, { strict: false });
    expect(await months.setFactor(partnershipId, 'mill', factor, 'r0001')).toBeUndefined();
    expect(await report(tokens('dry', 500n, hour))).toBe(1);
    const wet = { ...factor, from: new Date('2024-03-20T10:00:00Z'), wueOn: 569_000n, wueOff: 3_132_100n };
    expect(await months.setFactor(partnershipId, 'mill', wet, 'r0001')).toBeUndefined();
    expect(await report(tokens('wet', 500n, hour))).toBe(2);
    expect(await report(tokens('wetter', 500n, hour))).toBe(2);
    const { rows } = await superuser.query<{ unit: string; quantity: string }>(
      `SELECT unit, sum(quantity)::text AS quantity FROM rollup
       WHERE partnership_id = $1 AND hour = '2024-03-20T10:00:00Z' AND meter LIKE '%@model_estimate' GROUP BY unit ORDER BY unit`,
      [partnershipId],
    );
    expect(rows).toEqual([
      { unit: 'ENERGY', quantity: '481024' },
      { unit: 'WATER', quantity: '482' },
    ]);
  });

  it('is shown as such and divides no meter', async () => {
    const months = await server.app
      .get(SiteMonthService, { strict: false })
      .months(metered.partnershipId, { from: '2024-03', to: '2024-03' });
    expect(months).toMatchObject([
      { estimated: 320_682n + 481_024n, devices: null, divided: null, figures: { energy: null } },
    ]);
  });

  it.each([
    ['ModelUnknown', { model: 'moon' }],
    ['RateRetroactive', {}],
    ['RateRetroactive', { from: new Date('2024-03-05T10:00:00Z') }],
    ['ModelOutOfRange', { served: { ...served, gpus: 0n } }],
    ['FactorOutOfRange', { from: new Date('2024-04-01T00:00:01Z') }],
  ])('refuses %s', async (kind, change) => {
    expect(
      await estimates.setRate(metered.partnershipId, { model: 'chat', from: FROM, served, ...change }, 'r0001'),
    ).toMatchObject({
      kind,
    });
  });
});
