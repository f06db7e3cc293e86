import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { foundMetered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

describe('copyhold contribution', () => {
  let server: TestServer;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-contribution-'));
    await writeSecrets(folder);
    server = await startTestServer();
    const { partnershipId, superuser } = await foundMetered(server.database);
    await superuser.query(
      `INSERT INTO machine (partnership_id, site_id, code, gpu_model, gpu_count, registered_on)
       SELECT $1, id, 'm-1', 'T4', 100, '2023-12-20' FROM site WHERE partnership_id = $1`,
      [partnershipId],
    );
    const event: UsageEvent = {
      source: '/machine/m-1',
      id: 'job-1',
      subject: 'd0001',
      site: 'mill',
      meter: { kind: 'gpu-time', resource: 'T4' },
      unit: 'COMPUTE_RAW',
      quantity: 100n * GPU_HOUR,
      effectiveAtMs: BigInt(Date.parse('2024-01-05T10:00:00Z')),
    };
    await server.app.get(UsageService).ingest(partnershipId, [event]);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const copyhold = (...words: readonly string[]): Promise<Ended> => runCommand(server, folder, words);
  const contribution = (...words: readonly string[]): Promise<Ended> => copyhold('contribution', ...words);
  const refuses = (sentence: string): object => ({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });

  it('takes a machine from its owner’s word to the owner’s credit', async () => {
    expect((await contribution('list')).stdout).toContain('Nobody has stated');
    const add = ['add', 'm-1', '--from', '2024-01-01', '--reason', 'lent'];
    expect(await contribution(...add)).toMatchObject(refuses('say one of --person, --body and --ends'));
    expect(await contribution(...add, '--body', 'The School')).toMatchObject({ code: 0 });
    const stated = await contribution('state', 'm-1', '2024-01');
    expect(stated).toMatchObject({ code: 0, stderr: expect.stringContaining('100.000 GPU-hours of 2024-01; silence') });
    const id = stated.stdout.trim();
    expect(await contribution('accept', id, '--by', 'd0001')).toMatchObject(refuses('too little'));
    expect(await copyhold('period', 'rate', '2024-01')).toMatchObject({ code: 0 });
    expect(await contribution('accept', id, '--by', 'd0001')).toMatchObject({
      code: 0,
      stdout: 'Accepted: the month comes to 31.35 EUR, 31.35 EUR of it new.\n',
    });
    expect((await contribution('list')).stdout).toMatch(
      /2024-01 +m-1 +The School +100\.000 +100\.000 +ACCEPTED +31\.35 EUR/u,
    );
    expect(await contribution('settle')).toMatchObject({ code: 0, stdout: '0 accepted by silence, 0 wait.\n' });
  }, 180_000);

  it('refuses what there is not', async () => {
    expect(await contribution('state', 'm-9', '2024-01')).toMatchObject(refuses('no machine is registered'));
    expect(await contribution('state', 'm-1', '2024-01', '--gpu-hours', '101')).toMatchObject(
      refuses('100.000 GPU-hours'),
    );
    expect(await contribution('dispute', 'x', '--by', 'd0001', '--reason', 'y')).toMatchObject(
      refuses('no such statement'),
    );
    expect(await contribution('state', 'm-1', 'May')).toMatchObject({ code: 2 });
  }, 180_000);
});
