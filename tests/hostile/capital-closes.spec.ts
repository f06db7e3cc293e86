import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatFraction, isRefusal, unitOf } from '#libs/amount';
import { customToDocument, defaultCustom, PROFILES } from '#libs/custom';
import { FundingService } from '../../apps/server/src/asset-lock/capital/funding.service.js';
import { shareLimit } from '../../apps/server/src/asset-lock/capital/share-limit.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { CAPPED, foundCapital, must } from '../support/capital-books.js';
import { openCharted, postRaw } from '../support/raw-posting.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const BANK = 'je:assets:bank';

describe('the numbers of the statutes', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(async () => {
    await server.stop();
  });

  it('are the same in the database and in the libs', async () => {
    const { rows } = await server.database.pool('app').query(
      `SELECT jurisdiction, to_char(valid_from, 'YYYY-MM-DD') AS "from", locked_reserve AS locked, distribution_cap AS cap, individual_share AS share, public_capital AS public
         FROM copyhold.capital_profile ORDER BY jurisdiction COLLATE "C", valid_from`,
    );
    const expected = PROFILES.map((profile) => ({
      jurisdiction: profile.jurisdiction,
      from: profile.from,
      locked: formatFraction(profile.lockedReserve),
      cap: profile.distributionCap === undefined ? null : formatFraction(profile.distributionCap),
      share: profile.individualShare?.toString() ?? null,
      public: profile.publicCapital === undefined ? null : formatFraction(profile.publicCapital),
    })).sort((a, b) => (`${a.jurisdiction} ${a.from}` < `${b.jurisdiction} ${b.from}` ? -1 : 1));
    expect(rows).toEqual(expected);
  });

  it('CAP-2: give the same limit by the day, for every jurisdiction and currency', async () => {
    const own = { capital: { individualShareMinor: '3000000' } };
    const cases = [...new Set(PROFILES.map(({ jurisdiction }) => jurisdiction))].flatMap((jurisdiction) =>
      ['2014-04-05', '2014-04-06', '2026-11-30'].flatMap((day) => [
        { jurisdiction, day, change: {} },
        { jurisdiction, day, change: own },
      ]),
    );
    const app = server.database.pool('app');
    const id = await foundCapital(server, 'limits');
    const owner = server.database.pool('owner');
    for (const { jurisdiction, day, change } of cases) {
      const document = { ...customToDocument(defaultCustom('EUR')), jurisdiction, ...change };
      const custom = {
        ...defaultCustom('EUR'),
        jurisdiction,
        ...(change === own ? { capital: { individualShareMinor: 3_000_000n } } : {}),
      };
      const rules = JSON.stringify(document);
      await owner.query('ALTER TABLE copyhold.custom_version DISABLE TRIGGER USER');
      await owner.query('UPDATE copyhold.custom_version SET rules = $2 WHERE partnership_id = $1', [id, rules]);
      const { rows } = await app.query<{ most: string }>('SELECT copyhold.share_limit($1, $2) AS most', [
        id,
        `${day}T12:00:00Z`,
      ]);
      expect([jurisdiction, day, rows[0]?.most]).toEqual([jurisdiction, day, shareLimit(custom, day).toString()]);
    }
    // What an old document does not say is what the libs read from it.
    const { capital: _, jurisdiction: __, ...old } = customToDocument(defaultCustom('EUR'));
    await owner.query('UPDATE copyhold.custom_version SET rules = $2 WHERE partnership_id = $1', [
      id,
      JSON.stringify(old),
    ]);
    const unit = unitOf('EUR');
    const { rows } = await app.query<{ most: string }>('SELECT copyhold.share_limit($1, now()) AS most', [id]);
    expect(rows[0]?.most).toBe((100_000n * (isRefusal(unit) ? 0n : unit.scale)).toString());
    expect(rows[0]?.most).toBe(defaultCustom('EUR').capital.individualShareMinor.toString());
  });
});

describe('a close that gave away too much', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(async () => {
    await server.stop();
  });

  type Jurisdiction = (typeof PROFILES)[number]['jurisdiction'];
  const forged = async (
    slug: string,
    jurisdiction: Jurisdiction,
    close: Record<string, unknown>,
  ): Promise<unknown[]> => {
    const owner = server.database.pool('owner');
    const id = await foundCapital(server, slug, {
      jurisdiction,
      waterfall: { lockedReserve: '1/2', solidarity: '3/100', standingShare: '1/20', funderCeiling: '7/20' },
    });
    const period = (
      await owner.query<{ id: string }>(
        `INSERT INTO copyhold.period (partnership_id, name, starts_on, ends_on) VALUES ($1, '2025', '2025-01-01', '2025-12-31') RETURNING id`,
        [id],
      )
    ).rows[0]?.id;
    await owner.query(
      'INSERT INTO copyhold.period_close (partnership_id, period_id, result, custom_version) VALUES ($1, $2, $3, 1)',
      [id, period, JSON.stringify({ type: 'period-close', v: '3', ...close })],
    );
    const sql = checks.find(({ code }) => code === 'closes-keep-statute')?.sql ?? '';
    return (await server.database.pool('auditor').query<{ detail: string }>(sql, [id])).rows;
  };
  const given = (amount: string) => ({ funders: [{ id: 'f', due: amount, amount }] });

  it('LOCK-2: is found where payees outside the lock had more than 35 % of 200,000', async () => {
    expect(await forged('cic-fine', 'UK_CIC', { base: '200000', ...given('70000') })).toEqual([]);
    expect(await forged('cic-broken', 'UK_CIC', { base: '200000', ...given('70001') })).toMatchObject([
      { detail: expect.stringContaining('70001 to funders of at most 70000') },
    ]);
    expect(await forged('cic-loss', 'UK_CIC', { base: '-1', ...given('1') })).toHaveLength(1);
    expect(await forged('anywhere', 'DEFAULT', { base: '200000', ...given('75000') })).toEqual([]);
  });

  it('SUR-3: is found where a SCIC locked less than half, gains on locked assets not counted', async () => {
    const steps = [{ rule: 'waterfall.lockedGains', amount: '7' }];
    const scic = { base: '900000', funders: [], steps };
    expect(await forged('scic-fine', 'FR_SCIC', { ...scic, lockedReserve: '450007' })).toEqual([]);
    expect(await forged('scic-broken', 'FR_SCIC', { ...scic, lockedReserve: '450006' })).toMatchObject([
      { detail: expect.stringContaining('449999 locked of at least 450000') },
    ]);
  });

  it('is found where a funder was credited past every close', async () => {
    const id = await foundCapital(server, 'past-closes');
    const app = server.database.pool('app');
    await openCharted(
      app,
      id,
      [BANK, 'je:liabilities:funder:harbour', 'je:liabilities:funder-principal:harbour', 'je:equity:surplus'].map(
        (path) => ({ path }),
      ),
    );
    must(await server.app.get(FundingService, { strict: false }).agree(id, CAPPED));
    const grab = { debit: 'je:equity:surplus', credit: 'je:liabilities:funder:harbour', amount: '15000001' };
    expect(await postRaw(app, id, [{ key: 'grab', transfers: [grab] }])).toMatchObject([{ outcome: 'ACCEPTED' }]);
    const found = async (code: string): Promise<unknown[]> =>
      (await app.query<{ detail: string }>(checks.find((check) => check.code === code)?.sql ?? '', [id])).rows;
    expect(await found('funders-are-paid-by-closes')).toMatchObject([
      { detail: 'je:liabilities:funder:harbour: 15000001 credited by grab' },
    ]);
    expect(await found('funders-within-cap')).toMatchObject([{ detail: expect.stringContaining('at most 15000000') }]);
  });
});
