import { isRefusal } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { siteHour } from '#libs/posting-rules';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { siteChecks } from '../../apps/server/src/database/checks/site-checks.js';
import { Database } from '../../apps/server/src/database/database.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { allPosted, LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { SiteHourService } from '../../apps/server/src/site-hours/site-hour.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let metered: Metered;

beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
});
afterAll(async () => {
  await server.stop();
});

interface Report {
  readonly kind: 'meter' | 'it' | 'device' | 'gpu' | 'water';
  readonly hour: number;
  readonly subject: string;
  readonly quantity: bigint;
  /** What a correction says instead; null voids. */
  readonly instead: bigint | null | undefined;
}

const report = fc.record<Report>({
  kind: fc.constantFrom('meter', 'it', 'device', 'gpu', 'water'),
  hour: fc.integer({ min: 0, max: 2 }),
  subject: fc.constantFrom('r0001', 'r0002', 'idle', 'overhead'),
  quantity: fc.bigInt({ min: 0n, max: 1000n }),
  instead: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    fc.bigInt({ min: 0n, max: 1000n }),
    fc.constant(null),
  ),
});

function eventsOf(site: string, { kind, hour, subject, quantity, instead }: Report, index: number): UsageEvent[] {
  const whole = kind === 'meter' || kind === 'it' || kind === 'water';
  const event: UsageEvent = {
    source: `/${site}`,
    id: String(index),
    subject: whole ? site : subject,
    site,
    meter: {
      kind: kind === 'gpu' ? 'gpu-time' : kind === 'water' ? 'water' : 'energy',
      resource: kind === 'gpu' ? 'T4' : kind === 'it' ? `${site}/it` : site,
    },
    unit: kind === 'gpu' ? 'COMPUTE_RAW' : kind === 'water' ? 'WATER' : 'ENERGY',
    quantity: kind === 'meter' ? quantity * 10n : quantity,
    effectiveAtMs: BigInt(Date.UTC(2024, 4, 1, hour, 5)),
    ...(kind === 'gpu' ? {} : { method: whole ? ('site_meter' as const) : ('device_counter' as const) }),
  };
  if (instead === undefined) return [event];
  const corrects = {
    source: event.source,
    id: event.id,
    reason: 'misread',
    ...(instead === null ? { voids: true as const } : {}),
  };
  return [event, { ...event, id: `${event.id}'`, quantity: instead ?? 0n, corrects }];
}

async function bring(events: readonly UsageEvent[], pieces: number): Promise<void> {
  const { partnershipId } = metered;
  const size = Math.max(1, Math.ceil(events.length / pieces));
  for (let start = 0; start < events.length; start += size) {
    await server.app.get(UsageService).ingest(partnershipId, events.slice(start, start + size));
    await server.app.get(RollupService).postDirty(partnershipId);
    await server.app.get(SiteHourService, { strict: false }).divide(partnershipId);
  }
}

/** What is said of a site's hours, and what the ledger holds for it; an hour that was voided again may be on record or not. */
async function standing(site: string): Promise<unknown> {
  const ask = async (sql: string): Promise<unknown[]> =>
    (await metered.superuser.query<Record<string, unknown>>(sql, [metered.partnershipId, site])).rows;
  return [
    await ask(
      `SELECT unit, hour, state, meter, attributed, idle, overhead, counted_attributed, counted_idle, counted_overhead
       FROM site_hour WHERE partnership_id = $1 AND site = $2 AND state <> 'UNDIVIDED' ORDER BY unit, hour`,
    ),
    await ask(
      `SELECT unit, hour, subject, quantity FROM site_share WHERE partnership_id = $1 AND site = $2 ORDER BY 1, 2, 3`,
    ),
    await ask(
      `SELECT replace(path, $2, '*') AS path, balance FROM account WHERE ledger_id = $1 AND balance <> 0
         AND path ~ '^je:(energy|water):' AND path LIKE '%:' || $2 ORDER BY 1`,
    ),
  ];
}

async function broken(): Promise<string[]> {
  const found = await Promise.all(
    [...meteringChecks, ...siteChecks].map(async ({ code, sql }) => {
      const { rows } = await metered.superuser.query(sql, [metered.partnershipId]);
      return rows.length > 0 ? [code] : [];
    }),
  );
  return found.flat();
}

let made = 0;
async function newSite(): Promise<string> {
  const site = `site-${String((made += 1))}`;
  const { partnershipId, superuser } = metered;
  await superuser.query(
    `INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, $2, $2, 'Here', '2022-05-01')`,
    [partnershipId, site],
  );
  await superuser.query(`SELECT set_site_factor($1, $2, '2023-01-01T00:00:00Z', 1200000, NULL, NULL, 'x', 'r0001')`, [
    partnershipId,
    site,
  ]);
  return site;
}

describe('the hours of sites', () => {
  it('come to the same, in whatever order and pieces readings and corrections arrive', async () => {
    const history = fc.array(report, { minLength: 4, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 2, max: 5 }),
        async (reports, dice, pieces) => {
          const [one, other] = [await newSite(), await newSite()];
          await bring(
            reports.flatMap((each, index) => eventsOf(one, each, index)),
            1,
          );
          const shuffled = reports
            .flatMap((each, index) => eventsOf(other, each, index))
            .map((event) => ({ event, at: dice.next().value as number }))
            .sort((a, b) => a.at - b.at);
          await bring(
            shuffled.map(({ event }) => event),
            pieces,
          );
          expect(await standing(other)).toEqual(await standing(one));
          expect((await broken()).filter((code) => code !== 'SITE-DIVIDED')).toEqual([]);
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  });

  it('are divided once by however many divide at the same time', async () => {
    const site = await newSite();
    const { partnershipId } = metered;
    const reports: Report[] = [
      { kind: 'meter', hour: 0, subject: site, quantity: 120n, instead: undefined },
      { kind: 'device', hour: 0, subject: 'r0001', quantity: 500n, instead: undefined },
    ];
    await server.app.get(UsageService).ingest(
      partnershipId,
      reports.flatMap((each, index) => eventsOf(site, each, index)),
    );
    await server.app.get(RollupService).postDirty(partnershipId);
    const hours = server.app.get(SiteHourService, { strict: false });
    const divided = await Promise.all([1, 2, 3, 4].map(() => hours.divide(partnershipId)));
    expect(divided.reduce((sum, { journals }) => sum + journals, 0)).toBe(1);
  });

  it('show a journal that somebody makes up beside them', async () => {
    const draft = siteHour({
      site: 'mill',
      what: 'energy',
      hourMs: BigInt(Date.UTC(2024, 0, 1)),
      revision: 1,
      byDevices: 0n,
      attributed: 9n,
      idle: 0n,
      overhead: 0n,
      actor: 'forger',
      customVersion: 1,
    });
    if (isRefusal(draft)) throw new Error(draft.message);
    const { partnershipId } = metered;
    const ledger = server.app.get(LedgerService, { strict: false });
    await server.app
      .get(Database)
      .transaction(async (tx) => allPosted(await ledger.postIn(tx, partnershipId, [draft])));
    expect(await broken()).toContain('SITE-JOURNALS');
  });

  it('cannot be read back behind a factor, nor a factor written by hand', async () => {
    const app = server.database.pool('app');
    for (const sql of [
      `INSERT INTO site_factor (partnership_id, site, valid_from, reason) VALUES ('${metered.partnershipId}', 'mill', '2024-01-01', 'x')`,
      `UPDATE site_factor SET pue_ppm = 1000000`,
      'DELETE FROM site_share',
      `INSERT INTO site_claim (partnership_id, site, month, reason) VALUES ('${metered.partnershipId}', 'mill', '2024-01-01', 'x')`,
    ]) {
      await expect(app.query(sql)).rejects.toThrow('permission denied');
    }
    const wild = `SELECT set_site_factor($1, 'mill', '2024-01-01T00:00:00Z', 999999, NULL, NULL, 'x', 'r0001')`;
    await expect(app.query(wild, [metered.partnershipId])).rejects.toThrow('permission denied for function');
    const closer = server.database.pool('closer');
    await expect(closer.query(wild, [metered.partnershipId])).rejects.toThrow('site_factor_pue_ppm_check');
  });
});
