import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { JURISDICTIONS, profileFloors, type CustomDocument } from '#libs/custom';
import { CapitalService } from '../../apps/server/src/asset-lock/capital/capital.service.js';
import { foundCapital, must, under } from '../support/capital-books.js';
import { openCharted, postRaw, type RawTransfer } from '../support/raw-posting.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const BANK = 'je:assets:bank';
const SURPLUS = 'je:equity:surplus';
const RESERVE = 'je:equity:locked-reserve';
const BELOW_STATUTE = { code: 'P0196' };

let server: TestServer;
let app: pg.Pool;
let capital: CapitalService;
beforeAll(async () => {
  server = await startTestServer();
  app = server.database.pool('app');
  capital = server.app.get(CapitalService, { strict: false });
});
afterAll(async () => {
  await server.stop();
});

/** A year's books closed past every service: what flows where is anybody's to write who has the application's login. */
class RawClose {
  private constructor(
    readonly id: string,
    private readonly period: string,
  ) {}

  static async of(slug: string, change: Partial<CustomDocument>, earned: readonly RawTransfer[]): Promise<RawClose> {
    const id = await foundCapital(server, slug, change);
    const paths = [
      BANK,
      SURPLUS,
      RESERVE,
      'je:income:gpu-time',
      'je:income:gifts',
      'je:income:extra-cooperative',
      'je:expenses:wages',
      'je:liabilities:solidarity',
      'je:liabilities:due-to-ca',
      'je:liabilities:funder:harbour',
      'ca:assets:due-from-je',
      'ca:equity:allocable',
    ];
    await openCharted(
      app,
      id,
      paths.map((path) => ({ path })),
    );
    const { rows } = await app.query<{ id: string }>(
      `INSERT INTO copyhold.period (partnership_id, name, starts_on, ends_on) VALUES ($1, '2025', '2025-01-01', '2025-12-31') RETURNING id`,
      [id],
    );
    const close = new RawClose(id, rows[0]?.id ?? '');
    await close.post('earned', earned);
    await close.post(
      'result',
      earned.map(({ debit, credit, amount }) =>
        credit.startsWith('je:income:')
          ? { debit: credit, credit: SURPLUS, amount }
          : { debit: SURPLUS, credit: debit, amount },
      ),
    );
    return close;
  }

  async post(key: string, transfers: readonly RawTransfer[]): Promise<void> {
    const [answer] = await postRaw(app, this.id, [{ key, transfers, effectiveAt: '2025-12-31T23:59:59.999Z' }]);
    expect(answer).toMatchObject({ outcome: 'ACCEPTED' });
  }

  /** What leaves the surplus for each account, and the close of it. */
  async close(parts: Readonly<Record<string, bigint>>, custom = 1): Promise<void> {
    await this.post(
      'flow',
      Object.entries(parts).map(([credit, amount]) => ({ debit: SURPLUS, credit, amount: `${amount}` })),
    );
    await server.database
      .pool('closer')
      .query(`SELECT copyhold.close_period($1, $2, '{}', $3, 'r0001')`, [this.id, this.period, custom]);
  }
}

const coop = (amount: bigint): RawTransfer => ({ debit: BANK, credit: 'je:income:gpu-time', amount: `${amount}` });
const strangers = (amount: bigint): RawTransfer => ({
  debit: BANK,
  credit: 'je:income:extra-cooperative',
  amount: `${amount}`,
});
const SOLIDARITY = 'je:liabilities:solidarity';
const HARBOUR = 'je:liabilities:funder:harbour';
const TO_CA = 'je:liabilities:due-to-ca';

describe('the close of a period, to whoever has the application’s login and writes SQL', () => {
  it('SUR-4: Spain: of 100,000 and 20,000 from outside, 30,000 are locked and 5,000 for education, or it is no close', async () => {
    const es = under('ES', { lockedReserve: '1/5', solidarity: '1/20' });
    const earned = [coop(100_000n), strangers(20_000n)];
    const less = await RawClose.of('es-less', es, earned);
    // A fifth of everything would be enough if it all were the co-operative's own.
    await expect(less.close({ [RESERVE]: 24_000n, [SOLIDARITY]: 6_000n, [TO_CA]: 90_000n })).rejects.toMatchObject(
      BELOW_STATUTE,
    );
    const short = await RawClose.of('es-short', es, earned);
    await expect(short.close({ [RESERVE]: 29_999n, [SOLIDARITY]: 5_000n, [TO_CA]: 85_001n })).rejects.toMatchObject(
      BELOW_STATUTE,
    );
    const ungiven = await RawClose.of('es-ungiven', es, earned);
    await expect(ungiven.close({ [RESERVE]: 30_000n, [SOLIDARITY]: 4_999n, [TO_CA]: 85_001n })).rejects.toMatchObject(
      BELOW_STATUTE,
    );
    const enough = await RawClose.of('es-enough', es, earned);
    await enough.close({ [RESERVE]: 30_000n, [SOLIDARITY]: 5_000n, [TO_CA]: 85_000n });
  });

  it('SUR-2, SUR-3: a SCIC locks 57.5 % below its capital and half above it', async () => {
    const scic = under('FR_SCIC');
    const above = await RawClose.of('scic-above', scic, [coop(900_000n)]);
    await expect(above.close({ [RESERVE]: 449_999n, [TO_CA]: 450_001n })).rejects.toMatchObject(BELOW_STATUTE);
    const below = await RawClose.of('scic-below', scic, [coop(900_000n)]);
    must(
      await capital.subscribe(
        below.id,
        { holder: 'r0001', amount: 500_000n, reference: 'a', on: '2024-01-01' },
        'r0002',
      ),
    );
    await expect(below.close({ [RESERVE]: 517_499n, [TO_CA]: 382_501n })).rejects.toMatchObject(BELOW_STATUTE);
    const fine = await RawClose.of('scic-fine', scic, [coop(900_000n)]);
    must(
      await capital.subscribe(
        fine.id,
        { holder: 'r0001', amount: 500_000n, reference: 'a', on: '2024-01-01' },
        'r0002',
      ),
    );
    await fine.close({ [RESERVE]: 517_500n, [TO_CA]: 382_500n });
  });

  it('LOCK-2: a CIC’s payees outside the lock have 35 % of what has been made and not distributed, and no more', async () => {
    const flow = { [RESERVE]: 100_000n };
    const most = await RawClose.of('cic-most', under('UK_CIC'), [coop(200_000n)]);
    await expect(most.close({ ...flow, [HARBOUR]: 70_001n })).rejects.toMatchObject(BELOW_STATUTE);
    const fine = await RawClose.of('cic-fine', under('UK_CIC'), [coop(200_000n)]);
    await fine.close({ ...flow, [HARBOUR]: 70_000n, [TO_CA]: 30_000n });
  });

  it('divides nothing of a loss, and stands under the custom of its last day alone', async () => {
    const loss = await RawClose.of('it-loss', under('IT'), [coop(1n)]);
    await expect(loss.close({ [RESERVE]: 100n, [SOLIDARITY]: 100n })).rejects.toMatchObject(BELOW_STATUTE);
    const other = await RawClose.of('it-other', under('IT'), [coop(100n)]);
    await expect(other.close({ [RESERVE]: 50n, [SOLIDARITY]: 3n }, 2)).rejects.toThrow();
    const half = await RawClose.of('it-30', under('IT'), [coop(1_000n)]);
    await expect(half.close({ [RESERVE]: 299n, [SOLIDARITY]: 30n, [TO_CA]: 671n })).rejects.toMatchObject(
      BELOW_STATUTE,
    );
    const mutual = await RawClose.of('it-3', under('IT'), [coop(1_000n)]);
    await expect(mutual.close({ [RESERVE]: 300n, [SOLIDARITY]: 29n, [TO_CA]: 671n })).rejects.toMatchObject(
      BELOW_STATUTE,
    );
  });

  it('asks what the lib asks, of every statute and any figures', async () => {
    const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    const cases = fc.sample(fc.tuple(fc.constantFrom(...JURISDICTIONS), amount, amount, amount, amount), 400);
    const { rows } = await app.query<{ locked: string; solidarity: string }>(
      `SELECT f.locked, f.solidarity FROM unnest($1::text[], $2::numeric[], $3::numeric[], $4::numeric[], $5::numeric[])
         WITH ORDINALITY AS c(j, b, o, r, k, at) CROSS JOIN LATERAL copyhold.statute_floors(c.j, c.b, c.o, c.r, c.k) AS f ORDER BY c.at`,
      [0, 1, 2, 3, 4].map((column) => cases.map((each) => each[column]?.toString())),
    );
    const ofLib = cases.map(([jurisdiction, baseMinor, otherMinor, reservesMinor, capitalMinor]) => {
      const floors = profileFloors(jurisdiction, { baseMinor, otherMinor, reservesMinor, capitalMinor });
      return { locked: `${floors.lockedMinor}`, solidarity: `${floors.solidarityMinor}` };
    });
    expect(rows).toEqual(ofLib);
  });
});
