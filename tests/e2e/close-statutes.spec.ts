import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { FundingService } from '../../apps/server/src/asset-lock/capital/funding.service.js';
import { balances, post } from '../support/books.js';
import { CAPPED, closeYear, earn, foundCapital, must, sound, under } from '../support/capital-books.js';
import { postRaw } from '../support/raw-posting.js';
import { resolvedRaw } from '../support/raw-resolution.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const EURO = 100n;
const BANK = 'je:assets:bank';
const SURPLUS = 'je:equity:surplus';

let server: TestServer;
let app: pg.Pool;
let funding: FundingService;
beforeAll(async () => {
  server = await startTestServer();
  app = server.database.pool('app');
  funding = server.app.get(FundingService, { strict: false });
});
afterAll(async () => {
  await server.stop();
});

describe('the close of a period by its service', () => {
  it('SUR-4: Spain locks half of what came from outside: 30,000 and 5,000 of 100,000 and 20,000', async () => {
    const id = await foundCapital(server, 'spain', under('ES', { lockedReserve: '1/5', solidarity: '1/20' }));
    await earn(server, id, [2025, 100_000n]);
    const outside = [
      { debit: BANK, credit: 'je:income:extra-cooperative', amount: 19_000n * EURO },
      { debit: 'je:expenses:extra-cooperative', credit: BANK, amount: 2_000n * EURO },
      { debit: BANK, credit: 'je:income:gifts', amount: 3_000n * EURO },
    ];
    await post(server, id, 'strangers', outside, '2025-06-16T12:00:00Z');
    const close = must(await closeYear(server, id, 2025));
    expect(close).toMatchObject({
      base: `${120_000n * EURO}`,
      lockedReserve: `${30_000n * EURO}`,
      // The custom gives a twentieth of everything; the statute asks it of the co-operative surplus alone.
      solidarity: `${6_000n * EURO}`,
      statute: {
        extraCooperative: `${20_000n * EURO}`,
        reserves: '0',
        capital: '0',
        lockedReserve: `${30_000n * EURO}`,
        solidarity: `${5_000n * EURO}`,
      },
    });
    await sound(server, id);
  });

  /** 65,000 due to a private funder and 10,000 to a trust, of a result of 200,000. */
  const cic = async (slug: string, registered: boolean) => {
    const id = await foundCapital(server, slug, under('UK_CIC', { lockedReserve: '1/10' }));
    const terms = { ...CAPPED, principalMinor: 40_000_000n, capMinor: 90_000_000n, revenueShare: '325/1000' };
    must(await funding.agree(id, terms));
    const trust = {
      ...terms,
      code: 'trust',
      funderName: 'The Trust',
      principalMinor: 10_000_000n,
      capMinor: 30_000_000n,
    };
    must(await funding.agree(id, { ...trust, revenueShare: '5/100' }));
    for (const [code, amount] of [
      ['harbour', 400_000n],
      ['trust', 100_000n],
    ] as const) {
      const wish = { code, amount: amount * EURO };
      must(await funding.receive(id, { ...wish, reference: `d ${code}`, on: '2023-01-02' }, 'r0001'));
      must(await funding.repay(id, { ...wish, reference: `p ${code}`, on: '2025-12-31' }, 'r0001'));
    }
    if (registered) {
      const named = [id, 'trust', 'The Trust', false];
      await server.database.pool('guardian').query('SELECT copyhold.name_locked_body($1, $2, $3, $4)', named);
    }
    await earn(server, id, [2025, 200_000n]);
    return { id, close: must(await closeYear(server, id, 2025)) };
  };

  it('LOCK-1: of 75,000 declared, 10,000 go to a locked body: 65,000 count, of 70,000 that may', async () => {
    const { id, close } = await cic('cic-exempt', true);
    expect(close.funders.map(({ id: code, amount }) => [code, BigInt(amount) / EURO])).toEqual([
      ['harbour', 65_000n],
      ['trust', 10_000n],
    ]);
    expect(close.steps).toContainEqual(
      expect.objectContaining({ rule: 'profile.distributionCap', amount: `${70_000n * EURO}` }),
    );
    expect(close.statute).toMatchObject({ distributable: `${200_000n * EURO}` });
    expect(close.funders.map(({ exempt }) => exempt)).toEqual([undefined, true]);
    expect(close.steps).toContainEqual(
      expect.objectContaining({ rule: 'profile.exemptPayees', amount: `${10_000n * EURO}` }),
    );
    await sound(server, id);
  });

  it('LOCK-2: where nobody registered the trust, 75,000 are held to 70,000', async () => {
    const { id, close } = await cic('cic-all', false);
    expect(close.funders.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(70_000n * EURO);
    await sound(server, id);
  });

  it('Italy: the locked reserve bears a loss only once what may be distributed is gone: 30,000 of 50,000', async () => {
    const id = await foundCapital(server, 'italy', under('IT'));
    await earn(server, id, [2023, 100_000n]);
    must(await closeYear(server, id, 2023));
    // Left undistributed by earlier years.
    await postRaw(app, id, [
      {
        key: 'left',
        transfers: [{ debit: BANK, credit: SURPLUS, amount: `${20_000n * EURO}` }],
        effectiveAt: '2024-01-01T12:00:00Z',
      },
    ]);
    const wages = { debit: 'je:expenses:wages', credit: BANK, amount: 50_000n * EURO };
    await post(server, id, 'wages', [wages], '2024-06-15T12:00:00Z');
    expect(must(await closeYear(server, id, 2024))).toMatchObject({ base: `${-50_000n * EURO}`, lockedReserve: '0' });
    expect(await balances(server, id, { prefix: SURPLUS })).toEqual({ [SURPLUS]: -30_000n * EURO });
    const evidence = createHash('sha256').update('report').digest();
    const bear = async (amount: bigint) => {
      const result = { amount: `${amount}`, currency: 'EUR', evidence: evidence.toString('hex') };
      const carried = await resolvedRaw(server.database.pool('superuser'), id, { kind: 'LOSS_ABSORPTION', result });
      return server.database
        .pool('steward')
        .query('SELECT copyhold.absorb_loss($1, $2, $3, $4, $5)', [id, 'EUR', amount.toString(), evidence, carried]);
    };
    await expect(bear(30_000n * EURO + 1n)).rejects.toThrow(/bears no more than the loss/u);
    await bear(30_000n * EURO);
  });
});
