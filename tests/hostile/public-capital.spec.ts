import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { CapitalService } from '../../apps/server/src/asset-lock/capital/capital.service.js';
import { PartnershipService } from '../../apps/server/src/partnership/partnership.service.js';
import { balances } from '../support/books.js';
import { foundCapital, must, sound, under } from '../support/capital-books.js';
import { postRaw } from '../support/raw-posting.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const EURO = 100n;
const BANK = 'je:assets:bank';
const SHARES = 'je:equity:withdrawable-shares';
const MOST_PUBLIC = { code: 'P0195' };

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

describe('a SCIC’s capital', () => {
  let id: string;
  const town = { holder: 'r0003' };
  const euros = (amount: bigint, reference: string, holder = 'r0001') => {
    return { holder, amount: amount * EURO, reference, on: null };
  };
  const raw = (key: string, debit: string, credit: string, amount: bigint) =>
    postRaw(app, id, [{ key, transfers: [{ debit, credit, amount: `${amount * EURO}` }] }]);

  beforeAll(async () => {
    id = await foundCapital(server, 'scic-capital', under('FR_SCIC'));
    await server.app.get(PartnershipService, { strict: false }).enrol(id, [
      {
        rollNumber: town.holder,
        name: 'The Town',
        namePublic: false,
        territory: 'north',
        colleges: ['PUBLIC'],
        roles: ['PUBLIC_BODY'],
        since: '2023-01-01',
      },
    ]);
    must(await capital.subscribe(id, euros(40_000n, 'a'), 'r0002'));
    must(await capital.subscribe(id, euros(30_000n, 'b', town.holder), 'r0002'));
  });
  afterAll(() => sound(server, id));

  it('is half a public body’s at most: beside 40,000, 10,000 more stand and a euro above is refused', async () => {
    expect(await capital.subscribe(id, euros(10_001n, 'c', town.holder), 'r0002')).toMatchObject({
      kind: 'PublicCapitalExceedsCap',
      rule: 'profile.publicCapital',
      customVersion: 1,
    });
    must(await capital.subscribe(id, euros(10_000n, 'c', town.holder), 'r0002'));
  });

  it('is not made the public body’s by paying somebody else out', async () => {
    expect(await capital.withdraw(id, euros(1n, 'd'), 'r0002')).toMatchObject({ kind: 'PublicCapitalExceedsCap' });
    must(await capital.subscribe(id, euros(5n, 'e'), 'r0002'));
    must(await capital.withdraw(id, euros(5n, 'f'), 'r0002'));
    must(await capital.withdraw(id, euros(1n, 'g', town.holder), 'r0002'));
    must(await capital.subscribe(id, euros(1n, 'h', town.holder), 'r0002'));
  });

  it('is held to it past every lib, to the cent and however many pay in at once', async () => {
    await expect(raw('in', BANK, `${SHARES}:r0003`, 1n)).rejects.toMatchObject(MOST_PUBLIC);
    await expect(raw('out', `${SHARES}:r0001`, BANK, 1n)).rejects.toMatchObject(MOST_PUBLIC);
    expect(await raw('other', BANK, `${SHARES}:r0001`, 3_000n)).toMatchObject([{ outcome: 'ACCEPTED' }]);
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => raw(`at once ${String(at)}`, BANK, `${SHARES}:r0003`, 1_000n)),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await balances(server, id, { prefix: SHARES })).toEqual({
      [`${SHARES}:r0001`]: 43_000n * EURO,
      [`${SHARES}:r0003`]: 43_000n * EURO,
    });
  });

  it('binds nobody under another statute', async () => {
    const other = await foundCapital(server, 'no-scic');
    await server.database.pool('owner').query(
      `INSERT INTO copyhold.membership (partnership_id, person_id, college, since)
         SELECT partnership_id, id, 'PUBLIC', '2023-01-01' FROM copyhold.person WHERE partnership_id = $1 AND roll_number = 'r0001'`,
      [other],
    );
    must(await capital.subscribe(other, euros(100n, 'a'), 'r0002'));
  });
});
