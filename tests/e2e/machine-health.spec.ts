import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MachineHealthService, type MachineHealth } from '../../apps/server/src/machines/machine-health.service.js';
import { runCommand, writeSecrets } from '../support/command-line.js';
import { gpuSecond, MachineRoom, type MachineKeys } from '../support/machine-room.js';

const OWN = '/machine/rack-7';

/** What an agent says of itself. */
const report = (id: string, data: Readonly<Record<string, unknown>> = {}, source = OWN): object => ({
  specversion: '1.0',
  type: 'commons.agent.report.v1',
  source,
  id,
  time: '2026-02-03T04:05:06Z',
  data: { clock_offset_ms: '0', waiting: '0', ...data },
});

const loss = {
  events: '3',
  from: '2026-02-01T00:00:00Z',
  to: '2026-02-01T01:00:00Z',
  meters: { 'gpu-time/H100': '7000000' },
};

describe('how a machine reports', () => {
  let room: MachineRoom;
  let keys: MachineKeys;
  const health = async (machine = 'rack-7'): Promise<MachineHealth> => {
    const all = await room.server.app.get(MachineHealthService, { strict: false }).healthOf(room.partnershipId);
    const found = all.find((each) => each.machine === machine);
    if (found === undefined) throw new Error(`nothing is known of ${machine}`);
    return found;
  };
  const outcomes = async (batch: unknown): Promise<unknown> =>
    (await room.send(keys, batch)).json.results?.map(({ outcome, kind }) => kind ?? outcome);
  beforeAll(async () => {
    room = await MachineRoom.open();
  });
  afterAll(async () => {
    await room.close();
  });

  it('is known of every machine, also before its first key', async () => {
    const nothing = { heardAt: null, eventAt: null, counted: 0n, refused: 0n, refusal: null, report: null };
    expect(await health()).toMatchObject({
      site: 'mill',
      keyState: 'NONE',
      keyEndsAt: null,
      ...nothing,
      lost: { events: 0n },
    });
    await room.token('rack-7');
    expect(await health()).toMatchObject({ keyState: 'TOKEN_WAITS' });
    keys = await room.enrolled('rack-7');
    expect(await health()).toMatchObject({ keyState: 'BELIEVED', ...nothing });
  });

  it('is counted by what became of its events', async () => {
    const long = gpuSecond(OWN, 'long', { data: { gpu_seconds: '9', gpu: 'H100', end: '2026-02-03T06:00:00Z' } });
    expect(
      await outcomes([
        gpuSecond(OWN, '1'),
        gpuSecond(OWN, '1'),
        gpuSecond(OWN, '1', { subject: 'r0002' }),
        long,
        gpuSecond('/machine/rack-8', '1'),
        report('r0'),
      ]),
    ).toEqual(['ACCEPTED', 'KNOWN', 'EventBodyDiffers', 'ACCEPTED', 'SourceNotYours', 'REPORTED']);
    const found = await health();
    expect(found).toMatchObject({ counted: 2n, known: 1n, conflicts: 1n, refused: 1n, waitingFor: 0n });
    expect(found.eventAt).toEqual(new Date('2026-02-03T06:00:00Z'));
    expect(found.refusal).toMatchObject({ kind: 'SourceNotYours', field: 'source' });
    expect(Date.now() - (found.heardAt?.getTime() ?? 0)).toBeLessThan(60_000);
    expect(await health('rack-8')).toMatchObject({ heardAt: null, counted: 0n });
  });

  it('keeps what the agent says last, and each loss once, however often it is told', async () => {
    const first = report('r1', { lost: loss, clock_offset_ms: '-7200000', waiting: '12' });
    expect(await outcomes([first])).toEqual(['REPORTED']);
    expect(await outcomes([first])).toEqual(['REPORTED']);
    const told = await health();
    expect(told.report).toMatchObject({ clockOffsetMs: -7_200_000n, waiting: 12n });
    expect(told.lost).toEqual({
      events: 3n,
      from: new Date(loss.from),
      to: new Date(loss.to),
      meters: new Map([['gpu-time/H100', 7_000_000n]]),
    });
    const meters = { 'gpu-time/H100': '1', 'energy/mill': '99999999999999999999999999999999999999' };
    // One loss a minute of each key: the next is told again, and what else the report says is kept.
    const soon = report('soon', { lost: { events: '2', meters }, waiting: '3' });
    const { json } = await room.send(keys, [soon, gpuSecond(OWN, '1')]);
    expect(json.results).toMatchObject([
      { status: 429, outcome: 'LATER', kind: 'ReportTooSoon' },
      { outcome: 'KNOWN' },
    ]);
    expect(await health()).toMatchObject({ lost: { events: 3n }, report: { waiting: 3n }, refused: told.refused });
    const owner = room.server.database.pool('superuser');
    await owner.query('ALTER TABLE machine_loss DISABLE TRIGGER append_only');
    await owner.query(`UPDATE machine_loss SET recorded_at = recorded_at - interval '1 minute'`);
    await owner.query('ALTER TABLE machine_loss ENABLE ALWAYS TRIGGER append_only');
    const answers = await Promise.all(
      ['p1', 'p2', 'p3'].map((id) => outcomes([report(id, { lost: { events: '0', meters } })])),
    );
    expect(answers).toEqual([['REPORTED'], ['REPORTED'], ['REPORTED']]);
    expect(await outcomes([report('r2', { lost: { events: '2', meters } })])).toEqual(['REPORTED']);
    const after = await health();
    expect(after.report).toMatchObject({ clockOffsetMs: 0n, waiting: 0n });
    expect(after.lost).toMatchObject({ events: 5n, from: new Date(loss.from) });
    expect(after.lost.meters.get('gpu-time/H100')).toBe(7_000_001n);
    expect(after.lost.meters.get('energy/mill')).toBe(10n ** 38n - 1n);
    expect(await room.counted()).toBe('10000000');
  });

  it.each([
    ['SourceNotYours', report('x', {}, '/machine/rack-8')],
    ['ReportMalformed', report('x', { waiting: 3 })],
    ['ReportMalformed', report('x', { clock_offset_ms: '1.5' })],
    ['ReportMalformed', report('x', { lost: { ...loss, events: '-1' } })],
    ['ReportMalformed', report('x', { lost: { ...loss, to: '2026-01-01T00:00:00Z' } })],
    ['ReportMalformed', report('x', { lost: { ...loss, from: 'yesterday' } })],
    ['ReportMalformed', report('x', { lost: { ...loss, meters: { 'gpu-time/H100': '9'.repeat(39) } } })],
    ...['a', 'heat/mill', 'gpu-time/', 'gpu-time/\u0000', 'energy/\u001b]52;c;aGk=\u0007'].map(
      (meter) => ['ReportMalformed', report('x', { lost: { ...loss, meters: { [meter]: '1' } } })] as const,
    ),
    ['ReportMalformed', report('x'.repeat(513))],
    [
      'ReportMalformed',
      report('x', {
        lost: {
          ...loss,
          meters: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`gpu-time/${String(n)}`, '1'])),
        },
      }),
    ],
  ])('refuses what is no report with %s', async (kind, event) => {
    const before = await health();
    expect(await outcomes([event])).toEqual([kind]);
    const after = await health();
    expect([after.lost, after.refused]).toEqual([before.lost, before.refused + 1n]);
  });

  it('hears an agent once in a batch', async () => {
    expect(await outcomes([report('one'), report('two')])).toEqual(['REPORTED', 'ReportTwice']);
  });

  it('tells of batches that are refused whole', async () => {
    const before = await health();
    expect((await room.send(keys, '{')).status).toBe(400);
    expect((await health()).refusal).toMatchObject({ kind: 'NotJson' });
    const sound = [gpuSecond(OWN, 'digest')];
    const other = new TextEncoder().encode(JSON.stringify(sound).replace('digest', 'digesT'));
    expect((await room.send(keys, sound, { sentBody: other })).status).toBe(400);
    const after = await health();
    expect(after.refusal).toMatchObject({ kind: 'DigestDiffers' });
    expect(after.refused - before.refused).toBe(2n);
  });

  it('goes on over a change of keys, and says when none is believed', async () => {
    const { counted } = await health();
    const next = await room.enrolled('rack-7');
    await room.send(next, [gpuSecond(OWN, 'next')]);
    expect(await health()).toMatchObject({ keyState: 'REPLACING', counted: counted + 1n });
    for (const { keyId } of [keys, next]) await room.keys.revoke(room.partnershipId, keyId, 'r0001');
    expect(await health()).toMatchObject({ keyState: 'ENDED', counted: counted + 1n });
  });

  it('is shown by the command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'copyhold-health-'));
    await writeSecrets(folder);
    const { stdout } = await runCommand(room.server, folder, ['machine', 'list']);
    await rm(folder, { recursive: true });
    expect(stdout).toMatch(/^rack-7 +\S+Z +2026-02-03T06:00:00\.000Z +3 +\d+ +5 +right +0$/mu);
    expect(stdout).toContain('rack-7: last refused: DigestDiffers: ');
    expect(stdout).toContain('rack-7: lost 7000001 smallest steps of gpu-time/H100');
  }, 60_000);
});
