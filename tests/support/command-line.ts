import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestServer } from './test-server.js';

const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Writes what a command finds in its state folder: the passwords of the test's logins. */
export async function writeSecrets(folder: string): Promise<void> {
  const secrets = {
    migrator: 'test-only',
    app: 'test-only',
    closer: 'test-only',
    auditor: 'test-only',
    sequencer: 'test-only',
  };
  await writeFile(join(folder, 'secrets.json'), JSON.stringify(secrets));
}

/** Starts `copyhold` with these words, in that folder, on the database of the server. */
export function startCommand(
  server: Pick<TestServer, 'database'>,
  folder: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  const { user, password, host, port, database } = server.database.owner;
  return spawn(process.execPath, [CLI, ...words], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      TZ: 'UTC',
      ...env,
      COPYHOLD_STATE: folder,
      DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}`,
    },
  });
}

/** Runs it to its end. */
export async function runCommand(...asked: Parameters<typeof startCommand>): Promise<Ended> {
  const child = startCommand(...asked);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}
