import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import process from 'node:process';
import { describe, expect, it, jest } from '@jest/globals';
import NativeEnvironment from './environment.mjs';

const projectConfig = { fakeTimers: {}, rootDir: import.meta.dirname };

describe('where test files run', () => {
  it('is the realm of Node itself', () => {
    expect(() => readFileSync('/no/such/file')).toThrow(Error);
    expect(Buffer.from('purse')).toBeInstanceOf(Uint8Array);
  });

  it('loads the programs once, and what lies under tests/ for each file', () => {
    expect(import.meta.resolve('#libs/amount')).toMatch(/libs\/amount\/src\/index\.ts$/u);
    expect(import.meta.url).toMatch(/native\.spec\.mjs\?file=\d+$/u);
    expect(import.meta.filename).toMatch(/native\.spec\.mjs$/u);
  });

  it('tells where in the source something failed', () => {
    expect(new Error('here').stack).toContain('native.spec.mjs');
  });

  it('puts back what a file changed of the process, and what it spied on', async () => {
    const [folder, parse, url] = [process.cwd(), JSON.parse, globalThis.URL];
    process.env['COPYHOLD_TEST_KEPT'] = 'before';
    const environment = new NativeEnvironment({ projectConfig });
    process.env['COPYHOLD_TEST_KEPT'] = 'changed';
    process.env['COPYHOLD_TEST_NEW'] = 'new';
    process.chdir(tmpdir());
    globalThis.URL = class {};
    environment.moduleMocker.spyOn(JSON, 'parse').mockImplementation(() => 0);
    environment.fakeTimersModern.useFakeTimers();
    const fixed = Date.now();
    environment.handleTestEvent({ name: 'run_finish' });
    expect(process.env['COPYHOLD_TEST_KEPT']).toBe('before');
    expect(process.env).not.toHaveProperty('COPYHOLD_TEST_NEW');
    expect([process.cwd(), JSON.parse, globalThis.URL]).toEqual([folder, parse, url]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(Date.now()).toBeGreaterThan(fixed);
    delete process.env['COPYHOLD_TEST_KEPT'];
  });

  it('has spies and clocks, and nothing that replaces a module', () => {
    expect(Object.keys(jest)).not.toContain('mock');
    expect(jest.fn(() => 3)()).toBe(3);
  });
});
