import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BARRED, TRANSITIONS } from '#libs/court-roll';
import { canonicalJson } from '#libs/transparency-log';
import { at, RollForge, SALT } from '../support/roll-forge.js';

let forge: RollForge;

beforeAll(async () => {
  forge = await RollForge.open();
});
afterAll(async () => {
  await forge.server.stop();
});

describe('the machine of the roll in the database', () => {
  it('is the lib’s, row by row', async () => {
    const steps = await forge.app.query(
      'SELECT event, from_state AS "from", to_state AS "to" FROM copyhold.roll_transition',
    );
    const key = (row: { event: string; from?: string | undefined; to: string }): string =>
      `${row.event} ${row.from ?? ''} ${row.to}`;
    expect(steps.rows.map(key).toSorted()).toEqual(TRANSITIONS.map(key).toSorted());
    const barred = await forge.app.query('SELECT kind, event FROM copyhold.roll_barred ORDER BY event COLLATE "C"');
    expect(barred.rows).toEqual(BARRED.toSorted((a, b) => (a.event < b.event ? -1 : 1)));
  });

  it('takes a lawful line that it was handed by hand', async () => {
    expect(await forge.attempt([at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { other: 'r0005' })])).toBe('done');
  });
});

describe('what the functions of the roll leave out of reach', () => {
  it('cannot enter a line on a holding of another partnership', async () => {
    const other = await forge.app.query<{ id: string }>(
      `INSERT INTO copyhold.partnership (slug, name, currency, time_zone) VALUES ('other', 'Other', 'EUR', 'UTC') RETURNING id`,
    );
    await forge.app.query('SELECT copyhold.open_ledger($1)', [other.rows[0]?.id]);
    const foreign = forge.app.query(
      'SELECT copyhold.enter_roll($1, $2, $3::uuid[], $4, $5::uuid[], $6, $7, $8, $9::uuid[], $10::date[], $11)',
      [
        other.rows[0]?.id,
        [canonicalJson({ event: 'RELINQUISHED', holding: 'H-0002', number: '1' })],
        [forge.small.people['r0002']],
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
        forge.app.query(sql).then(
          () => 'done',
          (error: unknown) => (error as { code: string }).code,
        ),
      ),
    );
    expect(codes).toEqual(tries.map(() => '42501'));
  });

  it('is one holder at an instant even for the superuser', async () => {
    const twice = forge.server.database.pool('superuser').query(
      `INSERT INTO copyhold.holding_period (partnership_id, holding_id, person_id, during)
       SELECT partnership_id, holding_id, (SELECT id FROM copyhold.person WHERE roll_number = 'r0005'), daterange(lower(during) + 5, NULL) FROM copyhold.holding_period LIMIT 1`,
    );
    await expect(twice).rejects.toMatchObject({ code: '23P01' });
  });

  it('STI-3: of 32 writers at once, as many gates are issued as the pasture carries, and not one more', async () => {
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        forge.attempt(
          [
            {
              holding: `S-1${String(index).padStart(3, '0')}`,
              event: 'GRANTED',
              change: { state: 'GRANTED', quantity: '3' },
              holder: 'r0005',
              other: 'r0005',
            },
          ],
          true,
        ),
      ),
    );
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(13);
    expect(new Set(answers)).toEqual(new Set(['done', 'P0177']));
    const issued = await forge.app.query(
      `SELECT sum(quantity)::text AS sum FROM copyhold.holding WHERE kind = 'STINT_GATE'`,
    );
    expect(issued.rows).toEqual([{ sum: '99' }]);
  });
});
