import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#libs/transparency-log';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { rollChecks } from '../../apps/server/src/database/checks/roll-checks.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer, type TestSession } from '../support/test-server.js';

/** 1,000 GPU-hours a year at 0.95: a value of 950.00, a rent of 47.50, a fine of twice the rent. */
const HOURS = '3600000000000000000';
const FINE = '9500';

let server: TestServer;
let small: SmallPartnership;
const sessions: Record<string, TestSession> = {};

beforeAll(async () => {
  server = await startTestServer();
  small = await foundSmallPartnership(server.database.pool('app'));
  await server.database
    .pool('app')
    .query('INSERT INTO role_grant VALUES ($1, $2, $3)', [small.id, small.people['r0002'], 'OFFICER']);
  for (const roll of ['r0001', 'r0002', 'r0005']) sessions[roll] = await server.signIn(small.people[roll] ?? '');
});
afterAll(async () => {
  await server.stop();
});

interface Answer {
  readonly __typename: string;
  readonly kind?: string;
  readonly message?: string;
  readonly holding?: Record<string, unknown>;
}

async function enter(as: string, input: Record<string, unknown>): Promise<Answer> {
  const { data, errors } = await server.graphql(
    `mutation ($input: EnterRollInput!) { enterRoll(input: $input) { __typename
       ... on RollEntered { holding { number state holder rollNumber toUseOf value rent fineCap myActs fines { amount cap state journalId } periods { holder from until } events { event fine note toUseOf } } }
       ... on OtherRefusal { kind message } ... on NotAllowed { message } ... on NotFound { message } } }`,
    { input },
    sessions[as],
  );
  if (data?.['enterRoll'] === undefined) throw new Error(JSON.stringify(errors));
  return data['enterRoll'] as Answer;
}

const count = async (sql: string): Promise<number> =>
  Number(
    (await server.database.pool('superuser').query<{ n: string }>(`SELECT count(*)::text AS n FROM copyhold.${sql}`))
      .rows[0]?.n,
  );

describe('enterRoll', () => {
  it('grants and admits, and posts the fine of the custom with the admittance', async () => {
    const granted = await enter('r0002', {
      act: 'GRANT',
      on: '2026-03-01',
      kind: 'HOST_CLAIM',
      subject: 'mill',
      toUseOf: 'r0001',
      quantity: HOURS,
      meter: 'gpu-time',
    });
    expect(granted.holding).toMatchObject({
      number: 'H-0001',
      state: 'GRANTED',
      value: '95000',
      rent: '4750',
      fineCap: '180500',
      fines: [],
    });
    const admitted = await enter('r0002', {
      act: 'ADMIT',
      on: '2026-03-02',
      holding: 'H-0001',
      note: 'In full court.',
    });
    expect(admitted.holding).toMatchObject({
      state: 'ADMITTED',
      fines: [{ amount: FINE, cap: '180500', state: 'DUE', journalId: expect.any(String) }],
      periods: [{ holder: 'r0001', from: '2026-03-02', until: null }],
      events: [{ event: 'GRANTED' }, { event: 'ADMITTED', fine: FINE, note: 'In full court.' }],
    });
    const owed = await server.database
      .pool('app')
      .query(
        `SELECT path, balance::text FROM account WHERE path IN ('je:assets:receivable:r0001', 'je:income:entry-fines') ORDER BY path`,
      );
    expect(owed.rows).toEqual([
      { path: 'je:assets:receivable:r0001', balance: FINE },
      { path: 'je:income:entry-fines', balance: FINE },
    ]);
  });

  it('lets a holder surrender their own, and nobody else; only an officer admits', async () => {
    const input = { act: 'SURRENDER', on: '2026-03-03', holding: 'H-0001', toUseOf: 'r0005' };
    expect((await enter('r0005', input)).__typename).toBe('NotAllowed');
    expect((await enter('r0001', input)).holding).toMatchObject({
      state: 'SURRENDERED',
      holder: 'Person 1',
      toUseOf: 'r0005',
    });
    expect((await enter('r0001', { act: 'ADMIT', on: '2026-03-03', holding: 'H-0001' })).__typename).toBe('NotAllowed');
    expect((await enter('r0002', { act: 'RECEIVE', on: '2026-03-03', holding: 'H-0001' })).holding).toMatchObject({
      state: 'ADMITTANCE_DUE',
    });
  });

  it('COP-1: a demand above the custom is refused, and the title waits', async () => {
    const lines = await count('roll_entry');
    const answer = await enter('r0002', { act: 'ADMIT', on: '2026-03-04', holding: 'H-0001', fine: '9501' });
    expect(answer).toMatchObject({ __typename: 'OtherRefusal', kind: 'FineExceedsCustom' });
    expect(await count('roll_entry')).toBe(lines);
  });

  it('leaves no line where the books refuse the fine', async () => {
    const before = [await count('roll_entry'), await count('fine'), await count('log_stage'), await count('journal')];
    const superuser = server.database.pool('superuser');
    await superuser.query(`UPDATE copyhold.ledger SET soft_closed_through = '2026-04-01' WHERE id = $1`, [small.id]);
    const answer = await enter('r0002', { act: 'ADMIT', on: '2026-03-04', holding: 'H-0001' });
    await superuser.query('UPDATE copyhold.ledger SET soft_closed_through = NULL WHERE id = $1', [small.id]);
    expect(answer).toMatchObject({ __typename: 'OtherRefusal', kind: 'PeriodClosed' });
    expect([await count('roll_entry'), await count('fine'), await count('log_stage'), await count('journal')]).toEqual(
      before,
    );
    expect((await enter('r0002', { act: 'ADMIT', on: '2026-03-04', holding: 'H-0001' })).holding).toMatchObject({
      rollNumber: 'r0005',
      periods: [
        { holder: 'r0001', until: '2026-03-04' },
        { holder: 'r0005', from: '2026-03-04', until: null },
      ],
    });
  });

  it('says no in words to a line of an earlier day, an unknown holding, an unknown act and a stranger', async () => {
    const kinds = await Promise.all(
      [
        { act: 'OPERATOR_CHANGE', on: '2026-03-01', holding: 'H-0001' },
        { act: 'ADMIT', holding: 'H-0404' },
        { act: 'SELL', holding: 'H-0001' },
        { act: 'SURRENDER', on: '2026-03-05', holding: 'H-0001', toUseOf: 'r9999' },
        { act: 'OPERATOR_CHANGE', on: '2190-01-01', holding: 'H-0001' },
        { act: 'PRESENT', on: '2026-03-05', holding: 'H-0001', toUseOf: 'r0006' },
        { act: 'OPERATOR_CHANGE', holding: 'H-0001', note: 'half a \ud83d' },
        { act: 'GRANT', kind: 'HOST_CLAIM', subject: 'x'.repeat(1_000), toUseOf: 'r0003' },
      ].map(async (input) => {
        const { __typename, kind } = await enter('r0002', input);
        return kind ?? __typename;
      }),
    );
    expect(kinds).toEqual([
      'EntryBackdated',
      'NotFound',
      'RollWishMalformed',
      'NotFound',
      'EntryOfDayToCome',
      'EntryNotOfToday',
      'RollWishMalformed',
      'SubjectTooLong',
    ]);
  });

  it('never severs a gate from its land: both go in one act, each right by itself', async () => {
    const roll = server.app.get(RollService, { strict: false });
    await server.database.pool('app').query('SELECT set_pasture($1, $2, 10)', [small.id, 'meadow']);
    const officer = (wish: Parameters<typeof roll.enter>[1]) =>
      roll.enter(small.id, { on: '2026-03-05', ...wish }, 'r0002');
    await officer({
      act: 'GRANT',
      kind: 'STINT_GATE',
      subject: 'meadow',
      quantity: 4n,
      toUseOf: 'r0005',
      appurtenantTo: 'H-0001',
    });
    await officer({ act: 'ADMIT', holding: 'S-0001' });
    expect(await officer({ act: 'SURRENDER', holding: 'S-0001', toUseOf: 'r0001' })).toMatchObject({
      kind: 'SeveranceRefused',
    });
    expect(await officer({ act: 'SURRENDER', holding: 'H-0001', toUseOf: 'r0001' })).toMatchObject({
      lines: [expect.any(String), expect.any(String)],
    });
    await officer({ act: 'RECEIVE', holding: 'H-0001' });
    await officer({ act: 'ADMIT', holding: 'H-0001' });
    expect(await roll.byNumber(small.id, 'S-0001')).toMatchObject({ rollNumber: 'r0001', state: 'ADMITTED' });
  });

  it('refuses in words what the database alone could see: a gate that came to land while it was pledged', async () => {
    const roll = server.app.get(RollService, { strict: false });
    const officer = (wish: Parameters<typeof roll.enter>[1]) => roll.enter(small.id, wish, 'r0002');
    const granted = await officer({ act: 'GRANT', kind: 'HOST_CLAIM', subject: 'weir', toUseOf: 'r0004' });
    const land = 'holding' in granted ? granted.holding : '';
    await officer({ act: 'ADMIT', holding: land });
    await officer({ act: 'PLEDGE', holding: land, toUseOf: 'r0005', sum: 5n, until: '2190-01-01' });
    const gate = { act: 'GRANT', kind: 'STINT_GATE', subject: 'meadow', quantity: 1n, toUseOf: 'r0004' };
    const given = await officer({ ...gate, appurtenantTo: land });
    const number = 'holding' in given ? given.holding : '';
    expect(await officer({ act: 'ADMIT', holding: number })).toMatchObject({
      kind: 'NotByCustom',
      message: 'A gate goes with its land.',
    });
    await officer({ act: 'RELEASE_PLEDGE', holding: land });
    expect(await officer({ act: 'ADMIT', holding: number })).toMatchObject({ holding: number });
  });

  it('names the heir before they claim, and tells nobody when they come of age', async () => {
    const roll = server.app.get(RollService, { strict: false });
    const officer = (wish: Parameters<typeof roll.enter>[1]) => roll.enter(small.id, wish, 'r0002');
    const granted = await officer({ act: 'GRANT', kind: 'HOST_CLAIM', subject: 'ford', toUseOf: 'r0003' });
    const holding = 'holding' in granted ? granted.holding : '';
    await officer({ act: 'ADMIT', holding });
    await officer({ act: 'DEATH', holding });
    expect(await enter('r0005', { act: 'CLAIM', holding, toUseOf: 'r0005' })).toMatchObject({
      __typename: 'NotAllowed',
    });
    expect(await officer({ act: 'CLAIM', holding, toUseOf: 'r0005' })).toMatchObject({ kind: 'HeirNotNamed' });
    await officer({ act: 'NAME_HEIR', holding, toUseOf: 'r0005', until: '2031-05-04' });
    const told = await server.database
      .pool('app')
      .query(`SELECT document FROM roll_entry WHERE event = 'HEIR_NAMED' AND document LIKE '%2031-05-04%'`);
    expect(told.rows).toEqual([]);
    expect(await officer({ act: 'NOTICE', holding })).toMatchObject({ kind: 'HeirIsMinor' });
    expect((await enter('r0005', { act: 'CLAIM', holding, toUseOf: 'r0005' })).holding).toMatchObject({
      state: 'ADMITTANCE_DUE',
    });
  });

  it('COP-5: splits 9:1, to the last step', async () => {
    const roll = server.app.get(RollService, { strict: false });
    const granted = await roll.enter(
      small.id,
      { act: 'GRANT', on: '2026-03-05', kind: 'HOST_CLAIM', subject: 'field', toUseOf: 'r0004', quantity: 100n },
      't',
    );
    await roll.enter(small.id, { act: 'ADMIT', on: '2026-03-05', holding: 'H-0004' }, 't');
    expect(granted).toMatchObject({ holding: 'H-0004' });
    expect(
      await roll.enter(small.id, { act: 'SPLIT', on: '2026-03-06', holding: 'H-0004', parts: [9n, 1n] }, 't'),
    ).toMatchObject({ holding: 'H-0004' });
    const parts = await Promise.all(['H-0004', 'H-0005', 'H-0006'].map((number) => roll.byNumber(small.id, number)));
    expect(parts.map((part) => [part?.state, part?.quantity])).toEqual([
      ['SPLIT', '100'],
      ['ADMITTED', '90'],
      ['ADMITTED', '10'],
    ]);
  });
});

describe('a line of the roll', () => {
  it('is its own leaf, chains to the one before it, and names persons by commitments that open', async () => {
    const { rows } = await server.database.pool('app').query<{
      number: string;
      document: string;
      hash: string;
      staged: string;
      salts: { role: string; value: string; salt: string }[];
    }>(
      `SELECT e.number::text, e.document, encode(e.hash, 'hex') AS hash, (SELECT count(*)::text FROM log_stage l WHERE l.entry = convert_to(e.document, 'UTF8')) AS staged,
              (SELECT json_agg(json_build_object('role', s.role, 'value', s.value, 'salt', encode(s.salt, 'hex'))) FROM roll_salt s WHERE s.number = e.number) AS salts
       FROM roll_entry e ORDER BY e.number`,
    );
    let previous = '';
    for (const { number, document, hash, staged, salts } of rows) {
      const members = JSON.parse(document) as Record<string, string>;
      expect(canonicalJson(members)).toBe(document);
      expect([createHash('sha256').update(document).digest('hex'), members['previous'], staged]).toEqual([
        hash,
        previous,
        '1',
      ]);
      expect(document).not.toMatch(/r\d{4}|Person/u);
      for (const { role, value, salt } of salts) {
        const [domain, opened] =
          role === 'note'
            ? ['roll-note', { entry: number, note: value }]
            : ['roll-person', { entry: number, rollNumber: value }];
        const made = createHash('sha256')
          .update(`${domain}\n`)
          .update(Buffer.from(salt, 'hex'))
          .update(canonicalJson(opened));
        expect(made.digest('hex')).toBe(members[role]);
      }
      previous = hash;
    }
    expect(rows.length).toBeGreaterThan(15);
  });

  it('is what every check of the roll finds, and what each finds when it was bent', async () => {
    const found = async (): Promise<string[]> => {
      const broken = await Promise.all(
        rollChecks.map(async ({ code, sql }) =>
          (await server.database.pool('app').query(sql, [small.id])).rows.length > 0 ? [code] : [],
        ),
      );
      return broken.flat();
    };
    expect(await found()).toEqual([]);
    const superuser = server.database.pool('superuser');
    await superuser.query(`UPDATE copyhold.holding SET rent_minor = 1 WHERE number = 'H-0001'`);
    expect(await found()).toEqual(['holdings-follow-the-roll']);
    await superuser.query(`UPDATE copyhold.holding SET rent_minor = 4750 WHERE number = 'H-0001'`);
    await superuser.query(
      `UPDATE copyhold.holding_period SET person_id = (SELECT id FROM copyhold.person WHERE roll_number = 'r0006') WHERE upper_inf(during)`,
    );
    expect(await found()).toEqual(['one-holder-at-a-time']);
    await superuser.query(
      `ALTER TABLE copyhold.pasture DISABLE TRIGGER append_only; UPDATE copyhold.pasture SET gates = 1; ALTER TABLE copyhold.pasture ENABLE ALWAYS TRIGGER append_only`,
    );
    expect(await found()).toEqual(expect.arrayContaining(['gates-within-pasture', 'pastures-have-their-leaf']));
    await superuser.query(
      `ALTER TABLE copyhold.fine DISABLE TRIGGER append_only; UPDATE copyhold.fine SET amount_minor = amount_minor + 1; ALTER TABLE copyhold.fine ENABLE ALWAYS TRIGGER append_only`,
    );
    expect(await found()).toContain('fines-within-custom');
    await superuser.query(
      `ALTER TABLE copyhold.roll_entry DISABLE TRIGGER append_only; UPDATE copyhold.roll_entry SET on_date = on_date - 1 WHERE number = 3; ALTER TABLE copyhold.roll_entry ENABLE ALWAYS TRIGGER append_only`,
    );
    expect(await found()).toContain('roll-documents-hash');
  });
});
