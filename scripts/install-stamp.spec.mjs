import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { installIsCurrent, markInstalled } from './install-stamp.mjs';

const lockOf = (packages) => JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } });

describe('whether node_modules fits the lockfile', () => {
  let root;
  const lock = (packages) => writeFileSync(join(root, 'package-lock.json'), lockOf(packages));
  const installed = (packages) => writeFileSync(join(root, 'node_modules', '.package-lock.json'), lockOf(packages));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'copyhold-stamp-'));
    mkdirSync(join(root, 'node_modules'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('no, in a folder that npm has not finished', () => {
    lock({ 'node_modules/zod': { version: '4.0.0' } });
    expect(installIsCurrent(root)).toBe(false);
  });

  it('yes after an install, no once the lockfile names another version', () => {
    lock({ 'node_modules/zod': { version: '4.0.0' } });
    markInstalled(root);
    expect(installIsCurrent(root)).toBe(true);
    lock({ 'node_modules/zod': { version: '4.0.1' } });
    expect(installIsCurrent(root)).toBe(false);
  });

  it('yes when somebody ran npm by hand, without the packages of other platforms', () => {
    lock({
      'node_modules/zod': { version: '4.0.1' },
      'node_modules/swc-darwin': { version: '1.0.0', optional: true },
    });
    installed({ 'node_modules/zod': { version: '4.0.1' } });
    expect(installIsCurrent(root)).toBe(true);
  });

  it('no when a package is missing or has another version', () => {
    lock({ 'node_modules/zod': { version: '4.0.1' }, 'node_modules/pg': { version: '8.0.0' } });
    installed({ 'node_modules/zod': { version: '4.0.1' } });
    expect(installIsCurrent(root)).toBe(false);
    installed({ 'node_modules/zod': { version: '4.0.0' }, 'node_modules/pg': { version: '8.0.0' } });
    expect(installIsCurrent(root)).toBe(false);
  });
});
