import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { entryFine } from '#libs/posting-rules';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { Database } from '../../apps/server/src/database/database.js';
import { CourtRoll1763800009300 } from '../../apps/server/src/database/migrations/1763800009300-court-roll.js';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { ago, at, RollForge, type Forged } from '../support/roll-forge.js';

let forge: RollForge;

beforeAll(async () => {
  forge = await RollForge.open();
});
afterAll(async () => {
  await forge.server.stop();
});

describe('once the history is written', () => {
  const presented = (on: string): Forged => at(on, 'PRESENTED', 'PRESENTED', {}, { other: 'r0005' });
  const sql = (text: string, ...parameters: unknown[]): Promise<string> =>
    forge.app.query(text, parameters).then(
      ({ rows }) => JSON.stringify(rows[0] ?? 'done'),
      (error: unknown) => (error as { code: string }).code,
    );

  beforeAll(async () => {
    await forge.endHistory();
  });

  it('is written once', async () => {
    expect(await sql('UPDATE copyhold.demo_seed SET finished_at = NULL')).toBe('P0124');
    const other = await forge.server.database.pool('superuser').connect();
    await other.query('BEGIN; DELETE FROM copyhold.demo_seed');
    await expect(
      other.query(`SELECT copyhold.plan_demo($1, 'test', 1, now())`, [forge.small.id]),
    ).rejects.toMatchObject({
      code: 'P0124',
    });
    await other.query('ROLLBACK');
    other.release();
  });

  it.each<[string, string, () => readonly Forged[]]>([
    [
      'an inheritance lost in one afternoon',
      'P0173',
      () => [at(ago(90), 'DIED', 'HEIR_DUE'), at(ago(60), 'NOTICED', 'NOTICE1', { notices: '1' })],
    ],
    ['a presentment of the past', 'P0173', () => [presented(ago(10))]],
    [
      'two calls of two days that were entered in one',
      'P0174',
      () => [
        at(ago(90), 'DIED', 'HEIR_DUE'),
        at(ago(1), 'NOTICED', 'NOTICE1', { notices: '1' }),
        at(ago(0), 'NOTICED', 'NOTICE2', { notices: '2' }),
      ],
    ],
    [
      'a pledge until yesterday',
      'P0172',
      () => [at(ago(60), 'PLEDGED', 'ADMITTED', { sum: '1', until: ago(1) }, { other: 'r0005' })],
    ],
    [
      'a call of today',
      'done',
      () => [at(ago(90), 'DIED', 'HEIR_DUE'), at(ago(0), 'NOTICED', 'NOTICE1', { notices: '1' })],
    ],
  ])('%s', async (_, code, lines) => {
    expect(await forge.attempt(lines())).toBe(code);
  });

  it.each<[string, string, () => readonly Forged[]]>([
    ['a surrender', 'P0173', () => [at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { other: 'r0005' })]],
    [
      'a receipt',
      'P0173',
      () => [
        at(ago(2), 'PLEDGED', 'ADMITTED', { sum: '1', until: ago(-9) }, { other: 'r0005' }),
        at(ago(2), 'RECEIVED', 'ADMITTANCE_DUE'),
      ],
    ],
    ['a surrender of yesterday', 'done', () => [at(ago(1), 'SURRENDERED', 'SURRENDERED', {}, { other: 'r0005' })]],
  ])('%s of the past takes no right from anybody', async (_, code, lines) => {
    const answer = await forge.attempt(lines());
    expect(answer === 'P0172' ? 'P0173' : answer).toBe(code);
  });

  it('an heir is admitted of the day of the court, whose day of the clock has begun', async () => {
    const enter = (wish: Parameters<RollService['enter']>[1]) => forge.roll.enter(forge.small.id, wish, 'test');
    await forge.enter({ act: 'DEATH', on: ago(9), holding: 'H-0003', toUseOf: 'r0005' });
    await forge.enter({ act: 'CLAIM', on: ago(1), holding: 'H-0003', toUseOf: 'r0005' });
    expect(await enter({ act: 'ADMIT', on: ago(2), holding: 'H-0003' })).toMatchObject({ kind: 'EntryNotOfToday' });
    await forge.enter({ act: 'ADMIT', on: ago(1), holding: 'H-0003' });
    const { rows } = await forge.app.query(
      `SELECT lower(p.during)::text AS from, upper(p.during)::text AS until FROM copyhold.holding_period p
       JOIN copyhold.holding h ON h.partnership_id = p.partnership_id AND h.id = p.holding_id WHERE h.number = 'H-0003' ORDER BY 1`,
    );
    expect(rows).toEqual([
      { from: '2026-02-01', until: ago(1) },
      { from: ago(1), until: null },
    ]);
  });

  it('what tells of a minority that runs is not erased', async () => {
    const line = at(ago(0), 'DIED', 'HEIR_DUE', {}, { other: 'r0005', minor: '2041-07-14' });
    expect(await forge.attempt([line], true)).toBe('done');
    const last = await forge.app.query<{ n: string }>('SELECT max(number)::text AS n FROM copyhold.roll_entry');
    const closer = forge.server.database.pool('closer');
    await expect(
      closer.query('SELECT copyhold.erase_roll_salt($1, $2)', [forge.small.id, last.rows[0]?.n]),
    ).rejects.toMatchObject({ code: 'P0174' });
  });

  it('a day that is none is refused by name', async () => {
    expect(await forge.attempt([at('2026-02-31', 'OPERATOR_CHANGED', 'ADMITTED', {}, { holding: 'H-0001' })])).toBe(
      'P0170',
    );
    const endless = at(ago(0), 'LET', 'ADMITTED', { until: 'some day' }, { holding: 'H-0001', other: 'r0005' });
    expect(await forge.attempt([endless])).toBe('P0170');
  });

  it('no part is made of a holding that was split before', async () => {
    const roll = forge.server.app.get(RollService, { strict: false });
    const split = await roll.enter(forge.small.id, { act: 'SPLIT', holding: 'H-0004', parts: [1n, 1n] }, 'test');
    expect(split).toMatchObject({ holding: 'H-0004' });
    const part: Forged = {
      holding: 'H-0050',
      event: 'APPORTIONED',
      holder: 'r0004',
      change: {
        state: 'ADMITTED',
        of: 'H-0004',
        kind: 'HOST_CLAIM',
        subject: 'site 3',
        meter: 'gpu-time',
        on: ago(0),
        quantity: '1',
      },
    };
    expect(await forge.attempt([part])).toBe('P0178');
  });

  it('a pasture carries more only by a resolution that names it, and every number of it is in the log', async () => {
    const set = (gates: number, resolution: string | null = null): Promise<string> =>
      sql('SELECT copyhold.set_pasture($1, $2, $3, $4) AS set', forge.small.id, 'pasture', gates, resolution);
    expect(await set(101)).toBe('P0179');
    const resolve = async (result: object, carried = true): Promise<string> =>
      (
        await forge.server.database
          .pool('superuser')
          .query<{ id: string }>(
            `INSERT INTO copyhold.resolution (partnership_id, kind, carried, result, custom_version) VALUES ($1, 'PASTURE', $2, $3, 1) RETURNING id`,
            [forge.small.id, carried, JSON.stringify(result)],
          )
      ).rows[0]?.id ?? '';
    expect(await set(101, await resolve({ pasture: 'pasture', gates: '120' }))).toBe('P0179');
    expect(await set(120, await resolve({ pasture: 'pasture', gates: '120' }, false))).toBe('P0179');
    const carried = await resolve({ pasture: 'pasture', gates: '120' });
    expect([await set(120, carried), await set(110), await set(120, carried)]).toEqual([
      '{"set":true}',
      '{"set":true}',
      'P0179',
    ]);
    expect(await set(1)).toBe('{"set":false}');
    const told = await forge.app.query(
      `SELECT count(*)::integer AS told FROM copyhold.log_stage WHERE type = 'pasture'`,
    );
    expect(told.rows).toEqual([{ told: 3 }]);
    // A second one of nearly the same name would graze the same grass.
    for (const twin of ['Pasture', 'pas\u200bture', 'pasture\u3000', 'pas  ture', '\uff50asture', 'pas\u00adture']) {
      const named = `SELECT copyhold.set_pasture($1, $2, 5) AS set`;
      expect([twin, await sql(named, forge.small.id, twin)]).toEqual([twin, 'P0179']);
    }
    expect(await sql(`SELECT copyhold.set_pasture($1, 'other pasture', 5) AS set`, forge.small.id)).toBe(
      '{"set":true}',
    );
  });

  it('the migration is not taken back under lines that it alone can keep', async () => {
    const client = await forge.server.database.pool('superuser').connect();
    await client.query('BEGIN');
    const back = new CourtRoll1763800009300().down({ query: (text: string) => client.query(text) } as never);
    await expect(back).rejects.toThrow('it is taken back only where there are none');
    await client.query('ROLLBACK');
    client.release();
  });

  it('nothing is booked as a fine that the roll did not ask for', async () => {
    const draft = entryFine({
      effectiveAt: `${ago(0)}T00:00:00Z`,
      actor: 'test',
      customVersion: 1,
      line: '9999',
      holding: 'H-0002',
      holder: 'r0002',
      currency: 'EUR',
      amount: 5n,
    });
    if (isRefusal(draft)) throw new Error(draft.message);
    const ledger = forge.server.app.get(LedgerService, { strict: false });
    const post = (kind: string): Promise<unknown> =>
      forge.server.app
        .get(Database)
        .transaction((tx) => ledger.postIn(tx, forge.small.id, [{ ...draft, kind, idempotencyKey: `${kind}:9999` }]));
    await expect(post('entry-fine')).rejects.toMatchObject({ code: 'P0171' });
    await expect(post('correction')).rejects.toMatchObject({ code: 'P0171' });
  });
});
