import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { BARRED, TRANSITIONS } from '#libs/court-roll';
import { isRefusal } from '#libs/amount';
import { entryFine } from '#libs/posting-rules';
import { canonicalJson } from '#libs/transparency-log';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { CourtService } from '../../apps/server/src/court-roll/court.service.js';
import { Database } from '../../apps/server/src/database/database.js';
import { CourtRoll1763800009300 } from '../../apps/server/src/database/migrations/1763800009300-court-roll.js';
import { LedgerService } from '../../apps/server/src/ledger/ledger.service.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

type Members = Record<string, string | null>;

let server: TestServer;
let small: SmallPartnership;
let app: pg.Pool;

const SALT = Buffer.alloc(32, 7);
const sha = (...parts: (Buffer | string)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const person = (entry: string, rollNumber: string): string =>
  sha('roll-person\n', SALT, canonicalJson({ entry, rollNumber }));

beforeAll(async () => {
  server = await startTestServer();
  app = server.database.pool('app');
  small = await foundSmallPartnership(app);
  // Days of the past can be judged only while a history is told; what the clock judges is tried once it is.
  await app.query(`SELECT copyhold.plan_demo($1, 'test', 1, now())`, [small.id]);
  const roll = server.app.get(RollService, { strict: false });
  const { people } = small;
  await server.app.get(CourtService, { strict: false }).setPasture(small.id, { subject: 'pasture', gates: 100n });
  const asked = ['r0001', 'r0002', 'r0003', 'r0004'].map((each, index) => ({
    kind: 'HOST_CLAIM' as const,
    subject: `site ${String(index)}`,
    personId: people[each] ?? '',
    since: '2026-02-01',
    quantity: 3_600_000_000_000_000_000n,
    meter: 'gpu-time' as const,
  }));
  expect(await roll.enrol(small.id, asked)).toBe(4);
  const gate = {
    act: 'GRANT',
    on: '2026-02-01',
    kind: 'STINT_GATE',
    subject: 'pasture',
    quantity: 60n,
    toUseOf: 'r0001',
    appurtenantTo: 'H-0001',
  };
  expect(await roll.enter(small.id, gate, 'test')).toMatchObject({ holding: 'S-0001' });
  expect(await roll.enter(small.id, { act: 'ADMIT', on: '2026-02-01', holding: 'S-0001' }, 'test')).toMatchObject({
    holding: 'S-0001',
  });
});
afterAll(async () => {
  await server.stop();
});

interface Forged {
  readonly holding: string;
  readonly event: string;
  readonly change: Members;
  readonly holder?: string;
  readonly other?: string;
  readonly jury?: readonly string[];
  /** Of age on this day: committed to, and told to nobody. */
  readonly minor?: string;
}

/** The line that would follow the last of its holding, but for what is forged; everything about it well-formed. */
async function forge(
  client: pg.PoolClient,
  { holding, event, change, holder, other, jury = [], minor }: Forged,
): Promise<void> {
  await client.query('SELECT copyhold.lock_ledger($1)', [small.id]);
  const head = await client.query<{ number: string; hash: string }>(
    `SELECT (number + 1)::text AS number, encode(hash, 'hex') AS hash FROM copyhold.roll_entry e WHERE partnership_id = $1 ORDER BY e.number DESC LIMIT 1`,
    [small.id],
  );
  const { number = '1', hash = '' } = head.rows[0] ?? {};
  const before = await client.query<{ document: string; roll: string; holder: string }>(
    `SELECT e.document, p.roll_number AS roll, p.id AS holder FROM copyhold.roll_entry e JOIN copyhold.holding h ON h.id = e.holding_id
     JOIN copyhold.person p ON p.id = h.person_id WHERE h.number = $1 ORDER BY e.number DESC LIMIT 1`,
    [holding],
  );
  const last = before.rows[0];
  const fresh: Members = {
    appurtenantTo: null,
    improvement: '0',
    life: '1',
    meter: null,
    notices: '0',
    quantity: '1',
    rent: '0',
    value: '0',
    kind: 'STINT_GATE',
    subject: 'pasture',
  };
  const holderRoll = holder ?? last?.roll ?? 'r0001';
  const document = canonicalJson({
    ...(last === undefined ? fresh : (JSON.parse(last.document) as Members)),
    ...{
      customVersion: '1',
      event,
      fine: null,
      fineRule: null,
      jury: null,
      note: null,
      of: null,
      sum: null,
      until: null,
      verdict: null,
      votes: null,
    },
    ...{
      holder: person(number, holderRoll),
      holding,
      number,
      on: '2026-03-01',
      previous: hash,
      type: 'roll-entry',
      v: '2',
    },
    toUseOf: other === undefined ? null : person(number, other),
    ...(minor === undefined ? {} : { until: sha('roll-day\n', SALT, canonicalJson({ entry: number, until: minor })) }),
    ...change,
  });
  const id = (roll: string | undefined): string | null => (roll === undefined ? null : (small.people[roll] ?? null));
  await client.query(
    'SELECT copyhold.enter_roll($1, $2, $3::uuid[], $4::bytea[], $5::uuid[], $6::bytea[], $7, $8::bytea[], $9::uuid[], $10::date[], $11::bytea[])',
    [
      small.id,
      [document],
      [id(holderRoll)],
      [SALT],
      [id(other)],
      [other === undefined ? null : SALT],
      [null],
      [null],
      jury.map(id),
      [minor ?? null],
      [minor === undefined ? null : SALT],
    ],
  );
}

/** The SQLSTATE of the refusal, in the statement or at the commit; 'done' where there was none. Committed unless told. */
async function attempt(lines: readonly Forged[], login: pg.Pool = app, keep = false): Promise<string> {
  const client = await login.connect();
  try {
    await client.query('BEGIN');
    for (const line of lines) await forge(client, line);
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    if (keep) await client.query('COMMIT');
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const at = (on: string, event: string, state: string, change: Members = {}, more: Partial<Forged> = {}): Forged => ({
  holding: 'H-0002',
  event,
  change: { state, on, ...change },
  ...more,
});

describe('the machine of the roll in the database', () => {
  it('is the lib’s, row by row', async () => {
    const steps = await app.query('SELECT event, from_state AS "from", to_state AS "to" FROM copyhold.roll_transition');
    const key = (row: { event: string; from?: string | undefined; to: string }): string =>
      `${row.event} ${row.from ?? ''} ${row.to}`;
    expect(steps.rows.map(key).toSorted()).toEqual(TRANSITIONS.map(key).toSorted());
    const barred = await app.query('SELECT kind, event FROM copyhold.roll_barred ORDER BY event COLLATE "C"');
    expect(barred.rows).toEqual(BARRED.toSorted((a, b) => (a.event < b.event ? -1 : 1)));
  });

  it('takes a lawful line that it was handed by hand', async () => {
    expect(await attempt([at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { other: 'r0005' })])).toBe('done');
  });
});

describe('the application’s login, writing lines of its own', () => {
  const jury = ['r0001', 'r0003', 'r0004'];
  const died = at('2026-03-01', 'DIED', 'HEIR_DUE');
  const call = (on: string, count: number): Forged =>
    at(on, 'NOTICED', `NOTICE${String(Math.min(count, 3))}`, { notices: String(count) });
  const presented = at('2026-03-01', 'PRESENTED', 'PRESENTED', {}, { other: 'r0005' });
  const judged = (change: Members, more: Partial<Forged> = {}): Forged =>
    at('2026-03-02', 'JUDGED', 'FORFEIT', { verdict: 'FORFEIT', jury: '3', votes: '2', ...change }, { jury, ...more });
  const paid = { fineRule: 'least(2 * rent, 2 * (value - rent))' };
  const surrendered = [
    at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { other: 'r0005' }),
    at('2026-03-01', 'RECEIVED', 'ADMITTANCE_DUE'),
  ];

  it.each<[string, string, readonly Forged[]]>([
    ['a second holder beside the first', 'P0172', [at('2026-03-01', 'ADMITTED', 'ADMITTED', {}, { holder: 'r0005' })]],
    [
      'a surrender that makes the other the holder at once',
      'P0172',
      [at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { holder: 'r0005', other: 'r0005' })],
    ],
    [
      'an admittance of somebody else than it stands for',
      'P0172',
      [...surrendered, at('2026-03-02', 'ADMITTED', 'ADMITTED', {}, { holder: 'r0006' })],
    ],
    ['an escheat without a death', 'P0172', [at('2026-03-01', 'ESCHEATED', 'ESCHEAT')]],
    ['an escheat without notices', 'P0172', [died, at('2026-06-01', 'ESCHEATED', 'ESCHEAT')]],
    [
      'a seizure after one notice',
      'P0172',
      [died, call('2026-03-10', 1), at('2026-06-01', 'SEIZED', 'SEIZED_QUOUSQUE')],
    ],
    ['three notices in three days', 'P0174', [died, call('2026-03-10', 1), call('2026-03-11', 2)]],
    [
      'a notice to a minor',
      'P0174',
      [at('2026-03-01', 'DIED', 'HEIR_DUE', {}, { other: 'r0005', minor: '2031-01-01' }), call('2026-03-10', 1)],
    ],
    ['a forfeiture without a presentment', 'P0172', [judged({})]],
    ['a forfeiture without a verdict', 'P0176', [presented, judged({ verdict: null })]],
    ['a forfeiture by one juror', 'P0176', [presented, judged({ jury: '1', votes: '1' }, { jury: ['r0001'] })]],
    ['a verdict that a party sat on', 'P0176', [presented, judged({}, { jury: ['r0001', 'r0002', 'r0003'] })]],
    ['a verdict by those who hold nothing', 'P0176', [presented, judged({}, { jury: ['r0001', 'r0003', 'r0006'] })]],
    [
      'a forfeiture for a fine in dispute',
      'P0176',
      [at('2026-03-01', 'FINE_DISPUTED', 'ADMITTED'), presented, judged({})],
    ],
    ['a suspension by anybody but a jury', 'P0172', [at('2026-03-01', 'REINSTATED', 'SUSPENDED')]],
    ['a back-dated line', 'P0173', [at('2026-01-15', 'OPERATOR_CHANGED', 'ADMITTED')]],
    ['a line of a day to come', 'P0173', [at('2190-01-15', 'OPERATOR_CHANGED', 'ADMITTED')]],
    [
      'a line under a custom that was not in force',
      'P0173',
      [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { customVersion: '2' })],
    ],
    ['a right that grows by itself', 'P0175', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { quantity: '9' })]],
    [
      'a fine for a change of operator',
      'P0171',
      [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { fine: '1', ...paid })],
    ],
    [
      'a fine above the custom',
      'P0171',
      [...surrendered, at('2026-03-02', 'ADMITTED', 'ADMITTED', { fine: '9501', ...paid }, { holder: 'r0005' })],
    ],
    [
      'a fine that nobody posts',
      'P0171',
      [...surrendered, at('2026-03-02', 'ADMITTED', 'ADMITTED', { fine: '9500', ...paid }, { holder: 'r0005' })],
    ],
    [
      'a fine on a value that the custom does not know',
      'P0175',
      [...surrendered, at('2026-03-02', 'ADMITTED', 'ADMITTED', { value: '999999' }, { holder: 'r0005' })],
    ],
    [
      'land without its gates',
      'P0178',
      [at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { holding: 'H-0001', other: 'r0005' })],
    ],
    [
      'a gate without its land',
      'P0178',
      [at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { holding: 'S-0001', other: 'r0005' })],
    ],
    [
      'a pledge that is a sale',
      'P0172',
      [
        at('2026-03-01', 'PLEDGED', 'ADMITTED', { sum: '1', until: '2026-12-01' }, { other: 'r0005' }),
        at('2026-03-02', 'FORECLOSED', 'ADMITTANCE_DUE', {}, { other: 'r0005' }),
      ],
    ],
    [
      'a let of three years',
      'P0172',
      [at('2026-03-01', 'LET', 'ADMITTED', { until: '2029-03-01' }, { other: 'r0005' })],
    ],
    [
      'a commitment to another person',
      'P0121',
      [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { holder: person('1', 'r0002') })],
    ],
    [
      'a line that does not follow the last one',
      'P0170',
      [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { previous: '00'.repeat(32) })],
    ],
    [
      'a part of nothing',
      'P0172',
      [{ holding: 'H-0099', event: 'APPORTIONED', change: { state: 'ADMITTED', of: 'H-0002', kind: 'HOST_CLAIM' } }],
    ],
    ['a pledge to nobody, for nothing', 'P0172', [at('2026-03-01', 'PLEDGED', 'ADMITTED')]],
    ['a pledge without an end', 'P0172', [at('2026-03-01', 'PLEDGED', 'ADMITTED', { sum: '5' }, { other: 'r0005' })]],
    [
      'a foreclosure where nothing is pledged',
      'P0172',
      [at('2026-03-01', 'FORECLOSED', 'ADMITTANCE_DUE', { sum: '1' }, { other: 'r0005' })],
    ],
    ['a surrender to nobody', 'P0172', [at('2026-03-01', 'SURRENDERED', 'SURRENDERED')]],
    [
      'a surrender to oneself, and its fine',
      'P0172',
      [at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { other: 'r0002' })],
    ],
    ['a presentment by nobody', 'P0172', [at('2026-03-01', 'PRESENTED', 'PRESENTED')]],
    [
      'a claim of whom nobody named',
      'P0172',
      [died, at('2026-03-02', 'HEIR_CLAIMED', 'ADMITTANCE_DUE', {}, { other: 'r0005' })],
    ],
    [
      'a majority brought nearer, by way of another heir',
      'P0174',
      [
        at('2026-03-01', 'DIED', 'HEIR_DUE', {}, { other: 'r0005', minor: '2031-01-01' }),
        at('2026-03-02', 'HEIR_NAMED', 'HEIR_DUE', {}, { other: 'r0006' }),
        at('2026-03-03', 'HEIR_NAMED', 'HEIR_DUE', {}, { other: 'r0005' }),
      ],
    ],
    [
      'a majority in clear',
      'P0172',
      [at('2026-03-01', 'DIED', 'HEIR_DUE', { until: '2031-01-01' }, { other: 'r0005' })],
    ],
    [
      'a commitment to another day',
      'P0121',
      [at('2026-03-01', 'DIED', 'HEIR_DUE', { until: '00'.repeat(32) }, { other: 'r0005' })],
    ],
    ['a member more', 'P0170', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { name: 'Ana' })]],
    ['a sum where none is', 'P0172', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { sum: '7' })]],
    ['a life gained in between', 'P0175', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { life: '2' })]],
    ['a call that was not made', 'P0175', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { notices: '1' })]],
    [
      'a restitution to whom nobody named',
      'P0172',
      [
        died,
        ...[1, 2, 3].map((count) => call(`2026-0${String(3 + count)}-10`, count)),
        at('2026-07-10', 'SEIZED', 'SEIZED_QUOUSQUE'),
        at('2026-08-10', 'RESTORED', 'ADMITTED', { life: '2', notices: '0' }, { holder: 'r0005' }),
      ],
    ],
    [
      'a number of another kind',
      '23514',
      [{ holding: 'H-0098', event: 'GRANTED', change: { state: 'GRANTED' }, holder: 'r0005', other: 'r0005' }],
    ],
    [
      'gates above what the pasture carries',
      'P0177',
      [
        {
          holding: 'S-0099',
          event: 'GRANTED',
          change: { state: 'GRANTED', quantity: '41' },
          holder: 'r0005',
          other: 'r0005',
        },
      ],
    ],
  ])('cannot enter %s', async (_, code, lines) => {
    expect(await attempt(lines)).toBe(code);
  });

  it('cannot enter a line on a holding of another partnership', async () => {
    const other = await app.query<{ id: string }>(
      `INSERT INTO copyhold.partnership (slug, name, currency, time_zone) VALUES ('other', 'Other', 'EUR', 'UTC') RETURNING id`,
    );
    await app.query('SELECT copyhold.open_ledger($1)', [other.rows[0]?.id]);
    const foreign = app.query(
      'SELECT copyhold.enter_roll($1, $2, $3::uuid[], $4, $5::uuid[], $6, $7, $8, $9::uuid[], $10::date[], $11)',
      [
        other.rows[0]?.id,
        [canonicalJson({ event: 'RELINQUISHED', holding: 'H-0002', number: '1' })],
        [small.people['r0002']],
        [SALT],
        [null],
        [null],
        [null],
        [null],
        [],
        [null],
        [null],
      ],
    );
    await expect(foreign).rejects.toMatchObject({ code: 'P0172' });
  });

  it('cannot reach periods, holdings, fines or salts past the function', async () => {
    const tries = [
      `UPDATE copyhold.holding_period SET person_id = person_id`,
      `INSERT INTO copyhold.holding_period SELECT * FROM copyhold.holding_period`,
      `UPDATE copyhold.holding SET person_id = person_id`,
      `INSERT INTO copyhold.fine SELECT * FROM copyhold.fine`,
      `DELETE FROM copyhold.roll_salt`,
      `UPDATE copyhold.pasture SET gates = 1000000`,
      `SELECT copyhold.apply_to_holding(NULL, NULL, NULL, NULL, NULL, NULL)`,
      `SELECT copyhold.enrol_holdings(NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
    ];
    const codes = await Promise.all(
      tries.map((sql) =>
        app.query(sql).then(
          () => 'done',
          (error: unknown) => (error as { code: string }).code,
        ),
      ),
    );
    expect(codes).toEqual(tries.map(() => '42501'));
  });

  it('is one holder at an instant even for the superuser', async () => {
    const twice = server.database.pool('superuser').query(
      `INSERT INTO copyhold.holding_period (partnership_id, holding_id, person_id, during)
       SELECT partnership_id, holding_id, (SELECT id FROM copyhold.person WHERE roll_number = 'r0005'), daterange(lower(during) + 5, NULL) FROM copyhold.holding_period LIMIT 1`,
    );
    await expect(twice).rejects.toMatchObject({ code: '23P01' });
  });

  it('STI-3: of 32 writers at once, as many gates are issued as the pasture carries, and not one more', async () => {
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        attempt(
          [
            {
              holding: `S-1${String(index).padStart(3, '0')}`,
              event: 'GRANTED',
              change: { state: 'GRANTED', quantity: '3' },
              holder: 'r0005',
              other: 'r0005',
            },
          ],
          app,
          true,
        ),
      ),
    );
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(13);
    expect(new Set(answers)).toEqual(new Set(['done', 'P0177']));
    const issued = await app.query(`SELECT sum(quantity)::text AS sum FROM copyhold.holding WHERE kind = 'STINT_GATE'`);
    expect(issued.rows).toEqual([{ sum: '99' }]);
  });
});

describe('once the history is written', () => {
  const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const presented = (on: string): Forged => at(on, 'PRESENTED', 'PRESENTED', {}, { other: 'r0005' });
  const sql = (text: string, ...parameters: unknown[]): Promise<string> =>
    app.query(text, parameters).then(
      ({ rows }) => JSON.stringify(rows[0] ?? 'done'),
      (error: unknown) => (error as { code: string }).code,
    );

  beforeAll(async () => {
    await app.query('UPDATE copyhold.demo_seed SET finished_at = now()');
  });

  it('is written once', async () => {
    expect(await sql('UPDATE copyhold.demo_seed SET finished_at = NULL')).toBe('P0124');
    const other = await server.database.pool('superuser').connect();
    await other.query('BEGIN; DELETE FROM copyhold.demo_seed');
    await expect(other.query(`SELECT copyhold.plan_demo($1, 'test', 1, now())`, [small.id])).rejects.toMatchObject({
      code: 'P0124',
    });
    await other.query('ROLLBACK');
    other.release();
  });

  it.each<[string, string, () => readonly Forged[]]>([
    [
      'an inheritance lost in one afternoon',
      'P0173',
      () => [at(day(90), 'DIED', 'HEIR_DUE'), at(day(60), 'NOTICED', 'NOTICE1', { notices: '1' })],
    ],
    ['a presentment of the past', 'P0173', () => [presented(day(10))]],
    [
      'two calls of two days that were entered in one',
      'P0174',
      () => [
        at(day(90), 'DIED', 'HEIR_DUE'),
        at(day(1), 'NOTICED', 'NOTICE1', { notices: '1' }),
        at(day(0), 'NOTICED', 'NOTICE2', { notices: '2' }),
      ],
    ],
    [
      'a pledge until yesterday',
      'P0172',
      () => [at(day(60), 'PLEDGED', 'ADMITTED', { sum: '1', until: day(1) }, { other: 'r0005' })],
    ],
    [
      'a call of today',
      'done',
      () => [at(day(90), 'DIED', 'HEIR_DUE'), at(day(0), 'NOTICED', 'NOTICE1', { notices: '1' })],
    ],
  ])('%s', async (_, code, lines) => {
    expect(await attempt(lines())).toBe(code);
  });

  it('no part is made of a holding that was split before', async () => {
    const roll = server.app.get(RollService, { strict: false });
    const split = await roll.enter(small.id, { act: 'SPLIT', holding: 'H-0004', parts: [1n, 1n] }, 'test');
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
        on: day(0),
        quantity: '1',
      },
    };
    expect(await attempt([part])).toBe('P0178');
  });

  it('a pasture carries more only by a resolution that names it, and every number of it is in the log', async () => {
    const set = (gates: number, resolution: string | null = null): Promise<string> =>
      sql('SELECT copyhold.set_pasture($1, $2, $3, $4) AS set', small.id, 'pasture', gates, resolution);
    expect(await set(101)).toBe('P0179');
    const resolve = async (result: object, carried = true): Promise<string> =>
      (
        await server.database
          .pool('superuser')
          .query<{ id: string }>(
            `INSERT INTO copyhold.resolution (partnership_id, kind, carried, result, custom_version) VALUES ($1, 'PASTURE', $2, $3, 1) RETURNING id`,
            [small.id, carried, JSON.stringify(result)],
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
    const told = await app.query(`SELECT count(*)::integer AS told FROM copyhold.log_stage WHERE type = 'pasture'`);
    expect(told.rows).toEqual([{ told: 3 }]);
  });

  it('the migration is not taken back under lines that it alone can keep', async () => {
    const client = await server.database.pool('superuser').connect();
    await client.query('BEGIN');
    const back = new CourtRoll1763800009300().down({ query: (text: string) => client.query(text) } as never);
    await expect(back).rejects.toThrow('it is taken back only where there are none');
    await client.query('ROLLBACK');
    client.release();
  });

  it('nothing is booked as a fine that the roll did not ask for', async () => {
    const draft = entryFine({
      effectiveAt: `${day(0)}T00:00:00Z`,
      actor: 'test',
      customVersion: 1,
      line: '9999',
      holding: 'H-0002',
      holder: 'r0002',
      currency: 'EUR',
      amount: 5n,
    });
    if (isRefusal(draft)) throw new Error(draft.message);
    const ledger = server.app.get(LedgerService, { strict: false });
    const post = (kind: string): Promise<unknown> =>
      server.app
        .get(Database)
        .transaction((tx) => ledger.postIn(tx, small.id, [{ ...draft, kind, idempotencyKey: `${kind}:9999` }]));
    await expect(post('entry-fine')).rejects.toMatchObject({ code: 'P0171' });
    await expect(post('correction')).rejects.toMatchObject({ code: 'P0171' });
  });
});
