import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { liesIn } from '../../apps/cli/src/guardian-file.js';
import { plainWords } from '../../apps/cli/src/plain-words.js';

let root: string;
const at = (...names: string[]): string => join(root, ...names);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'copyhold-desk-'));
  await mkdir(at('state'));
  await mkdir(at('elsewhere'));
  await symlink(at('state'), at('link'));
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

describe('a credentials file', () => {
  it.each([
    ['in the folder', ['state', 'guardian.json'], true],
    ['below it, in a folder that is not there yet', ['state', 'keys', 'guardian.json'], true],
    ['in it by a link', ['link', 'guardian.json'], true],
    ['beside it', ['elsewhere', 'guardian.json'], false],
    ['in one whose name begins alike', ['state-2', 'guardian.json'], false],
  ])('%s', async (_, names, lies) => {
    expect(await liesIn(at('state'), at(...names))).toBe(lies);
    expect(await liesIn(at('link'), at(...names))).toBe(lies);
  });
});

describe('plainWords', () => {
  it('shows what others wrote on one line, and nothing that moves a terminal or turns its letters', () => {
    expect(plainWords('Ünï Ω 木')).toBe('Ünï Ω 木');
    expect(plainWords('a\nb\u001b[2J\u202ec\u2066d\u200be')).toBe('a b\ufffd[2J\ufffdc\ufffdd\ufffde');
  });
});
