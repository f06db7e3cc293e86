import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { gpuSecond, MachineRoom, newKeys } from '../support/machine-room.js';

describe('copyhold machine', () => {
  let room: MachineRoom;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-machine-'));
    await writeSecrets(folder);
    room = await MachineRoom.open();
  });
  afterAll(async () => {
    await room.close();
    await rm(folder, { recursive: true });
  });

  const copyhold = (...words: readonly string[]): Promise<Ended> =>
    runCommand(room.server, folder, ['machine', ...words]);

  it('lets a machine in, shows its keys, and takes them back', async () => {
    expect((await copyhold('list')).stdout).toContain('No machine of Small Commons has a key');
    const made = await copyhold('enrol', 'rack-7', '--hours', '2');
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('Lets one key of rack-7 in, until ') });
    expect(made.stdout).toMatch(/^cht_[\w-]{43}\n$/u);
    expect((await copyhold('list')).stdout).toMatch(/rack-7 +a token waits/u);
    const keys = newKeys();
    expect((await room.enrol(made.stdout.trim(), keys)).status).toBe(201);
    expect((await room.send(keys, [gpuSecond('/machine/rack-7', '1')])).status).toBe(200);
    expect((await copyhold('list')).stdout).toMatch(new RegExp(`rack-7 +mill +${keys.keyId} .* believed`, 'u'));
    const asked = await copyhold('revoke', keys.keyId);
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing was changed') });
    expect(asked.stdout).toContain(`${keys.keyId} of rack-7 would be believed no more`);
    expect(asked.stdout).toContain('rack-7 would have no key');
    expect((await room.send(keys, [gpuSecond('/machine/rack-7', '2')])).status).toBe(200);
    const revoked = await copyhold('revoke', keys.keyId, '--yes');
    expect(revoked).toMatchObject({ code: 0, stdout: expect.stringContaining(`${keys.keyId}: revoked`) });
    expect((await copyhold('list')).stdout).toMatch(/ revoked /u);
    expect((await room.send(keys, [])).json).toMatchObject({ kind: 'KeyRevoked' });
  }, 120_000);

  it('refuses what there is not', async () => {
    const refuses = (sentence: string): object => ({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
    expect(await copyhold('enrol', 'rack-9')).toMatchObject(refuses('there is no machine "rack-9"'));
    expect(await copyhold('enrol', 'rack-7', '--hours', '0')).toMatchObject(refuses('number of hours from 1 to 168'));
    expect(await copyhold('revoke', 'f'.repeat(32), '--yes')).toMatchObject(refuses('the key is not known'));
  }, 120_000);
});
