import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { gpuSecond, newKeys } from '../support/machine-room.js';
import { RegistrationRoom, STEPS } from '../support/registration-room.js';

let room: RegistrationRoom;
let app: pg.Pool;
beforeAll(async () => {
  room = await RegistrationRoom.open();
  app = room.machines.server.database.pool('app');
});
afterAll(() => room.close());

const person = async (roll: string): Promise<string> => {
  const { rows } = await app.query<{ id: string }>('SELECT id FROM person WHERE roll_number = $1', [roll]);
  return rows[0]?.id ?? '';
};

/** What the database said to a statement of the application's login. */
const said = async (sql: string, parameters: readonly unknown[]): Promise<string> => {
  try {
    const { rows } = await app.query<{ said: string }>(sql, [...parameters]);
    return rows[0]?.said ?? 'done';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
};

describe('a registration of somebody else', () => {
  it('is not there: neither to read, nor to fill in, to let in, to enter or to delete', async () => {
    const id = await room.filled({ what: { code: 'hers-1' } });
    expect(await room.draft(id, 'r0002')).toBeNull();
    const gone = { __typename: 'NotFound', field: 'id', rule: 'machine.draft' };
    expect(await room.save(id, 'power', STEPS.power, 'r0002')).toMatchObject(gone);
    expect(await room.token(id, 'r0002')).toMatchObject(gone);
    expect(await room.register(id, 'r0002')).toMatchObject(gone);
    expect(await room.delete(id, 'r0002')).toMatchObject(gone);
    const { data } = await room.ask('{ machineDrafts { id } }', {}, 'r0002');
    expect(data?.['machineDrafts']).toEqual([]);
    expect((await room.draft(id))?.saved).toHaveLength(5);
    // An officer keeps keys; what an operator is still writing is none of theirs either.
    for (const roll of ['r0003', 'r0004', undefined]) {
      const { data: shut, errors } = await room.ask('{ machineDrafts { id } }', {}, roll);
      expect([shut, errors?.length]).toEqual([null, 1]);
    }
  });

  it('does not answer otherwise to an id that never was, or is none', async () => {
    for (const id of [
      '01990000-0000-7000-8000-000000000000',
      '',
      "'; DROP TABLE machine_draft; --",
      'x'.repeat(5000),
    ]) {
      expect(await room.draft(id)).toBeNull();
      expect(await room.delete(id)).toMatchObject({ __typename: 'NotFound' });
      expect(await room.register(id)).toMatchObject({ __typename: 'NotFound' });
    }
  });
});

describe('what is written into the boxes', () => {
  it.each([
    ['what', { code: '<img src=x onerror=alert(1)>' }, 'code'],
    ['what', { code: '../../etc' }, 'code'],
    ['what', { code: 'mill-04\u0000' }, 'code'],
    ['what', { owner: '__proto__' }, 'owner'],
    ['where', { site: "mill'; --" }, 'site'],
    ['gpus', { gpuModel: '<b>H100</b>' }, 'gpuModel'],
    ['gpus', { gpuModel: 'H\u202e001' }, 'gpuModel'],
    ['gpus', { gpuCount: '9'.repeat(400) }, 'gpuCount'],
    ['power', { ratedWatts: '-1' }, 'ratedWatts'],
    ['reading', { reader: 'dcgm', url: 'javascript:alert(1)' }, 'url'],
    ['reading', { reader: 'dcgm', url: `http://x/${'y'.repeat(100_000)}` }, 'url'],
  ] as const)('%s %j is refused at its box and changes nothing', async (step, texts, field) => {
    const id = await room.filled({ what: { code: 'clean-1' } });
    const before = await room.draft(id);
    expect(await room.save(id, step, { ...STEPS[step], ...texts })).toMatchObject({
      kind: 'StepMalformed',
      field,
      rule: `machine.${step}`,
    });
    expect(await room.draft(id)).toEqual(before);
    await room.delete(id);
  });

  it('is no more than a step: no unknown one, and no 21 registrations at once', async () => {
    const id = (await room.begin('r0002')).draft?.id ?? '';
    expect(await room.save(id, 'machine_id', STEPS.what, 'r0002')).toMatchObject({ kind: 'StepUnknown' });
    const begun = await Promise.all(Array.from({ length: 30 }, () => room.begin('r0002')));
    expect(begun.filter(({ kind }) => kind === 'TooManyDrafts')).toHaveLength(11);
    expect(begun.filter(({ draft }) => draft !== undefined)).toHaveLength(19);
    const { data } = await room.ask('{ machineDrafts { id } }', {}, 'r0002');
    expect(data?.['machineDrafts']).toHaveLength(20);
  });
});

describe('the application’s login', () => {
  it('enters no machine without a key and a reading of its own, however it asks', async () => {
    const id = await room.filled({ what: { code: 'bare-1' } });
    const [of, her, him] = [room.machines.partnershipId, await person('r0001'), await person('r0002')];
    const register = 'SELECT register_machine($1, $2, $3) AS said';
    expect(await said(register, [of, id, her])).toBe('TokenMissing');
    expect(await said(register, [of, id, him])).toBe('DraftUnknown');
    await room.token(id);
    expect(await said(register, [of, id, her])).toBe('KeyMissing');
    expect(await said('UPDATE machine_draft SET finished_at = now() WHERE id = $1', [id])).toBe('42501');
    expect(await said('UPDATE machine_draft SET machine_id = NULL WHERE id = $1', [id])).toBe('42501');
    expect(await said('DELETE FROM machine_draft WHERE id = $1', [id])).toBe('P0151');
    expect(await said(`UPDATE machine_draft SET gpus = '{"gpuModel":"B200"}' WHERE id = $1`, [id])).toBe('P0151');
    expect(await said('DELETE FROM machine WHERE code = $1', ['bare-1'])).toBe('42501');
    expect(await said(`UPDATE machine SET gpu_count = 99 WHERE code = $1`, ['bare-1'])).toBe('42501');
    expect(
      await said(
        `INSERT INTO machine_record (partnership_id, machine_id, form) SELECT partnership_id, id, 'RACK' FROM machine WHERE code = $1`,
        ['bare-1'],
      ),
    ).toBe('42501');
    // A reading that came before any key of the machine is none of it.
    const keys = await room.letIn(id);
    expect(await said(register, [of, id, her])).toBe('ReadingMissing');
    await room.reads(keys, 'bare-1');
    expect(await said(register, [of, id, her])).toBe('DONE');
    expect(await said(`UPDATE machine_draft SET power = '{}' WHERE id = $1`, [id])).toBe('P0151');
    expect(await said('DELETE FROM machine_draft WHERE id = $1', [id])).toBe('P0151');
    expect(await said(`UPDATE machine_record SET form = 'SMALL' WHERE rated_watts > $1`, [0])).toBe('42501');
  });

  it('takes no reading of another machine for this one’s', async () => {
    const one = await room.filled({ what: { code: 'near' } });
    const two = await room.filled({ what: { code: 'near-by' } });
    const [near, nearBy] = [await room.letIn(one), await room.letIn(two)];
    expect(await room.reads(near, 'near-by')).not.toBe('ACCEPTED');
    expect(await room.reads(nearBy, 'near-by')).toBe('ACCEPTED');
    expect(await room.register(one)).toMatchObject({ kind: 'ReadingMissing' });
    expect((await room.register(two)).code).toBe('near-by');
  });
});

describe('a machine that is being registered', () => {
  it('reads for nobody, and never the site’s meter: what people use counts once it is entered', async () => {
    const power = { ...STEPS.power, energyMethod: 'site_meter', ratedWatts: '900' };
    const id = await room.filled({ what: { code: 'early-1' }, power });
    const keys = await room.letIn(id);
    const { machines } = room;
    const of = (subject: string, seconds = '60'): object =>
      gpuSecond('/machine/early-1', `of ${subject}`, { subject, data: { gpu_seconds: seconds, gpu: 'P100' } });
    const energy = (id: string): object =>
      gpuSecond('/machine/early-1', id, {
        type: 'commons.energy.v1',
        subject: 'idle',
        data: { joules: '5', method: 'site_meter' },
      });
    const before = await machines.counted();
    const early = await machines.send(keys, [
      of('r0002'),
      of('serving'),
      of('mill'),
      energy('meter'),
      of('idle', '999999'),
    ]);
    const later = {
      status: 503,
      outcome: 'LATER',
      kind: 'MachineNotEntered',
      field: 'subject',
      rule: 'machine.record',
    };
    const no = [{ kind: 'NotItsMeter' }, { kind: 'MoreThanThere' }];
    expect(early.json.results).toMatchObject([later, later, later, ...no]);
    expect(await machines.counted()).toBe(before);
    expect(await room.register(id)).toMatchObject({ kind: 'ReadingMissing' });
    expect(await room.reads(keys, 'early-1')).toBe('ACCEPTED');
    expect((await room.register(id)).code).toBe('early-1');
    const entered = await machines.send(keys, [of('r0002'), energy('meter')]);
    expect(entered.json.results).toMatchObject([{ outcome: 'ACCEPTED' }, { outcome: 'ACCEPTED' }]);
  });
});

describe('a reading under a key that was revoked', () => {
  it('is none: the next key brings one of its own, also where it took the place of another', async () => {
    const id = await room.filled({ what: { code: 'second-try' } });
    const lost = await room.letIn(id);
    await room.reads(lost, 'second-try', 'by whoever found it');
    await room.revoke(lost.keyId, 'r0001');
    const own = await room.letIn(id);
    expect((await room.draft(id))?.test).toMatchObject({ state: 'KEY_IN', keyId: own.keyId, reading: null });
    expect(await room.register(id)).toMatchObject({ kind: 'ReadingMissing' });
    expect(await room.reads(own, 'second-try', 'its own')).toBe('ACCEPTED');
    const rotated = newKeys();
    expect((await room.machines.rotate(own, rotated)).status).toBe(201);
    expect((await room.draft(id))?.test).toMatchObject({ state: 'READ', keyId: rotated.keyId });
    expect((await room.register(id)).code).toBe('second-try');
  });
});

describe('whoever comes at once', () => {
  it('gets one machine, one record and one leaf of it, and no key under a name that was taken back', async () => {
    const id = await room.filled({ what: { code: 'race-1' } });
    const tokens = await Promise.all([room.token(id), room.token(id), room.token(id)]);
    const made = tokens.flatMap(({ token }) => (token === undefined ? [] : [token]));
    const enrolled = await Promise.all(made.map((token) => room.machines.enrol(token, newKeys())));
    expect(enrolled.filter(({ status }) => status === 201)).toHaveLength(1);
    const other = await room.filled({ what: { code: 'race-2' } });
    const { token = '' } = await room.token(other);
    const keys = newKeys();
    const [entered, deleted] = await Promise.all([room.machines.enrol(token, keys), room.delete(other)]);
    const kept = (await room.draft(other)) !== null;
    // Either the key came first and the draft stays, or the draft went and its token let nobody in.
    expect([entered.status === 201, deleted.kind === 'KeyLetIn']).toEqual([kept, kept]);
  });
});

describe('whoever changes the record below everything', () => {
  it('is found by the check that makes its leaf again', async () => {
    await room.registered('changed-1');
    const owner = room.machines.server.database.pool('superuser');
    const check = checks.find(({ code }) => code === 'MACHINE-RECORDS')?.sql ?? '';
    const found = async (): Promise<number> => (await owner.query(check, [room.machines.partnershipId])).rows.length;
    expect(await found()).toBe(0);
    await owner.query(`UPDATE machine SET gpu_count = 64 WHERE code = 'changed-1'`);
    // The leaf that it should have, and the one that nothing stands for any more.
    expect(await found()).toBe(2);
    await owner.query(`UPDATE machine SET gpu_count = 4 WHERE code = 'changed-1'`);
    expect(await found()).toBe(0);
    await owner.query(`ALTER TABLE machine_record DISABLE TRIGGER ALL`);
    await owner.query(`UPDATE machine_record SET energy_source = 'ON_SITE' WHERE rated_watts = 1200`);
    expect(await found()).toBeGreaterThan(0);
  });
});
