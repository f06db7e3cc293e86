import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { stateFolder } from './state-folder.js';

describe('the state folder', () => {
  const [chosen, here] = [process.env['COPYHOLD_STATE'], process.cwd()];
  afterEach(() => {
    process.chdir(here);
    if (chosen === undefined) delete process.env['COPYHOLD_STATE'];
    else process.env['COPYHOLD_STATE'] = chosen;
  });

  it("is the project's own, wherever a command is started", () => {
    delete process.env['COPYHOLD_STATE'];
    process.chdir(tmpdir());
    expect(stateFolder()).toBe(resolve(import.meta.dirname, '../../../../.copyhold'));
  });

  it('is the one that was chosen, from where it was chosen', () => {
    process.chdir(tmpdir());
    process.env['COPYHOLD_STATE'] = 'copyhold-state-of-a-test';
    expect(stateFolder()).toBe(join(process.cwd(), 'copyhold-state-of-a-test'));
  });
});
