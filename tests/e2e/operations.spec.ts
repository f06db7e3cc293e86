import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MachineHealthService } from '../../apps/server/src/machines/machine-health.service.js';
import { MachineRoom, gpuSecond } from '../support/machine-room.js';
import { GPU_HOUR, openStintTown, type StintTown } from '../support/stint-town.js';
import type { TestServer, TestSession } from '../support/test-server.js';

const QUERY = `{ operations {
  pastures { pasture gates nextFrom period { capacity firstCapacity host reserve sharing holders granted use { used held left } } }
  health { machine state heardAt counted refused lost refusal { kind message } report { clockOffsetMs waiting } }
  alerts { kind grave unit items { name at figure words } } } }`;

interface View {
  readonly pastures: readonly Readonly<Record<string, unknown>>[];
  readonly health: readonly Readonly<Record<string, unknown>>[];
  readonly alerts: readonly { readonly kind: string; readonly items: readonly Readonly<Record<string, unknown>>[] }[];
}

const viewOf = async (server: TestServer, who: TestSession): Promise<View> => {
  const { data, errors } = await server.graphql(QUERY, {}, who);
  expect(errors).toBeUndefined();
  return data?.['operations'] as View;
};

const grant = async (server: TestServer, partnershipId: string, roll: string, role: string): Promise<TestSession> => {
  const { rows } = await server.database
    .pool('superuser')
    .query<{ id: string }>(
      `INSERT INTO role_grant SELECT $1, id, $3 FROM person WHERE roll_number = $2 RETURNING person_id AS id`,
      [partnershipId, roll, role],
    );
  return server.signIn(rows[0]?.id ?? '');
};

describe('how machines stand', () => {
  let room: MachineRoom;
  let ada: TestSession;
  let bo: TestSession;
  let officer: TestSession;

  beforeAll(async () => {
    room = await MachineRoom.open();
    const { server, partnershipId } = room;
    ada = await grant(server, partnershipId, 'r0001', 'OPERATOR');
    bo = await grant(server, partnershipId, 'r0002', 'OPERATOR');
    officer = await grant(server, partnershipId, 'r0003', 'OFFICER');
    await server.database.pool('superuser').query(
      `UPDATE machine SET operator_person_id = (SELECT id FROM person p WHERE p.roll_number =
         CASE machine.code WHEN 'rack-7' THEN 'r0001' ELSE 'r0002' END)`,
    );
  });

  afterAll(() => room.close());

  it('is told of machines that nobody has let in yet', async () => {
    const { health, alerts } = await viewOf(room.server, ada);
    expect(health.map(({ machine, state }) => [machine, state])).toEqual([['rack-7', 'NO_KEY']]);
    expect(alerts.map(({ kind, items }) => [kind, items.map(({ name }) => name)])).toEqual([['NO_KEY', ['rack-7']]]);
  });

  it('follows a machine from its token to what was refused', async () => {
    await room.token('rack-7');
    expect((await viewOf(room.server, ada)).health).toMatchObject([{ state: 'TOKEN_WAITS' }]);
    const keys = await room.enrolled('rack-7');
    expect((await viewOf(room.server, ada)).alerts.map(({ kind }) => kind)).toEqual(['NEVER_HEARD']);
    await room.send(keys, [gpuSecond('/machine/rack-7', 'a'), gpuSecond('/machine/rack-8', 'not its own')]);
    const { health, alerts } = await viewOf(room.server, ada);
    expect(health).toMatchObject([
      { state: 'WELL', counted: '1', refused: '1', refusal: { kind: 'SourceNotYours' }, report: null, lost: '0' },
    ]);
    expect(alerts).toMatchObject([
      {
        kind: 'REFUSED',
        grave: true,
        items: [{ name: 'rack-7', words: 'this key reports for /machine/rack-7 and what is below it' }],
      },
    ]);
  });

  it('tells of a clock that is off, of what was lost, and of a key that has ended', async () => {
    const keys = await room.enrolled('rack-8');
    await room.server.app.get(MachineHealthService, { strict: false }).report(keys.keyId, {
      id: 'r1',
      clockOffsetMs: -120_000n,
      waiting: 5_000n,
      lost: { events: 7n, from: null, to: null, meters: new Map() },
    });
    expect((await viewOf(room.server, bo)).alerts).toMatchObject([
      { kind: 'LOST', grave: true, unit: 'EVENTS', items: [{ name: 'rack-8', figure: '7' }] },
      { kind: 'CLOCK_OFF', grave: false, unit: 'MILLISECONDS', items: [{ figure: '-120000' }] },
      { kind: 'BEHIND', grave: false, unit: 'EVENTS', items: [{ figure: '5000' }] },
    ]);
    await room.keys.revoke(room.partnershipId, keys.keyId, 'r0003');
    expect((await viewOf(room.server, bo)).alerts[0]).toMatchObject({ kind: 'KEY_ENDED', items: [{ name: 'rack-8' }] });
  });

  it('is each operator’s own, and everything for an officer', async () => {
    const seen = await Promise.all([ada, bo, officer].map((who) => viewOf(room.server, who)));
    expect(seen.map(({ health }) => health.map(({ machine }) => machine))).toEqual([
      ['rack-7'],
      ['rack-8'],
      ['rack-7', 'rack-8'],
    ]);
    for (const { kind, items } of seen[0]?.alerts ?? [])
      expect([kind, items.map(({ name }) => name)]).toEqual([kind, ['rack-7']]);
  });

  it('is nobody else’s', async () => {
    const refused = async (who?: TestSession) => (await room.server.graphql(QUERY, {}, who)).errors?.[0]?.message;
    expect(await refused()).toBe('sign in first');
    const { rows } = await room.server.database
      .pool('superuser')
      .query<{ id: string }>(`SELECT id FROM person WHERE roll_number = 'r0004'`);
    expect(await refused(await room.server.signIn(rows[0]?.id ?? ''))).toBe('your roles do not allow this');
  });

  it('says nothing of a machine out of service', async () => {
    await room.server.database
      .pool('superuser')
      .query(`UPDATE machine SET condition = 'OUT_OF_SERVICE' WHERE code = 'rack-7'`);
    const { health, alerts } = await viewOf(room.server, ada);
    expect([health.length, alerts]).toEqual([1, []]);
  });
});

describe('how pastures stand', () => {
  let town: StintTown;
  let ada: TestSession;

  beforeAll(async () => {
    town = await openStintTown();
    ada = await grant(town.server, town.small.id, 'r0001', 'OPERATOR');
  });

  afterAll(() => town.server.stop());

  it('is told where nobody has said what they give', async () => {
    const { pastures, alerts } = await viewOf(town.server, ada);
    expect(pastures).toEqual([{ pasture: 'mill', gates: '100', nextFrom: null, period: null }]);
    expect(alerts).toMatchObject([{ kind: 'CAPACITY_UNSAID', grave: true, items: [{ name: 'mill' }] }]);
  });

  it('divides what they give, and follows a drought', async () => {
    expect(await town.capacity(200n, 20n)).toBe('DONE');
    const [before] = (await viewOf(town.server, ada)).pastures;
    const period = before?.['period'] as Record<string, string | number | object>;
    expect(period).toMatchObject({
      capacity: `${200n * GPU_HOUR}`,
      host: `${20n * GPU_HOUR}`,
      sharing: '100',
      holders: 3,
    });
    const sum =
      BigInt(period['host'] as string) + BigInt(period['reserve'] as string) + BigInt(period['granted'] as string);
    expect(sum).toBe(200n * GPU_HOUR);
    expect(period['use']).toEqual({ used: '0', held: '0', left: period['granted'] });
    expect(await town.capacity(100n, 20n)).toBe('DONE');
    const [after] = (await viewOf(town.server, ada)).pastures;
    expect(after?.['period']).toMatchObject({ capacity: `${100n * GPU_HOUR}`, firstCapacity: `${200n * GPU_HOUR}` });
  });

  it('asks for the next period before this one ends', async () => {
    expect((await viewOf(town.server, ada)).alerts.map(({ kind }) => kind)).toEqual(['NEXT_UNSAID']);
  });

  it('keeps what is used to itself where fewer than three hold the gates', async () => {
    await town.server.database
      .pool('superuser')
      .query(`DELETE FROM stint s USING holding h WHERE h.id = s.holding_id AND h.number = 'S-0003'`);
    const [pasture] = (await viewOf(town.server, ada)).pastures;
    expect(pasture?.['period']).toMatchObject({ holders: 2, use: null });
  });
});
