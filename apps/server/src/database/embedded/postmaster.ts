import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterHome } from './home.js';

/** A running PostgreSQL and the port it listens on. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const PATIENCE_MS = 15_000;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/**
 * The postmaster of this data folder when it is alive. A pid that another program has by now, or a zombie that
 * nobody has buried, does not count.
 */
export function livePostmaster(home: ClusterHome): Postmaster | undefined {
  const file = join(home.data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
  const commandLine = `/proc/${String(pid)}/cmdline`;
  if (existsSync(commandLine) && !readFileSync(commandLine, 'utf8').includes(home.data)) return undefined;
  return { pid, port: Number(lines[3]) };
}

/** Does any process still work in this folder? Every PostgreSQL process has the data folder as its own. */
function inUse(folder: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .some((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder;
      } catch {
        return false;
      }
    });
}

/**
 * Removes the pid file of a PostgreSQL that was killed, once nothing of it is left. PostgreSQL would do so itself,
 * except where the dead postmaster is still a zombie: in a container whose first process buries nobody.
 */
export async function clearStalePidFile(home: ClusterHome): Promise<void> {
  const file = join(home.data, 'postmaster.pid');
  if (!existsSync(file) || !existsSync('/proc/self/cwd') || livePostmaster(home) !== undefined) return;
  const until = Date.now() + PATIENCE_MS;
  while (inUse(home.data)) {
    // Its children notice the death within moments. If not, PostgreSQL is left to say so.
    if (Date.now() > until) return;
    await delay(100);
  }
  rmSync(file, { force: true });
}
