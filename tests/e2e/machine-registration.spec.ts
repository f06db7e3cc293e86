import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, type CanonicalValue } from '#libs/transparency-log';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { newKeys } from '../support/machine-room.js';
import { RegistrationRoom, STEPS } from '../support/registration-room.js';

let room: RegistrationRoom;
beforeAll(async () => {
  room = await RegistrationRoom.open();
});
afterAll(() => room.close());

/** What the checks of machines find. */
async function faults(): Promise<readonly string[]> {
  const pool = room.machines.server.database.pool('superuser');
  const found: string[] = [];
  for (const { code, sql } of checks.filter((each) => /^MACHINE|decisions/u.test(each.code))) {
    const { rows } = await pool.query<{ detail: string }>(sql, [room.machines.partnershipId]);
    found.push(...rows.map(({ detail }) => `${code}: ${detail}`));
  }
  return found;
}

describe('the registration of a machine', () => {
  it('goes from five saved steps over a key and a reading to a record and a leaf', async () => {
    const id = (await room.begin()).draft?.id ?? '';
    expect(await room.save(id, 'gpus', STEPS.gpus)).toMatchObject({
      draft: {
        saved: ['gpus'],
        settings: null,
        facts: { gpuModel: 'P100', gpuCount: 4, computePpm: '300000', code: null },
      },
    });
    for (const step of ['what', 'where', 'power'] as const) await room.save(id, step, STEPS[step]);
    expect(await room.token(id)).toMatchObject({
      __typename: 'OtherRefusal',
      kind: 'StepMissing',
      rule: 'machine.draft',
    });
    const full = await room.save(id, 'reading', STEPS.reading);
    expect(full.draft).toMatchObject({
      saved: ['what', 'where', 'gpus', 'power', 'reading'],
      test: { state: 'NOT_ASKED' },
      facts: { operator: 'Person 1', site: 'mill' },
    });
    expect(JSON.parse(full.draft?.settings ?? '')).toEqual({ readers: [{ kind: 'nvidia-smi', site: 'mill' }] });
    expect(await room.codes()).toEqual(['rack-7', 'rack-8']);
    expect(await room.register(id)).toMatchObject({ kind: 'TokenMissing' });

    const { token = '' } = await room.token(id);
    expect(token).toMatch(/^cht_/u);
    expect((await room.draft(id))?.test.state).toBe('TOKEN_WAITS');
    expect(await room.register(id)).toMatchObject({ kind: 'KeyMissing', rule: 'machine.reading' });
    expect(await room.codes()).toEqual(['rack-7', 'rack-8']);
    expect(await room.record('mill-04')).toBeNull();

    const keys = newKeys();
    expect((await room.machines.enrol(token, keys)).status).toBe(201);
    expect((await room.draft(id))?.test).toMatchObject({ state: 'KEY_IN', keyId: keys.keyId, reading: null });
    expect(await room.register(id)).toMatchObject({ kind: 'ReadingMissing' });
    expect(await room.reads(keys, 'mill-04')).toBe('ACCEPTED');
    expect((await room.draft(id))?.test).toMatchObject({
      state: 'READ',
      reading: { meter: 'gpu-time/P100', unit: 'COMPUTE_RAW', quantity: '60000000' },
    });

    expect(await room.register(id)).toEqual({ __typename: 'MachineRegistered', code: 'mill-04' });
    expect(await room.codes()).toEqual(['mill-04', 'rack-7', 'rack-8']);
    const record = await room.record('mill-04');
    expect(record).toMatchObject({
      facts: {
        ...STEPS.what,
        ...STEPS.where,
        ...STEPS.power,
        gpuModel: 'P100',
        gpuCount: 4,
        ratedWatts: 1200,
        reader: 'nvidia-smi',
        asset: null,
        operator: 'Person 1',
      },
      condition: 'IN_SERVICE',
      customVersion: 1,
      keyState: 'BELIEVED',
      heardAt: expect.any(String),
      mayManage: false,
      keys: [{ keyId: keys.keyId, state: 'BELIEVED', replaces: null }],
    });
    const { rows } = await room.machines.server.database
      .pool('superuser')
      .query<{ type: string; entry: string; hash: string }>(
        `SELECT type, convert_from(entry, 'UTF8') AS entry, encode(leaf_hash, 'hex') AS hash FROM log_stage WHERE type = 'machine'`,
      );
    expect(rows).toEqual([expect.objectContaining({ type: 'machine', hash: record?.['leaf'] })]);
    expect(JSON.parse(rows[0]?.entry ?? '')).toMatchObject({
      machine: 'mill-04',
      site: 'mill',
      gpuModel: 'P100',
      gpus: '4',
      custom: '1',
      key: keys.keyId,
      v: '1',
    });
    expect(rows[0]?.entry).not.toMatch(/r0001|Person/u);
    expect(rows[0]?.entry).toBe(canonicalJson(JSON.parse(rows[0]?.entry ?? '') as CanonicalValue));
    expect(await faults()).toEqual([]);
  });

  it('is done again without effect, and its draft is history', async () => {
    const id = await room.filled({ what: { code: 'mill-05' } });
    await room.reads(await room.letIn(id), 'mill-05');
    const ends = await Promise.all([room.register(id), room.register(id), room.register(id)]);
    expect(ends.map(({ code }) => code)).toEqual(['mill-05', 'mill-05', 'mill-05']);
    const { rows } = await room.machines.server.database
      .pool('superuser')
      .query(`SELECT 1 FROM log_stage WHERE type = 'machine' AND convert_from(entry, 'UTF8') LIKE '%mill-05%'`);
    expect(rows).toHaveLength(1);
    expect(await room.save(id, 'power', STEPS.power)).toMatchObject({ kind: 'DraftFinished' });
    expect(await room.delete(id)).toMatchObject({ kind: 'DraftFinished' });
    expect(await room.token(id)).toMatchObject({ kind: 'DraftFinished' });
    expect(await faults()).toEqual([]);
  });

  it('gives the name of a machine once, whoever comes second', async () => {
    const [one, two] = [
      await room.filled({ what: { code: 'twin' } }),
      await room.filled({ what: { code: 'twin' } }, 'r0002'),
    ];
    expect((await room.token(one)).token).toBeDefined();
    expect(await room.token(two, 'r0002')).toMatchObject({ kind: 'CodeTaken', field: 'code', rule: 'machine.what' });
    const other = (await room.begin()).draft?.id ?? '';
    expect(await room.save(other, 'what', { ...STEPS.what, code: 'rack-7' })).toMatchObject({ kind: 'CodeTaken' });
    await room.delete(other);
  });

  it('gives a token back where what it was made for is said otherwise, and the name with it', async () => {
    const id = await room.filled({ what: { code: 'typo-1' } });
    const { token = '' } = await room.token(id);
    expect((await room.save(id, 'power', { ...STEPS.power, ratedWatts: '900' })).draft?.test.state).toBe('TOKEN_WAITS');
    expect((await room.save(id, 'what', { ...STEPS.what, code: 'typo-1' })).draft?.test.state).toBe('TOKEN_WAITS');
    expect((await room.save(id, 'gpus', { ...STEPS.gpus, gpuCount: '8' })).draft?.test.state).toBe('NOT_ASKED');
    expect(await room.machines.enrol(token, newKeys())).toMatchObject({ status: 403, json: { kind: 'TokenUnknown' } });
    await room.letIn(id);
    expect(await room.save(id, 'gpus', { ...STEPS.gpus, gpuCount: '2' })).toMatchObject({ kind: 'KeyLetIn' });
    expect(await room.delete(id)).toMatchObject({ kind: 'KeyLetIn' });
    expect(await room.token(id)).toMatchObject({ kind: 'KeyLetIn' });
  });

  it('lets go of a draft whose key was revoked; the name is never given again, nor anybody let in under it', async () => {
    const id = await room.filled({ what: { code: 'lost-1' } });
    const keys = await room.letIn(id);
    expect(await room.revoke(keys.keyId, 'r0002')).toMatchObject({ __typename: 'NotFound' });
    expect(await room.revoke(keys.keyId, 'r0001')).toMatchObject({ code: 'lost-1' });
    expect(await room.register(id)).toMatchObject({ kind: 'KeyMissing' });
    expect(await room.delete(id)).toEqual({ __typename: 'MachineDraftDeleted' });
    expect(await room.draft(id)).toBeNull();
    // It never entered: it is on no list, and nobody is let in under its name, not by an officer either.
    expect(await room.record('lost-1')).toBeNull();
    expect(await room.codes()).not.toContain('lost-1');
    for (const roll of ['r0001', 'r0003']) {
      expect(await room.anotherToken('lost-1', roll)).toMatchObject({ __typename: 'NotFound', field: 'machine' });
    }
    await expect(room.machines.token('lost-1')).rejects.toThrow('there is no machine "lost-1"');
    const again = (await room.begin()).draft?.id ?? '';
    expect(await room.save(again, 'what', { ...STEPS.what, code: 'lost-1' })).toMatchObject({ kind: 'CodeTaken' });
    await room.delete(again);
    expect(await faults()).toEqual([]);
  });

  it('takes the asset that a machine is of, where the register of assets knows it as one', async () => {
    const id = await room.filled({ what: { code: 'owned-1' } });
    expect(await room.save(id, 'what', { ...STEPS.what, code: 'owned-1', asset: 'A-0404' })).toMatchObject({
      kind: 'AssetUnknown',
      field: 'asset',
    });
    const { data } = await room.ask(
      `mutation ($input: RegisterAssetInput!) { registerAsset(input: $input) { ... on AssetChanged { asset { code } } } }`,
      {
        input: {
          class: 'HARDWARE',
          name: 'P100 row',
          cost: '100000',
          enteredOn: new Date().toISOString().slice(0, 10),
          scheduleYears: 4,
        },
      },
      'r0003',
    );
    const { code: asset } = (data?.['registerAsset'] as { asset: { code: string } }).asset;
    const texts = { ...STEPS.what, code: 'owned-1', asset };
    expect((await room.save(id, 'what', texts)).draft?.facts).toMatchObject({ asset, assetName: 'P100 row' });
    await room.reads(await room.letIn(id), 'owned-1');
    expect((await room.register(id)).code).toBe('owned-1');
    expect(await room.record('owned-1')).toMatchObject({ facts: { asset, assetName: 'P100 row' } });
    const { data: of } = await room.ask('query ($asset: String) { machines(asset: $asset) { facts { code } } }', {
      asset,
    });
    expect(of?.['machines']).toEqual([{ facts: { code: 'owned-1' } }]);
    expect(await faults()).toEqual([]);
  });
});

describe('the keys of a machine on the register', () => {
  it('are ended and let in by its operator and by officers, and by nobody else', async () => {
    const keys = await room.registered('kept-1');
    expect(await room.record('kept-1', 'r0001')).toMatchObject({ mayManage: true });
    expect(await room.record('kept-1', 'r0002')).toMatchObject({ mayManage: false });
    expect(await room.record('kept-1', 'r0003')).toMatchObject({ mayManage: true });
    expect(await room.revoke(keys.keyId, 'r0002')).toMatchObject({ __typename: 'NotAllowed', rule: 'machine.key' });
    expect(await room.anotherToken('kept-1', 'r0002')).toMatchObject({ __typename: 'NotAllowed' });
    expect(await room.reads(keys, 'kept-1', 'second')).toBe('ACCEPTED');
    expect(await room.revoke(keys.keyId, 'r0001')).toEqual({ __typename: 'MachineKeyRevoked', code: 'kept-1' });
    expect(await room.revoke(keys.keyId, 'r0003')).toMatchObject({ kind: 'KeyRevoked' });
    expect((await room.machines.send(keys, [])).status).toBe(401);
    const { token = '' } = await room.anotherToken('kept-1', 'r0003');
    const next = newKeys();
    expect((await room.machines.enrol(token, next)).status).toBe(201);
    const after = newKeys();
    expect((await room.machines.rotate(next, after)).status).toBe(201);
    expect(await room.record('kept-1')).toMatchObject({
      keyState: 'BELIEVED',
      keys: [
        { keyId: after.keyId, state: 'BELIEVED', replaces: next.keyId },
        { keyId: next.keyId, state: 'ENDING' },
        { keyId: keys.keyId, state: 'REVOKED' },
      ],
    });
    expect(await faults()).toEqual([]);
  });
});
