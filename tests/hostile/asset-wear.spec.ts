import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BANK,
  dayFromNow,
  leg,
  LockRoom,
  MACHINES,
  noonOf,
  OPENING,
  plainDay,
  PERSON,
  RESERVE,
  WEAR,
  WORN,
  yearsOn,
} from '../support/lock-room.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const REFUSED = { outcome: 'AssetLocked' };
const POSTED = { outcome: 'ACCEPTED' };

let database: TestDatabase;
let room: LockRoom;
let rooms = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  rooms += 1;
  room = await LockRoom.open(database, `worn-${String(rooms)}`);
});

describe('depreciation', () => {
  it('LOCK-8: 120,000 over 4 years wear by 30,000 a year; 30,001 are refused', async () => {
    const asset = await room.asset({ cost: 120_000n, day: plainDay(0) });
    expect(await room.send(room.wear(asset, 30_001n))).toMatchObject(REFUSED);
    expect(await room.send(room.wear(asset, 30_000n))).toMatchObject(POSTED);
    expect(await room.send(room.wear(asset, 1n))).toMatchObject(REFUSED);
    expect(await room.balance(WEAR)).toBe(30_000n);
  });

  it('waits for its year, whatever day an entry says', async () => {
    const day = plainDay(1);
    const asset = await room.asset({ cost: 120_000n, day });
    expect(await room.send(room.wear(asset, 60_001n))).toMatchObject(REFUSED);
    expect(await room.send(room.wear(asset, 60_000n, dayFromNow(0)))).toMatchObject(POSTED);
    for (const later of [1, 2, 3, 50]) {
      expect(await room.send(room.wear(asset, 1n, yearsOn(day, later + 1)))).toMatchObject(REFUSED);
    }
  });

  it('dated back takes no more than its year had, nor what a later one has used', async () => {
    const first = plainDay(1);
    const asset = await room.asset({ cost: 120_000n, day: first });
    await room.accepted(room.wear(asset, 20_000n, first));
    expect(await room.send(room.wear(asset, 10_001n, first))).toMatchObject(REFUSED);
    await room.accepted(room.wear(asset, 35_000n));
    expect(await room.send(room.wear(asset, 5_001n, first))).toMatchObject(REFUSED);
    expect(await room.send(room.wear(asset, 5_000n, first))).toMatchObject(POSTED);
    expect(await room.send(room.wear(asset, 1n, yearsOn(first, -1)))).toMatchObject(REFUSED);
  });

  it('shares one year between the journals of one batch, and of two at once', async () => {
    const asset = await room.asset({ cost: 120_000n, day: plainDay(0) });
    const part = (amount: number) => ({ key: room.nextKey(), ...room.wear(asset, amount) });
    expect(await room.sendAll([part(20_000), part(10_001), part(10_000)])).toMatchObject([POSTED, REFUSED, POSTED]);
    const other = await room.asset({ cost: 120_000n, day: plainDay(0) });
    const answers = await Promise.all(Array.from({ length: 6 }, () => room.send(room.wear(other, 10_000n))));
    expect(answers.filter(({ outcome }) => outcome === 'ACCEPTED')).toHaveLength(3);
    expect(await room.balance(WEAR)).toBe(60_000n);
  });

  it('is taken back by a reversal, which gives its year the room again, once', async () => {
    const asset = await room.asset({ cost: 120_000n, day: plainDay(0) });
    const id = await room.accepted(room.wear(asset, 30_000n));
    const back = { ...room.wear(asset, 30_000n), transfers: [leg(WEAR, WORN, 30_000n)], reverses: id };
    const undone = await room.accepted(back);
    await room.accepted(room.wear(asset, 30_000n));
    // A reversal of the reversal would wear it twice.
    const again = { ...room.wear(asset, 30_000n), reverses: undone };
    expect(await room.send(again)).toMatchObject({ outcome: 'AssetLocked', detail: WEAR });
  });

  it.each([
    ['an asset that nobody registered', 'A-0099', leg(WORN, WEAR, 1n)],
    ['no expense', 'A-0001', leg(BANK, WEAR, 1n)],
    ['income', 'A-0001', leg('je:income:gpu-time', WEAR, 1n)],
    ['the machines themselves', 'A-0001', leg(WORN, MACHINES, 1n)],
    ['another kind of asset', 'A-0001', leg(WORN, 'je:assets:datasets-depreciation', 1n)],
    ['no purpose', 'A-0001', leg(WORN, WEAR, 1n, '')],
    ['the reserve', 'A-0001', leg(RESERVE, PERSON, 1n)],
  ])('is not of %s', async (_, id, transfer) => {
    await room.accepted({ transfers: [leg(BANK, RESERVE, 100n)] });
    await room.asset({ cost: 120_000n, day: plainDay(0) });
    const sent = { transfers: [transfer], source: { kind: 'depreciation', id }, effectiveAt: noonOf(dayFromNow(0)) };
    expect(await room.send(sent)).toMatchObject(REFUSED);
    expect(await room.send({ ...sent, transfers: [leg(WORN, WEAR, 1n), transfer] })).toMatchObject(REFUSED);
  });

  it('is of no asset that is registered and not in the books, nor of one that does not wear', async () => {
    expect(await room.send(room.wear(await room.register({ cost: 9n }), 1n))).toMatchObject(REFUSED);
    expect(await room.send(room.wear(await room.asset({ cost: 9n, years: null }), 1n))).toMatchObject(REFUSED);
  });
});

describe('an asset', () => {
  it('comes in once, at its cost, on its day', async () => {
    const code = await room.register({ cost: 500n });
    const entry = (amount: number, more = {}) => ({
      transfers: [leg(MACHINES, OPENING, amount)],
      source: { kind: 'asset', id: code },
      effectiveAt: noonOf(dayFromNow(0)),
      ...more,
    });
    expect(await room.send(entry(499))).toMatchObject(REFUSED);
    expect(await room.send(entry(500, { effectiveAt: noonOf(dayFromNow(-9)) }))).toMatchObject(REFUSED);
    expect(
      await room.send(entry(500, { transfers: [leg(MACHINES, OPENING, 500n), leg('je:assets:datasets', BANK, 1n)] })),
    ).toMatchObject(REFUSED);
    const key = room.nextKey();
    expect(
      await room.sendAll([
        { key, ...entry(500) },
        { key: room.nextKey(), ...entry(500) },
      ]),
    ).toMatchObject([POSTED, REFUSED]);
    expect(await room.send(entry(500))).toMatchObject(REFUSED);
    expect(await room.send(entry(500), key)).toMatchObject({ outcome: 'REPLAYED' });
  });

  it('does not leave by the reversal of its purchase: that is no gate', async () => {
    await room.accepted({ transfers: [leg(BANK, OPENING, 900n)] });
    const code = await room.register({ cost: 500n });
    const bought = { source: { kind: 'asset', id: code }, effectiveAt: noonOf(dayFromNow(0)) };
    const id = await room.accepted({ ...bought, transfers: [leg(MACHINES, BANK, 500n)] });
    const back = { ...bought, transfers: [leg(BANK, MACHINES, 500n)], reverses: id };
    expect(await room.send(back)).toMatchObject({ outcome: 'AssetLocked', detail: MACHINES });
  });
});
