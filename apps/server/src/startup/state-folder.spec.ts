import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stateFolder } from './state-folder.js';

describe('the state folder', () => {
  const [chosen, here] = [process.env['COPYHOLD_STATE'], process.cwd()];
  let elsewhere: string;
  beforeEach(() => {
    elsewhere = mkdtempSync(join(tmpdir(), 'copyhold-elsewhere-'));
    process.chdir(elsewhere);
  });
  afterEach(() => {
    process.chdir(here);
    rmSync(elsewhere, { recursive: true });
    if (chosen === undefined) delete process.env['COPYHOLD_STATE'];
    else process.env['COPYHOLD_STATE'] = chosen;
  });

  it("is the project's own, wherever a command is started", () => {
    delete process.env['COPYHOLD_STATE'];
    expect(stateFolder()).toBe(resolve(import.meta.dirname, '../../../../.copyhold'));
  });

  it('is the one that was chosen, from where it was chosen', () => {
    process.env['COPYHOLD_STATE'] = 'mine';
    expect(stateFolder()).toBe(join(process.cwd(), 'mine'));
  });
});
