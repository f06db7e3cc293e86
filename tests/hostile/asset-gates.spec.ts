import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BANK,
  dayFromNow,
  GAIN,
  IMPAIRED,
  leg,
  LockRoom,
  LOSS,
  MACHINES,
  noonOf,
  OPENING,
  plainDay,
  PERSON,
  PROCEEDS,
  RESERVE,
  SURPLUS,
  WAGES,
  WEAR,
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
  room = await LockRoom.open(database, `locked-${String(rooms)}`);
});

describe('a disposal', () => {
  it('takes the asset out whole, for its price, into an account of its own', async () => {
    const asset = await room.asset({ cost: 120_000n, day: plainDay(0) });
    await room.accepted(room.wear(asset, 30_000n));
    const disposal = await room.released(asset, 100_000n);
    const sale = room.sale(disposal, { cost: 120_000n, worn: 30_000n, price: 100_000n });
    for (const [what, transfers] of [
      ['into the bank', sale.transfers.map((t) => (t.debit === PROCEEDS ? { ...t, debit: BANK } : t))],
      ['to a person', sale.transfers.map((t) => (t.debit === PROCEEDS ? { ...t, debit: PERSON } : t))],
      ['in part', [leg(PROCEEDS, MACHINES, 60_000n)]],
      ['without what stands against it', [leg(PROCEEDS, MACHINES, 120_000n)]],
      ['below its price', room.sale(disposal, { cost: 120_000n, worn: 30_000n, price: 99_999n }).transfers],
      ['with something beside it', [...sale.transfers, leg(WAGES, BANK, 1n)]],
      ['without a purpose', sale.transfers.map((t) => ({ ...t, purpose: '' }))],
      ['round in a circle', [...sale.transfers, leg(MACHINES, PROCEEDS, 1n)]],
    ] as const) {
      expect([what, await room.send({ ...sale, transfers })]).toMatchObject([what, REFUSED]);
    }
    await room.accepted(sale);
    expect(await Promise.all([MACHINES, WEAR, PROCEEDS, GAIN].map((path) => room.balance(path)))).toEqual([
      0n,
      0n,
      100_000n,
      10_000n,
    ]);
  });

  it('uses its authorisation once, also where two ask at once, and no other asset’s', async () => {
    const [asset, other] = [await room.asset({ cost: 500n }), await room.asset({ cost: 500n })];
    const disposal = await room.released(asset, 600n);
    const sale = room.sale(disposal, { cost: 500n, price: 600n });
    const answers = await Promise.all([1, 2, 3].map(() => room.send(sale)));
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['ACCEPTED', 'AssetLocked', 'AssetLocked']);
    expect(await room.balance(MACHINES)).toBe(500n);
    expect(await room.send(room.wear(asset, 1n))).toMatchObject(REFUSED);
    expect(await room.send(room.wear(other, 1n))).toMatchObject(POSTED);
  });

  it('takes the machine that was the asset off the meter once it is booked', async () => {
    const asset = await room.asset({ cost: 500n });
    await room.owner.query(
      `WITH s AS (INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, 'mill', 'Mill', 'here', '2026-01-01') RETURNING id),
         m AS (INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, registered_on) SELECT $1, 'sold-1', id, 'P100', 4, '2026-01-01' FROM s RETURNING id),
         k AS (INSERT INTO machine_key (key_id, partnership_id, machine_id, public_key)
               SELECT left(encode(sha256($3::bytea), 'hex'), 32), $1, id, $3 FROM m RETURNING key_id, machine_id)
       INSERT INTO machine_record (partnership_id, machine_id, form, owner, asset_code, energy_source, energy_method, water_method, rated_watts,
         reader, key_id, first_reading_at, custom_version)
       SELECT $1, machine_id, 'NODE', 'JOINT_ENTERPRISE', $2, 'GRID', 'device_counter', 'none', 900, 'pipe', key_id, now(), 1 FROM k`,
      [room.ledger, asset, Buffer.alloc(32, rooms)],
    );
    const standing = async (): Promise<string | undefined> => {
      const { rows } = await room.app.query<{ standing: string }>(
        'SELECT copyhold.machine_standing(partnership_id, id) AS standing FROM copyhold.machine WHERE partnership_id = $1',
        [room.ledger],
      );
      return rows[0]?.standing;
    };
    const disposal = await room.released(asset, 600n);
    expect(await standing()).toBe('IN_SERVICE');
    expect(await room.send(room.sale(disposal, { cost: 500n, price: 600n }))).toMatchObject(POSTED);
    expect(await standing()).toBe('SOLD');
  });

  it('is not authorised twice, nor in one batch twice', async () => {
    const asset = await room.asset({ cost: 500n });
    await room.asset({ cost: 500n });
    const sale = room.sale(await room.released(asset, 600n), { cost: 500n, price: 600n });
    await expect(room.released(asset, 600n)).rejects.toThrow(/another disposal/);
    const batch = [1, 2].map(() => ({ key: room.nextKey(), ...sale }));
    expect(await room.sendAll(batch)).toMatchObject([POSTED, REFUSED]);
    await expect(room.released(asset, 700n)).rejects.toThrow(/not in the books/);
  });

  it('ends: revoked, expired, and never before the day on which it was authorised', async () => {
    const asset = await room.asset({ cost: 500n });
    const revoked = await room.released(asset, 600n);
    const sale = room.sale(revoked, { cost: 500n, price: 600n });
    expect(await room.send({ ...sale, effectiveAt: noonOf(dayFromNow(-2)) })).toMatchObject(REFUSED);
    expect(await room.send({ ...sale, effectiveAt: noonOf(dayFromNow(400)) })).toMatchObject(REFUSED);
    await room.guardian.query('SELECT copyhold.revoke_disposal($1, $2)', [room.ledger, revoked]);
    expect(await room.send(sale)).toMatchObject(REFUSED);
    const late = await room.ask({ asset, price: 600n, valuation: await room.valuation(asset, 600n) });
    const resolution = await room.resolution('DISPOSAL', { disposal: late });
    await expect(room.authorise(late, resolution, new Date(Date.now() - 1))).rejects.toThrow(/ends within a year/);
    await room.authorise(late, resolution);
    // As if its days had passed.
    await database.pool('superuser').query(`ALTER TABLE copyhold.disposal_authorisation DISABLE TRIGGER append_only;
      UPDATE copyhold.disposal_authorisation SET expires_at = now() - interval '1 second' WHERE disposal_code = '${late}';
      ALTER TABLE copyhold.disposal_authorisation ENABLE ALWAYS TRIGGER append_only`);
    const expired = room.sale(late, { cost: 500n, price: 600n });
    expect(await room.send(expired)).toMatchObject(REFUSED);
  });

  it('is not held back first, and not taken back', async () => {
    const asset = await room.asset({ cost: 500n });
    const sale = room.sale(await room.released(asset, 0n), { cost: 500n, price: 0n });
    const expires = new Date(Date.now() + 86_400_000).toISOString();
    expect(await room.send({ ...sale, phase: 'PENDING', expires })).toMatchObject(REFUSED);
    const id = await room.accepted(sale);
    expect(await room.balance(LOSS)).toBe(500n);
    const back = { ...sale, transfers: [leg(MACHINES, LOSS, 500n)], reverses: id };
    expect(await room.send(back)).toMatchObject(REFUSED);
  });

  it('of another ledger releases nothing here', async () => {
    const asset = await room.asset({ cost: 500n });
    const elsewhere = await LockRoom.open(database, `${room.ledger.slice(-12)}-other`);
    const twin = await elsewhere.asset({ cost: 500n });
    expect(twin).toBe(asset);
    const disposal = await elsewhere.released(twin, 0n);
    expect(await room.send(room.sale(disposal, { cost: 500n, price: 0n }))).toMatchObject(REFUSED);
  });

  it.each([
    ['LOCK-4: a sale below its valuation to anyone', 900n, 'NONE', 'REJECT', /LOCK-4/],
    ['LOCK-5: the specified body at nothing', 0n, 'SPECIFIED', 'ALLOW', undefined],
    ['LOCK-6: another locked body at nothing, without consent', 0n, 'OTHER', 'HOLD', /LOCK-6/],
  ] as const)('%s', async (_, price, to, decision, refused) => {
    await room.body('town', true);
    await room.body('charity', false);
    const asset = await room.asset({ cost: 1_000n });
    const valuation = await room.valuation(asset, 1_000n);
    const body = { NONE: {}, SPECIFIED: { body: 'town' }, OTHER: { body: 'charity' } }[to];
    const disposal = await room.ask({ asset, price, valuation, ...body });
    const { rows } = await room.app.query('SELECT decision FROM copyhold.disposal WHERE partnership_id = $1', [
      room.ledger,
    ]);
    expect(rows).toEqual([{ decision }]);
    const resolution = await room.resolution('DISPOSAL', { disposal });
    if (refused === undefined) await room.authorise(disposal, resolution);
    else await expect(room.authorise(disposal, resolution)).rejects.toThrow(refused);
    if (decision === 'REJECT') await expect(room.consent(disposal)).rejects.toThrow(/nobody may consent/);
    if (decision !== 'HOLD') return;
    await room.consent(disposal);
    await room.authorise(disposal, resolution);
    expect(await room.send(room.sale(disposal, { cost: 1_000n, price }))).toMatchObject(POSTED);
  });

  it('takes the members’ own resolution: carried, of this disposal, not spent', async () => {
    const asset = await room.asset({ cost: 500n });
    const disposal = await room.ask({ asset, price: 600n, valuation: await room.valuation(asset, 600n) });
    const wrong = [
      await room.resolution('DISPOSAL', { disposal }, false),
      await room.resolution('APPROPRIATION', { disposal }),
      await room.resolution('DISPOSAL', { disposal: 'DSP-0002' }),
      '00000000-0000-0000-0000-000000000000',
    ];
    for (const resolution of wrong) await expect(room.authorise(disposal, resolution)).rejects.toThrow();
    const { rows } = await room.app.query('SELECT 1 FROM copyhold.disposal_authorisation WHERE partnership_id = $1', [
      room.ledger,
    ]);
    expect(rows).toEqual([]);
  });
});

describe('a loss', () => {
  beforeEach(async () => {
    await room.accepted({ transfers: [leg(BANK, RESERVE, 80_000n)] });
    await room.accepted({ transfers: [leg(SURPLUS, BANK, 60_000n)] });
  });

  it('LOCK-9: 50,000 fall on the reserve with evidence and a resolution; without, nothing', async () => {
    const absorbed = (id: string, amount: bigint) => ({
      transfers: [leg(RESERVE, SURPLUS, amount, 'LOSS')],
      source: { kind: 'absorption', id },
      effectiveAt: noonOf(dayFromNow(0)),
    });
    expect(await room.send(absorbed('ABS-0001', 50_000n))).toMatchObject(REFUSED);
    await expect(room.absorb(50_000n, 'report', await room.borne(50_000n, 'another report'))).rejects.toThrow();
    await expect(room.absorb(60_001n, 'report', await room.borne(60_001n, 'report'))).rejects.toThrow(/no more than/);
    const code = await room.absorb(50_000n, 'report', await room.borne(50_000n, 'report'));
    expect(await room.send(absorbed(code, 50_001n))).toMatchObject(REFUSED);
    expect(await room.send(absorbed(code, 49_999n))).toMatchObject(REFUSED);
    expect(await room.send({ ...absorbed(code, 50_000n), transfers: [leg(RESERVE, PERSON, 50_000n)] })).toMatchObject(
      REFUSED,
    );
    expect(await room.send({ ...absorbed(code, 50_000n), effectiveAt: noonOf(dayFromNow(-2)) })).toMatchObject(REFUSED);
    const id = await room.accepted(absorbed(code, 50_000n));
    expect(await room.send(absorbed(code, 50_000n))).toMatchObject(REFUSED);
    const back = { ...absorbed(code, 50_000n), transfers: [leg(SURPLUS, RESERVE, 50_000n)], reverses: id };
    expect(await room.send(back)).toMatchObject(REFUSED);
    expect(await room.balance(RESERVE)).toBe(30_000n);
  });

  it('is borne once by one resolution, and only while there is one', async () => {
    const resolution = await room.borne(30_000n, 'report');
    const code = await room.absorb(30_000n, 'report', resolution);
    await expect(room.absorb(30_000n, 'report', resolution)).rejects.toThrow(/spent/);
    // What came in meanwhile bears it: the reserve does not become a surplus.
    await room.accepted({ transfers: [leg(BANK, SURPLUS, 40_000n)] });
    const sent = {
      transfers: [leg(RESERVE, SURPLUS, 30_000n, 'LOSS')],
      source: { kind: 'absorption', id: code },
      effectiveAt: noonOf(dayFromNow(0)),
    };
    expect(await room.send(sent)).toMatchObject(REFUSED);
  });

  it('of an asset is written down once, to no less than nothing', async () => {
    const asset = await room.asset({ cost: 500n });
    await expect(room.impair(asset, 501n, 'fire', await room.borne(501n, 'fire', asset))).rejects.toThrow(/worth less/);
    const code = await room.impair(asset, 400n, 'fire', await room.borne(400n, 'fire', asset));
    const written = (amount: number) => ({
      transfers: [leg(IMPAIRED, WEAR, amount)],
      source: { kind: 'absorption', id: code },
      effectiveAt: noonOf(dayFromNow(0)),
    });
    expect(await room.send(written(399))).toMatchObject(REFUSED);
    const id = await room.accepted(written(400));
    expect(await room.send(written(400))).toMatchObject(REFUSED);
    expect(await room.send({ ...written(400), transfers: [leg(WEAR, IMPAIRED, 400n)], reverses: id })).toMatchObject(
      REFUSED,
    );
    // The schedule goes on until the asset is worth nothing.
    expect(await room.send(room.wear(asset, 101n))).toMatchObject(REFUSED);
    expect(await room.send(room.wear(asset, 100n))).toMatchObject(POSTED);
  });
});

describe('sale proceeds', () => {
  beforeEach(async () => {
    await room.accepted({ transfers: [leg(PROCEEDS, OPENING, 50_000n), leg(BANK, OPENING, 1n)] });
  });

  it('LOCK-10: 50,000 become a machine at cost; never operating cash', async () => {
    const asset = await room.register({ cost: 50_000n });
    const exchange = (id: string, debit: string, amount = 50_000n) => ({
      transfers: [leg(debit, PROCEEDS, amount, 'EXCHANGE')],
      source: { kind: 'exchange', id },
      effectiveAt: noonOf(dayFromNow(0)),
    });
    for (const to of [BANK, PERSON, WAGES, SURPLUS, 'je:assets:datasets', WEAR]) {
      expect([to, await room.send(exchange(asset, to))]).toMatchObject([to, REFUSED]);
    }
    expect(await room.send(exchange(asset, MACHINES, 49_999n))).toMatchObject(REFUSED);
    expect(await room.send(exchange('A-0099', MACHINES))).toMatchObject(REFUSED);
    const mixed = {
      ...exchange(asset, MACHINES),
      transfers: [leg(MACHINES, PROCEEDS, 49_999n), leg(MACHINES, BANK, 1n)],
    };
    expect(await room.send(mixed)).toMatchObject(REFUSED);
    const id = await room.accepted(exchange(asset, MACHINES));
    expect(await room.send(exchange(asset, MACHINES))).toMatchObject(REFUSED);
    const back = { ...exchange(asset, PROCEEDS), transfers: [leg(PROCEEDS, MACHINES, 50_000n)], reverses: id };
    expect(await room.send(back)).toMatchObject(REFUSED);
    expect(await room.balance(PROCEEDS)).toBe(0n);
  });
});
