import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { ToldHoursService } from '../../apps/server/src/machines/told-hours.service.js';
import { UsageDisputeService } from '../../apps/server/src/usage-disputes/usage-dispute.service.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { gpuSecond, MachineRoom, type MachineKeys } from '../support/machine-room.js';
import type { TestSession } from '../support/test-server.js';

const OWN = '/machine/rack-7';
const MONTH = '2026-02';
const TOLD = `query ($month: String) { myMachineUse(month: $month) { month
  machines { machine site computeRaw tokensIn tokensOut dispute { reason state answer raisedAt answeredAt } } } }`;
const DISPUTE = `mutation ($input: DisputeUseInput!) { disputeUse(input: $input) {
  __typename ... on UseDisputed { machine month } ... on Refusal { field rule } ... on OtherRefusal { kind } } }`;
const ALERTS = '{ operations { alerts { kind grave unit items { name figure words } } } }';

describe('use that a machine told of somebody', () => {
  let room: MachineRoom;
  let folder: string;
  let keys: MachineKeys;
  const people: Record<string, TestSession> = {};

  const told = async (roll?: string): Promise<unknown> => {
    const { data, errors } = await room.server.graphql(
      TOLD,
      { month: MONTH },
      roll === undefined ? undefined : people[roll],
    );
    expect(errors).toBeUndefined();
    return data?.['myMachineUse'];
  };
  const dispute = async (roll: string | undefined, changed: object = {}): Promise<unknown> => {
    const input = { machine: 'rack-7', month: MONTH, reason: ' I was away all of February. ', ...changed };
    const { data, errors } = await room.server.graphql(
      DISPUTE,
      { input },
      roll === undefined ? undefined : people[roll],
    );
    return errors?.[0]?.message ?? data?.['disputeUse'];
  };
  const alerts = async (roll: string): Promise<unknown> => {
    const { data } = await room.server.graphql(ALERTS, {}, people[roll]);
    const { alerts: all } = data?.['operations'] as { alerts: readonly { readonly kind: string }[] };
    return all.filter(({ kind }) => kind === 'USE_DISPUTED');
  };
  const copyhold = (...words: readonly string[]): Promise<Ended> =>
    runCommand(room.server, folder, ['usage', ...words]);
  const disputes = (): UsageDisputeService => room.server.app.get(UsageDisputeService, { strict: false });
  const report = async (id: string, subject: string): Promise<void> => {
    const event = gpuSecond(OWN, id, { subject, data: { gpu_seconds: '1', gpu: 'H100 SXM' } });
    expect((await room.send(keys, [event])).json.results).toMatchObject([{ outcome: 'ACCEPTED' }]);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-dispute-'));
    await writeSecrets(folder);
    room = await MachineRoom.open();
    const { server, partnershipId } = room;
    const pool = server.database.pool('superuser');
    await pool.query(
      `INSERT INTO role_grant SELECT $1, id, CASE roll_number WHEN 'r0003' THEN 'OFFICER' ELSE 'OPERATOR' END FROM person
       WHERE roll_number IN ('r0003', 'r0004', 'r0005')`,
      [partnershipId],
    );
    await pool.query(
      `UPDATE machine SET operator_person_id = (SELECT id FROM person p WHERE p.roll_number =
         CASE machine.code WHEN 'rack-7' THEN 'r0004' ELSE 'r0005' END)`,
    );
    const { rows } = await pool.query<{ id: string; roll: string }>('SELECT id, roll_number AS roll FROM person');
    for (const { id, roll } of rows) people[roll] = await server.signIn(id);
    keys = await room.enrolled('rack-7');
    await report('hers', 'r0002');
    await report('theirs', 'r0001');
    await room.send(keys, [
      gpuSecond(`${OWN}/engine`, 'tokens', {
        type: 'commons.tokens.v1',
        subject: 'r0002',
        data: { model: 'llama', direction: 'out', tokens: '70' },
      }),
    ]);
    await server.app.get(RollupService, { strict: false }).postDirty(partnershipId);
  });
  afterAll(async () => {
    await room.close();
    await rm(folder, { recursive: true });
  });

  const use = { machine: 'rack-7', site: 'mill', computeRaw: '1000000', tokensIn: '0', tokensOut: '70' };

  it('is listed to that person by machine and month, and to nobody else', async () => {
    expect(await told('r0002')).toEqual({ month: MONTH, machines: [{ ...use, dispute: null }] });
    expect(await told('r0001')).toMatchObject({ machines: [{ computeRaw: '1000000', tokensOut: '0' }] });
    expect(await told('r0003')).toEqual({ month: MONTH, machines: [] });
    expect(await told()).toBeNull();
  });

  it.each([
    ['a machine that told nothing of them', { machine: 'rack-8' }, 'NotCharged', 'machine'],
    ['no machine', { machine: "rack-7' OR true --" }, 'NotCharged', 'machine'],
    ['a month without use', { month: '2026-01' }, 'NotCharged', 'machine'],
    ['no month', { month: '2026-13' }, 'MonthMalformed', 'month'],
    ['no reason', { reason: '  ' }, 'WordsMalformed', 'reason'],
    ['a reason that is too long', { reason: 'x'.repeat(501) }, 'WordsMalformed', 'reason'],
    ['words that turn the page', { reason: 'no\u202E' }, 'WordsMalformed', 'reason'],
  ])('is not disputed of %s', async (_name, changed, kind, field) => {
    expect(await dispute('r0002', changed)).toEqual({
      __typename: 'OtherRefusal',
      kind,
      field,
      rule: 'meter.subject',
    });
  });

  it('is disputed by nobody but that person', async () => {
    expect(await dispute('r0003')).toMatchObject({ kind: 'NotCharged' });
    expect(await dispute(undefined)).toBe('sign in first');
    expect(await alerts('r0003')).toEqual([]);
  });

  it('is disputed once, however often it is said, and its operator and officers are told, not by whom', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => dispute('r0002')));
    expect(answers).toEqual(answers.map(() => ({ __typename: 'UseDisputed', machine: 'rack-7', month: MONTH })));
    expect(await dispute('r0002', { reason: 'and again' })).toMatchObject({ __typename: 'UseDisputed' });
    const said = { reason: 'I was away all of February.', state: 'OPEN', answer: null, answeredAt: null };
    expect(await told('r0002')).toMatchObject({ machines: [{ ...use, dispute: said }] });
    expect(await told('r0001')).toMatchObject({ machines: [{ dispute: null }] });
    const alert = {
      kind: 'USE_DISPUTED',
      grave: true,
      unit: 'PEOPLE',
      items: [{ name: 'rack-7', figure: '1', words: MONTH }],
    };
    expect([await alerts('r0004'), await alerts('r0003'), await alerts('r0005')]).toEqual([[alert], [alert], []]);
  });

  it('stands where an officer says so, and may be disputed anew when more is told', async () => {
    const { stdout } = await copyhold('dispute', 'list');
    expect(stdout).toMatch(/r0002 +rack-7 +2026-02 +\S+Z +OPEN +I was away all of February\./u);
    const id = /^[\da-f-]{36}/mu.exec(stdout)?.[0] ?? '';
    const actor = 'r0003';
    const refused = (of: string): unknown => disputes().answer(room.partnershipId, { id: of, words: 'w', actor });
    expect(await refused('no-such')).toMatchObject({ kind: 'DisputeUnknown' });
    expect(await copyhold('dispute', 'answer', id, '--why', 'job 7 is yours')).toMatchObject({
      code: 0,
      stdout: 'answered; the use stands as it was told\n',
    });
    expect(await refused(id)).toMatchObject({ kind: 'AnsweredAlready' });
    const answered = { state: 'STANDS', answer: 'job 7 is yours', answeredAt: expect.any(String) };
    expect(await told('r0002')).toMatchObject({ machines: [{ ...use, dispute: answered }] });
    expect(await alerts('r0003')).toEqual([]);
    expect(await dispute('r0002')).toMatchObject({ kind: 'AnsweredAlready' });
    await report('more', 'r0002');
    expect(await dispute('r0002', { reason: 'nor this' })).toMatchObject({ __typename: 'UseDisputed' });
    expect(await alerts('r0004')).toMatchObject([{ items: [{ figure: '1' }] }]);
  }, 60_000);

  it('is found where many reports that could each be true cannot be so together', async () => {
    const hours = room.server.app.get(ToldHoursService, { strict: false });
    expect(await hours.overtold(room.partnershipId, MONTH)).toEqual([]);
    // Eight cards: ninety per cent of an hour of each, told of one person and then of another.
    const most = (id: string, subject: string): object =>
      gpuSecond(`${OWN}/${id}`, id, {
        ...{ time: '2026-02-05T10:00:00Z', subject },
        data: { gpu_seconds: '25920', gpu: 'H100 SXM', end: '2026-02-05T11:00:00Z' },
      });
    const { json } = await room.send(keys, [most('one', 'r0001'), most('other', 'r0002'), most('none', 'idle')]);
    expect(json.results).toMatchObject([{ outcome: 'ACCEPTED' }, { outcome: 'ACCEPTED' }, { outcome: 'ACCEPTED' }]);
    const found = { machine: 'rack-7', hour: new Date('2026-02-05T10:00:00Z'), most: 8n * 3_600_000_000n };
    expect(await hours.overtold(room.partnershipId, MONTH)).toEqual([{ ...found, told: 51_840_000_000n }]);
    expect(await copyhold('over', MONTH)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^rack-7 +2026-02-05T10:00:00\.000Z +14\.400 GPU-h +8\.000 GPU-h$/mu),
    });
    expect(await hours.overtold(room.partnershipId, '2026-01')).toEqual([]);
  }, 60_000);

  it('is answered where an officer takes all of it back', async () => {
    expect(await copyhold('void', OWN, '--since', '2020-01-01T00:00:00Z', '--why', 'false', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/7 events taken back; .+\n1 dispute is answered by it\.\n$/u),
    });
    const gone = {
      computeRaw: '0',
      tokensOut: '0',
      dispute: { state: 'TAKEN_BACK', reason: 'nor this', answer: null },
    };
    expect(await told('r0002')).toMatchObject({ machines: [gone] });
    expect(await alerts('r0003')).toEqual([]);
    expect(await copyhold('dispute', 'forget', 'r0002')).toMatchObject({
      code: 2,
      stdout: 'what was said in 2 disputes of r0002 would be erased for good.\n',
    });
    expect(await disputes().forget(room.partnershipId, 'nobody')).toMatchObject({ kind: 'PersonUnknown' });
    expect(await disputes().forget(room.partnershipId, 'r0002')).toBe(2);
    expect(await told('r0002')).toMatchObject({ machines: [{ dispute: { state: 'TAKEN_BACK', reason: null } }] });
  }, 60_000);
});
