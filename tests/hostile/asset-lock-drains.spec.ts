import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BANK,
  dayFromNow,
  leg,
  LockRoom,
  LOSS,
  MACHINES,
  noonOf,
  OPENING,
  PROCEEDS,
  RESERVE,
  SURPLUS,
  WEAR,
  WORN,
  yearsOn,
  type Sent,
} from '../support/lock-room.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const REFUSED = { outcome: 'AssetLocked' };
const POSTED = { outcome: 'ACCEPTED' };
const TODAY = dayFromNow(0);

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
  room = await LockRoom.open(database, `drained-${String(rooms)}`);
});

const exchange = (id: string, amount: bigint, day = TODAY): Sent => ({
  transfers: [leg(MACHINES, PROCEEDS, amount, 'EXCHANGE')],
  source: { kind: 'exchange', id },
  effectiveAt: noonOf(day),
});

describe('LOCK-10: the proceeds of a sale, with the application’s login alone', () => {
  beforeEach(async () => {
    await room.accepted({ transfers: [leg(PROCEEDS, OPENING, 60_000n)] });
  });

  it('are not emptied by an asset of the past, whose schedule has run out', async () => {
    const day = yearsOn(dayFromNow(-40), -9);
    const asset = await room.register({ cost: 60_000n, day });
    expect(await room.send(exchange(asset, 60_000n, day))).toMatchObject(REFUSED);
    expect(await room.send(exchange(asset, 60_000n))).toMatchObject(REFUSED);
    expect(await room.balance(PROCEEDS)).toBe(60_000n);
  });

  it('wear by a third in the first year at most, and name a bill', async () => {
    const lease = { cost: 60_000n, years: 1, className: 'SITE_LEASE' };
    for (const wish of [{ cost: 60_000n, document: null }, lease]) {
      const sent = exchange(await room.register(wish), 60_000n);
      expect(await room.send(sent)).toMatchObject(REFUSED);
    }
    const asset = await room.register({ cost: 60_000n, years: 3 });
    await room.accepted(exchange(asset, 60_000n));
    expect(await room.send(room.wear(asset, 20_001n))).toMatchObject(REFUSED);
    expect(await room.send(room.wear(asset, 20_000n))).toMatchObject(POSTED);
    expect(await room.send(room.wear(asset, 1n, yearsOn(TODAY, 1)))).toMatchObject(REFUSED);
  });

  it.each(['HARDWARE', 'DATASET', 'MODEL_WEIGHTS', 'IP'])('no %s wears in less than three years', async (className) => {
    await expect(room.register({ cost: 3n, years: 2, className })).rejects.toMatchObject({ code: '23514' });
    await room.register({ cost: 3n, years: 3, className });
  });
});

describe('LOCK-5: the specified body', () => {
  it('is the one that the custom names, whoever holds the guardian’s login, and one alone', async () => {
    await expect(room.body('harbour', true)).rejects.toThrow(/custom in force specifies no/);
    await room.body('harbour', false);
    const named = (code: string, name: string): Promise<unknown> =>
      room.guardian.query('SELECT copyhold.name_locked_body($1, $2, $3, true)', [room.ledger, code, name]);
    // Under its own code too nobody else is it.
    await expect(named('town', 'Harbour Capital')).rejects.toThrow(/custom in force specifies no/);
    await room.body('town', true);
    await expect(named('twin', 'The town')).rejects.toThrow(/named already/);
    const asset = await room.asset({ cost: 500n });
    const given = await room.ask({ asset, price: 0n, body: 'harbour' });
    await expect(room.authorise(given, await room.resolution('DISPOSAL', { disposal: given }))).rejects.toThrow(
      /LOCK-6/,
    );
  });

  it('is nobody where the custom names none', async () => {
    await room.owner.query(
      `WITH leaf AS (SELECT stage_leaf($1, 'custom', '{}'))
       INSERT INTO custom_version (partnership_id, version, effective_at, rules) SELECT $1, 2, now(), '{"lock":{"specifiedBody":""}}' FROM leaf`,
      [room.ledger],
    );
    await expect(room.body('', true)).rejects.toThrow();
    await expect(room.body('town', true)).rejects.toThrow(/custom in force specifies no/);
  });
});

describe('LOCK-9: losses', () => {
  const absorbed = (id: string, amount: bigint): Sent => ({
    transfers: [leg(RESERVE, SURPLUS, amount, 'LOSS')],
    source: { kind: 'absorption', id },
    effectiveAt: noonOf(TODAY),
  });
  const enter = async (amount: bigint, evidence: string): Promise<string> =>
    room.absorb(amount, evidence, await room.borne(amount, evidence));

  beforeEach(async () => {
    await room.accepted({ transfers: [leg(BANK, RESERVE, 80_000n)] });
    await room.accepted({ transfers: [leg(SURPLUS, BANK, 60_000n)] });
  });

  it('share their room from when they are entered, not from when they are posted', async () => {
    await enter(40_000n, 'first');
    await expect(enter(20_001n, 'second')).rejects.toThrow(/no more than/);
    await enter(20_000n, 'third');
    const asset = await room.asset({ cost: 500n });
    await room.impair(asset, 300n, 'fire', await room.borne(300n, 'fire', asset));
    await expect(room.impair(asset, 201n, 'flood', await room.borne(201n, 'flood', asset))).rejects.toThrow(
      /worth less/,
    );
  });

  it('share their room in one batch, with all else that the batch brings into the surplus', async () => {
    const [first, second] = [await enter(40_000n, 'first'), await enter(20_000n, 'second')];
    // What came in meanwhile bears a part: only one of them stands for a loss that is left.
    await room.accepted({ transfers: [leg(BANK, SURPLUS, 10_000n)] });
    const batch = [absorbed(first, 40_000n), absorbed(second, 20_000n)].map((sent) => ({
      key: room.nextKey(),
      ...sent,
    }));
    expect(await room.sendAll(batch)).toMatchObject([POSTED, REFUSED]);
    const mixed = [{ transfers: [leg(BANK, SURPLUS, 1n)] }, absorbed(second, 20_000n)];
    await room.accepted({ transfers: [leg(SURPLUS, BANK, 10_000n)] });
    expect(await room.sendAll(mixed.map((sent) => ({ key: room.nextKey(), ...sent })))).toMatchObject([
      POSTED,
      REFUSED,
    ]);
    await room.accepted({ transfers: [leg(SURPLUS, BANK, 1n)] });
    expect(await room.send(absorbed(second, 20_000n))).toMatchObject(POSTED);
    expect(await room.balance(SURPLUS)).toBe(0n);
  });
});

describe('a disposal', () => {
  it('is decided by the latest valuation of twelve months, and the highest of a day; none is chosen', async () => {
    const asset = await room.asset({ cost: 1_000n });
    const low = await room.valuation(asset, 400n, dayFromNow(-30));
    await expect(room.ask({ asset, price: 400n, valuation: low })).resolves.toBe('DSP-0001');
    const high = await room.valuation(asset, 900n, dayFromNow(-10));
    await room.valuation(asset, 300n, dayFromNow(-10));
    await expect(room.ask({ asset, price: 400n, valuation: low })).rejects.toThrow(/latest valuation/);
    const resolution = await room.resolution('DISPOSAL', { disposal: 'DSP-0001' });
    await expect(room.authorise('DSP-0001', resolution)).rejects.toThrow(/LOCK-4/);
    const asked = await room.ask({ asset, price: 900n });
    const { rows } = await room.app.query(
      'SELECT decision, valuation_code AS valuation FROM copyhold.disposal WHERE partnership_id = $1 AND code = $2',
      [room.ledger, asked],
    );
    expect(rows).toEqual([{ decision: 'ALLOW', valuation: high }]);
    const other = await room.asset({ cost: 1_000n });
    await room.valuation(other, 1n, dayFromNow(-367));
    const late = await room.ask({ asset: other, price: 1n });
    await expect(room.authorise(late, await room.resolution('DISPOSAL', { disposal: late }))).rejects.toThrow(/LOCK-4/);
  });

  it('and the reversal of its asset’s depreciation in one batch are refused one by one', async () => {
    const asset = await room.asset({ cost: 400n });
    const worn = await room.accepted(room.wear(asset, 100n));
    const disposal = await room.released(asset, 0n);
    const sale: Sent = {
      transfers: [leg(WEAR, MACHINES, 100n, 'DISPOSAL'), leg(LOSS, MACHINES, 300n, 'DISPOSAL')],
      source: { kind: 'disposal', id: disposal },
      effectiveAt: noonOf(TODAY),
    };
    const back = { ...room.wear(asset, 100n), transfers: [leg(WEAR, WORN, 100n)], reverses: worn };
    const keyed = (sent: Sent) => ({ key: room.nextKey(), ...sent });
    const other = { transfers: [leg(BANK, OPENING, 1n)] };
    expect(await room.sendAll([keyed(back), keyed(sale), keyed(other)])).toMatchObject([POSTED, REFUSED, POSTED]);
    await room.accepted(room.wear(asset, 100n));
    expect(
      await room.sendAll([keyed(sale), keyed({ ...back, reverses: await lastWear(asset) }), keyed(other)]),
    ).toMatchObject([POSTED, REFUSED, POSTED]);
  });
});

async function lastWear(asset: string): Promise<string> {
  const { rows } = await room.app.query<{ id: string }>(
    `SELECT id FROM copyhold.journal WHERE ledger_id = $1 AND source_kind = 'depreciation' AND source_id = $2 AND reverses IS NULL
     ORDER BY batch_sequence DESC, ordinal DESC LIMIT 1`,
    [room.ledger, asset],
  );
  return rows[0]?.id ?? '';
}

describe('what the guardian reads', () => {
  it.each([
    ['a line break', 'a\nb'],
    ['a terminal’s sequence', '\u001b[2J'],
    ['a turned line', 'a\u202eb'],
    ['an isolate', '\u2066a'],
  ])('holds no %s', async (_, text) => {
    const asset = await room.asset({ cost: 5n });
    const calls = [
      ['register_asset', `'HARDWARE', $2, 'EUR', 1, '${TODAY}', 4, NULL`],
      ['file_valuation', `'${asset}', 1, $2, '${TODAY}', sha256('')`],
      ['ask_disposal', `'${asset}', NULL, $2, 1, NULL, 'why', 'tester', 1`],
      ['register_collateral', `'${asset}', $2, 1, '${TODAY}', NULL, sha256('')`],
      ...(text.includes('\n') ? [] : [['ask_disposal', `'${asset}', NULL, 'a buyer', 1, NULL, $2, 'tester', 1`]]),
    ] as const;
    for (const [name = '', rest = ''] of calls) {
      await expect(room.app.query(`SELECT copyhold.${name}($1, ${rest})`, [room.ledger, text])).rejects.toMatchObject({
        code: '23514',
      });
    }
  });

  it('is not reordered by whoever founds a partnership: the clock says when', async () => {
    await expect(
      room.app.query(
        `INSERT INTO copyhold.partnership (slug, name, currency, time_zone, recorded_at) VALUES ('old', 'Old', 'EUR', 'UTC', '2000-01-01Z')`,
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the words of a journal that passed a gate', () => {
  it('are not erased: what passed is counted by them', async () => {
    const asset = await room.asset({ cost: 400n });
    const worn = await room.accepted(room.wear(asset, 100n));
    const erase = database.pool('closer').query('SELECT copyhold.erase_words_salt($1, $2)', [room.ledger, worn]);
    await expect(erase).rejects.toMatchObject({ code: 'P0142' });
  });
});
