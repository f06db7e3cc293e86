import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ServerProcess, startProcess } from '../support/server-process.js';

const TEXT = 'Valuation of A-0001\n';
const digest = createHash('sha256').update(TEXT).digest('hex');

let state: string;
let server: ServerProcess;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'copyhold-documents-'));
  server = await startProcess(state);
  // After the start, as the demonstration does.
  await mkdir(join(state, 'documents'), { recursive: true });
  await writeFile(join(state, 'documents', `${digest}.txt`), TEXT);
}, 120_000);
afterAll(async () => {
  await server.end('SIGTERM');
  await rm(state, { recursive: true });
});

describe('papers that a register names', () => {
  const at = (path: string): Promise<Response> => fetch(`${server.url ?? ''}${path}`);

  it('are there under their digest, for whoever hashes them again', async () => {
    const answer = await at(`/documents/${digest}.txt`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(
      createHash('sha256')
        .update(await answer.text())
        .digest('hex'),
    ).toBe(digest);
  });

  it('lead to nothing else of the state folder', async () => {
    for (const path of [
      '/documents/',
      '/documents/../secrets.json',
      '/documents/%2e%2e/secrets.json',
      '/documents/none.txt',
    ]) {
      const answer = await at(path);
      expect([path, await answer.text()]).toEqual([path, expect.not.stringContaining('migrator')]);
      expect([path, answer.status]).not.toEqual([path, 200]);
    }
  });
});
