import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { openStintTown, type StintTown } from '../support/stint-town.js';

let town: StintTown;
let folder: string;
beforeAll(async () => {
  town = await openStintTown();
  folder = mkdtempSync(join(tmpdir(), 'copyhold-stint-'));
  await writeSecrets(folder);
});
afterAll(async () => {
  await town.server.stop();
  rmSync(folder, { recursive: true });
});

const stint = (...words: readonly string[]): Promise<Ended> => runCommand(town.server, folder, ['stint', ...words]);
const hour = (n: number): string => new Date((Math.floor(Date.now() / 3_600_000) + n) * 3_600_000).toISOString();

describe('copyhold forget', () => {
  it('erases what somebody said, once it is meant', async () => {
    const forget = (...words: readonly string[]): Promise<Ended> =>
      runCommand(town.server, folder, ['forget', ...words]);
    expect(await forget('person', 'r0001')).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('would be erased'),
    });
    expect(await forget('person', 'r0001', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 objections'),
    });
    expect(await forget('words', 'r0001', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No words'),
    });
  });
});

describe('copyhold stint', () => {
  it('says what a pasture gives, in the officers’ name', async () => {
    const period = ['--from', hour(0), '--to', hour(24)];
    const said = await stint('capacity', 'mill', ...period, '--gpu-hours', '100');
    expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining('mill gives 100.000 GPU-hours') });
    const { rows } = await town.app.query('SELECT actor FROM stint_capacity');
    expect(rows).toEqual([{ actor: 'command-line' }]);
    expect(await stint('show', 'r0001')).toMatchObject({ code: 0, stdout: expect.stringContaining('54.000') });
    expect(await stint('capacity', 'moor', ...period, '--gpu-hours', '1')).toMatchObject({ code: 2 });
    // A drought shows first whom it reaches; the end of one takes nothing from anybody.
    const drought = ['capacity', 'mill', ...period, '--gpu-hours', '50', '--host', '10'];
    expect(await stint(...drought)).toMatchObject({
      code: 2,
      stdout:
        'mill: 100.000 → 50.000 GPU-hours, 0.000 → 10.000 of them to its hosts\n' +
        '3 stints of 3 holders: 0.000 used, 0.000 held; 0 of them would have nothing left\n',
      stderr: expect.stringContaining('nothing was changed'),
    });
    const none = await stint('capacity', 'mill', ...period, '--gpu-hours', '100', '--host', '100');
    expect(none).toMatchObject({ code: 2, stdout: expect.stringContaining('3 of them would have nothing left') });
    expect((await stint('show', 'r0001')).stdout).toContain('54.000');
    expect(await stint(...drought, '--yes')).toMatchObject({ code: 0 });
    expect((await stint('show', 'r0001')).stdout).toContain('21.600');
    expect(await stint('capacity', 'mill', ...period, '--gpu-hours', '100')).toMatchObject({ code: 0 });
  });

  it('enters breaches and ends them, and forgets why', async () => {
    expect((await stint('show', 'r0001')).stdout).toContain(' in use\n');
    expect((await stint('breach', 'r0001', '--why', 'resold tokens')).stdout).toBe('r0001: WARNED.\n');
    expect((await stint('show', 'r0001')).stdout).toMatch(/ warned since \d{4}-\d{2}-\d{2}\n/u);
    expect((await stint('breach', 'r0001', '--why', 'resold tokens')).stdout).toBe('r0001: THROTTLED.\n');
    expect((await stint('show', 'r0001')).stdout).toMatch(/ throttled since \d{4}-\d{2}-\d{2}\n/u);
    expect((await stint('jury', 'r0001', '--why', 'asks for one')).stdout).toContain('r0001: JURY.');
    expect((await stint('show', 'r0001')).stdout).toMatch(/ throttled since \S{10}, before a jury until \S{10}\n/u);
    expect(await stint('jury', 'r0001', '--why', 'asks again')).toMatchObject({ code: 2 });
    expect((await stint('lift', 'r0001', '--why', 'made good')).stdout).toBe('r0001: GOOD.\n');
    const asked = await stint('forget', 'r0001');
    expect(asked).toMatchObject({ code: 2, stdout: expect.stringContaining('4 reasons of sanctions of r0001 would') });
    expect((await town.app.query('SELECT 1 FROM stint_sanction_words')).rowCount).toBe(4);
    const nobody = await stint('forget', 'r9999', '--yes');
    expect(nobody).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Nobody on the roll') });
    expect(await stint('forget', 'r0001', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('4 reasons'),
    });
    expect(await stint('forget', 'r0001')).toMatchObject({ code: 0, stdout: expect.stringContaining('0 reasons') });
    const { rows } = await town.app.query('SELECT DISTINCT actor FROM stint_sanction');
    expect(rows).toEqual([{ actor: 'command-line' }]);
    expect((await town.app.query('SELECT 1 FROM stint_sanction_words')).rowCount).toBe(0);
  });
});
