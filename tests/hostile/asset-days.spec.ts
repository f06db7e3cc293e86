import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectKept, violations } from '../support/ledger-bench.js';
import {
  BANK,
  dayFromNow,
  digest,
  GIVEN,
  leg,
  LockRoom,
  MACHINES,
  noonOf,
  OPENING,
  plainDay,
  yearsOn,
  type Sent,
} from '../support/lock-room.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let room: LockRoom;

beforeAll(async () => {
  database = await createTestDatabase();
  room = await LockRoom.open(database, 'days');
  await room.accepted({ transfers: [leg(BANK, OPENING, 900_000n)] });
});
afterAll(async () => {
  await expectKept(room.app, room.ledger);
  await database.drop();
});

const LOCKED = 'AssetLocked';

async function bought(day: string, from = BANK, into = room): Promise<Sent> {
  const id = await into.register({ cost: 1_200n, day, years: 3 });
  return { transfers: [leg(MACHINES, from, 1_200n)], source: { kind: 'asset', id }, effectiveAt: noonOf(day) };
}

describe('what operating cash buys', () => {
  it('is entered within a quarter: else its schedule would have emptied it before anybody saw it', async () => {
    const old = await bought(plainDay(4));
    expect(await room.send(old)).toMatchObject({ outcome: LOCKED, detail: expect.stringContaining('within 92 days') });
    expect(await room.send(await bought(dayFromNow(-93)))).toMatchObject({ outcome: LOCKED });
    const young = await bought(dayFromNow(-92));
    expect(await room.send(young)).toMatchObject({ outcome: 'ACCEPTED' });
    // No part of it but the first has begun.
    const code = young.source?.id ?? '';
    expect(await room.send(room.wear(code, 401n))).toMatchObject({ outcome: LOCKED });
    expect(await room.send(room.wear(code, 400n))).toMatchObject({ outcome: 'ACCEPTED' });
  });

  it.each([OPENING, 'je:expenses:wages', 'je:equity:surplus'])(
    'is not older than it is by way of %s, which was paid today',
    async (from) => {
      expect(await room.send(await bought(plainDay(4), from))).toMatchObject({ outcome: LOCKED });
      expect(await room.send(await bought(dayFromNow(0), from))).toMatchObject({ outcome: 'ACCEPTED' });
    },
  );

  it('is as old as it is where it was given: no cash of the commons went for it', async () => {
    expect(await room.send(await bought(plainDay(4), GIVEN))).toMatchObject({ outcome: 'ACCEPTED' });
  });

  it('is as old as it is in the first batch of books, and is found there by no check', async () => {
    const fresh = await LockRoom.open(database, 'fresh');
    const first = await bought(plainDay(4), BANK, fresh);
    const cash: Sent = { transfers: [leg(BANK, OPENING, 5_000n)], effectiveAt: noonOf(yearsOn(plainDay(4), -1)) };
    const answers = await fresh.sendAll([
      { key: 'cash', ...cash },
      { key: 'rack', ...first },
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await fresh.send(await bought(plainDay(4), BANK, fresh))).toMatchObject({ outcome: LOCKED });
    expect((await violations(fresh.app, fresh.ledger)).filter(([code]) => code === 'locked-left-by-a-gate')).toEqual(
      [],
    );
  });
});

describe('amounts and days of the register', () => {
  const call = (text: string, values: readonly unknown[]): Promise<unknown> =>
    room.app.query(`SELECT copyhold.${text}`, [room.ledger, ...values]);
  let asset: string;

  beforeAll(async () => {
    asset = await room.asset({ cost: 1_000n });
  });

  it('are whole: what a column rounds is not what was decided about', async () => {
    const works: readonly (readonly [string, readonly unknown[]])[] = [
      [`register_asset($1, 'HARDWARE', 'x', 'EUR', 1000.4, $2, 4, $3)`, [dayFromNow(0), digest('x')]],
      [`file_valuation($1, $2, 0.4, 'x', $3, $4)`, [asset, dayFromNow(0), digest('x')]],
      [`ask_disposal($1, $2, NULL, 'x', 0.3, NULL, 'why', 'me', 1)`, [asset]],
      [`register_collateral($1, $2, 'x', 5.5, '2026-01-01', NULL, $3)`, [asset, digest('x')]],
    ];
    for (const [text, values] of works) await expect(call(text, values)).rejects.toMatchObject({ code: 'P0140' });
  });

  it.each(['-infinity', 'infinity', '0044-03-15 BC', '1969-12-31', '2200-01-01'])('%s is none of them', async (day) => {
    const works: readonly (readonly [string, readonly unknown[]])[] = [
      [`file_valuation($1, $2, 5, 'x', $3, $4)`, [asset, day, digest('x')]],
      [`register_collateral($1, $2, 'x', 5, $3, NULL, $4)`, [asset, day, digest('x')]],
      [`register_collateral($1, $2, 'x', 5, '1980-01-01', $3, $4)`, [asset, day, digest('x')]],
    ];
    for (const [text, values] of works) await expect(call(text, values)).rejects.toMatchObject({ code: 'P0140' });
  });

  it('hold no valuation of tomorrow, which would outrank one of today', async () => {
    await expect(room.valuation(asset, 1n, dayFromNow(1))).rejects.toMatchObject({ code: 'P0140' });
  });
});

describe('a disposal', () => {
  it('goes to a body by the name that the body has', async () => {
    const asset = await room.asset({ cost: 1_000n });
    await room.body('charity', false);
    const code = await room.ask({ asset, price: 5n, body: 'charity' });
    const { rows } = await room.app.query(`SELECT buyer FROM copyhold.disposal WHERE code = $1`, [code]);
    expect(rows).toEqual([{ buyer: 'The charity' }]);
  });

  it('is judged again when it is posted: a valuation of since then decides', async () => {
    const asset = await room.asset({ cost: 1_000n });
    const disposal = await room.released(asset, 10n);
    await room.valuation(asset, 999n);
    expect(await room.send(room.sale(disposal, { cost: 1_000n, price: 10n }))).toMatchObject({
      outcome: LOCKED,
      detail: expect.stringContaining('below its valuation by now'),
    });
    // At the new value it may go; what is filed later changes nothing of it.
    expect(await room.send(room.sale(disposal, { cost: 1_000n, price: 999n }))).toMatchObject({ outcome: 'ACCEPTED' });
    await room.valuation(asset, 5_000n);
    expect(await violations(room.app, room.ledger)).toEqual([]);
  });

  it('to a locked body is held where its valuation has risen, until the guardian consents', async () => {
    const asset = await room.asset({ cost: 1_000n });
    const disposal = await room.ask({
      asset,
      price: 10n,
      body: 'charity',
      valuation: await room.valuation(asset, 10n),
    });
    await room.authorise(disposal, await room.resolution('DISPOSAL', { disposal }));
    await room.valuation(asset, 999n);
    const sale = room.sale(disposal, { cost: 1_000n, price: 10n });
    expect(await room.send(sale)).toMatchObject({ outcome: LOCKED, detail: expect.stringContaining('LOCK-6') });
    await room.consent(disposal);
    expect(await room.send(sale)).toMatchObject({ outcome: 'ACCEPTED' });
  });
});
