import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { CustomDocument } from '#libs/custom';
import { FundingService } from '../../apps/server/src/asset-lock/capital/funding.service.js';
import { post } from '../support/books.js';
import { CAPPED, closeYear, earn, foundCapital, must, under } from '../support/capital-books.js';
import { openCharted, postRaw, type RawTransfer } from '../support/raw-posting.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const BANK = 'je:assets:bank';
const SURPLUS = 'je:equity:surplus';
const RESERVE = 'je:equity:locked-reserve';
const OPENING = 'je:equity:opening';
const INCOME = 'je:income:gpu-time';
const WAGES = 'je:expenses:wages';
const HARBOUR = 'je:liabilities:funder:harbour';
const TO_CA = 'je:liabilities:due-to-ca';
const BELOW_STATUTE = { code: 'P0196' };
const EURO = 100n;

let server: TestServer;
let app: pg.Pool;
beforeAll(async () => {
  server = await startTestServer();
  app = server.database.pool('app');
});
afterAll(async () => {
  await server.stop();
});

const move = (debit: string, credit: string, amount: number): RawTransfer => ({ debit, credit, amount: `${amount}` });

/** Books of 2025 written past every service, step by step, and the close of them. */
async function closed(
  slug: string,
  change: Partial<CustomDocument>,
  steps: readonly (readonly RawTransfer[])[],
): Promise<unknown> {
  const id = await foundCapital(server, slug, change);
  await openCharted(
    app,
    id,
    [BANK, SURPLUS, RESERVE, OPENING, INCOME, WAGES, HARBOUR, TO_CA].map((path) => ({ path })),
  );
  const { rows } = await app.query<{ id: string }>(
    `INSERT INTO copyhold.period (partnership_id, name, starts_on, ends_on) VALUES ($1, '2025', '2025-01-01', '2025-12-31') RETURNING id`,
    [id],
  );
  for (const [index, transfers] of steps.entries()) {
    const [answer] = await postRaw(app, id, [
      { key: `step ${index}`, transfers, effectiveAt: '2025-12-31T23:59:59.000Z' },
    ]);
    expect(answer).toMatchObject({ outcome: 'ACCEPTED' });
  }
  const closer = server.database.pool('closer');
  return closer.query(`SELECT copyhold.close_period($1, $2, '{}', 1, 'r0001')`, [id, rows[0]?.id]);
}

const EARNED = [move(BANK, INCOME, 900_000)];
const RESULT = [move(INCOME, SURPLUS, 900_000)];

describe('a close that hides what it gives away', () => {
  it.each([
    [
      'by filling the surplus up again',
      [EARNED, RESULT, [move(SURPLUS, HARBOUR, 900_000)], [move(OPENING, SURPLUS, 900_000)]],
    ],
    ['by giving income away before it is a result', [EARNED, [move(INCOME, HARBOUR, 900_000)]]],
    ['by calling it a cost', [EARNED, RESULT, [move(WAGES, HARBOUR, 900_000)]]],
    [
      'by calling it a loss first',
      [[move(SURPLUS, OPENING, 900_000)], EARNED, RESULT, [move(OPENING, HARBOUR, 900_000)]],
    ],
    ['by calling it a loss after', [EARNED, RESULT, [move(SURPLUS, OPENING, 900_000)]]],
    ['by leaving the result where it is', [EARNED]],
  ])('FR_SCIC: %s', async (how, steps) => {
    await expect(closed(`scic-${how.replaceAll(' ', '-')}`, under('FR_SCIC'), steps)).rejects.toMatchObject(
      BELOW_STATUTE,
    );
  });

  it('UK_CIC: by way of the association', async () => {
    const steps = [
      EARNED,
      RESULT,
      [move(SURPLUS, RESERVE, 90_000), move(SURPLUS, TO_CA, 810_000)],
      [move(TO_CA, HARBOUR, 810_000)],
    ];
    await expect(closed('cic-hop', under('UK_CIC', { lockedReserve: '1/10' }), steps)).rejects.toMatchObject(
      BELOW_STATUTE,
    );
  });

  it('is a refusal to whoever asked for it, not a fault of the program', async () => {
    const id = await foundCapital(server, 'asked', under('FR_SCIC'));
    await earn(server, id, [2025, 10_000n]);
    await openCharted(
      app,
      id,
      [SURPLUS, HARBOUR].map((path) => ({ path })),
    );
    await postRaw(app, id, [
      { key: 'grab', transfers: [move(SURPLUS, HARBOUR, 900_000)], effectiveAt: '2025-06-30T00:00:00Z' },
    ]);
    const answer = await closeYear(server, id, 2025);
    expect(answer).toMatchObject({ kind: 'CloseBelowStatute', field: 'periodId', rule: 'period.statute' });
  });
});

describe('an honest close', () => {
  it.each(['FR_SCIC', 'IT', 'SCE', 'ES', 'UK_CIC'] as const)(
    '%s: bears a loss of an opening that lies in its period',
    async (jurisdiction) => {
      const id = await foundCapital(
        server,
        `loss-${jurisdiction.toLowerCase().replace('_', '-')}`,
        under(jurisdiction, { solidarity: '1/20' }),
      );
      const opening = [
        { debit: BANK, credit: OPENING, amount: 90_000n * EURO },
        { debit: SURPLUS, credit: BANK, amount: 50_000n * EURO },
      ];
      await post(server, id, 'opening', opening, '2025-01-01T00:00:00Z');
      await earn(server, id, [2025, 200_000n]);
      expect(must(await closeYear(server, id, 2025))).toMatchObject({
        base: `${150_000n * EURO}`,
        lockedReserve: `${75_000n * EURO}`,
      });
    },
  );

  it('bears a loss that comes in years later, as long as it comes before the result', async () => {
    const id = await foundCapital(server, 'loss-later', under('FR_SCIC'));
    await earn(server, id, [2024, 10_000n]);
    must(await closeYear(server, id, 2024));
    await post(server, id, 'found', [{ debit: SURPLUS, credit: BANK, amount: 1_000n * EURO }], '2025-03-01T00:00:00Z');
    await earn(server, id, [2025, 10_000n]);
    expect(must(await closeYear(server, id, 2025))).toMatchObject({
      base: `${9_000n * EURO}`,
      lockedReserve: `${4_500n * EURO}`,
    });
  });
});

describe('a funder whose own assets are locked', () => {
  const terms = { ...CAPPED, principalMinor: 40_000_000n, capMinor: 90_000_000n, revenueShare: '9/10' };
  const named = async (slug: string, body: string, code: string): Promise<unknown> => {
    const id = await foundCapital(server, slug, under('UK_CIC', { lockedReserve: '1/10' }));
    const funding = server.app.get(FundingService, { strict: false });
    must(await funding.agree(id, { ...terms, code, funderName: 'The Trust' }));
    await server.database
      .pool('guardian')
      .query(`SELECT copyhold.name_locked_body($1, $2, 'The Trust', false)`, [id, body]);
    const { rows } = await app.query('SELECT f FROM copyhold.exempt_funders($1, clock_timestamp()) AS f', [id]);
    return rows;
  };

  it('is the one that the guardian registered under its code, not whoever bears that name', async () => {
    expect(await named('by-name', 'trust', 'harbour')).toEqual([]);
    expect(await named('by-code', 'trust', 'trust')).toEqual([{ f: 'trust' }]);
  });

  it('was there when the guardian named it: who is agreed on later under that code and name is another', async () => {
    const id = await foundCapital(server, 'code-taken', under('UK_CIC', { lockedReserve: '1/10' }));
    await server.database
      .pool('guardian')
      .query(`SELECT copyhold.name_locked_body($1, 'trust', 'The Trust', false)`, [id]);
    const funding = server.app.get(FundingService, { strict: false });
    must(await funding.agree(id, { ...terms, code: 'trust', funderName: 'The Trust' }));
    const { rows } = await app.query('SELECT f FROM copyhold.exempt_funders($1, clock_timestamp()) AS f', [id]);
    expect(rows).toEqual([]);
  });
});
