import { closeSync, existsSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StartRefused } from '../database/embedded/start-refused.js';

const Holder = z.object({ pid: z.number().int().positive(), started: z.string(), url: z.string().nullable() });

/** The server that owns a state folder. */
export type Holder = z.infer<typeof Holder>;

/** State and start (clock ticks since boot) of a process, where the system tells. */
function processOf(pid: number): { readonly state: string; readonly started: string } {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', started: fields[19] ?? '' };
  } catch {
    return { state: '', started: '' };
  }
}

/** A zombie is dead, only not buried yet; another start time unmasks a pid that was given again. */
function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = processOf(pid);
  if (now.state === 'Z') return false;
  return now.started === '' || started === '' || now.started === started;
}

const fileIn = (folder: string): string => join(folder, 'server.json');

/** The live server of this folder, if any. A file left by `kill -9` names nobody alive. */
export function liveServer(folder: string): Holder | undefined {
  const file = fileIn(folder);
  if (!existsSync(file)) return undefined;
  try {
    const holder = Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
    return isAlive(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Holds the folder for this process until `release`; `announce` tells others the address. */
export interface InstanceLock {
  announce(url: string): void;
  release(): void;
}

/** Takes the folder, or refuses with the address of the server that has it. */
export function takeInstanceLock(folder: string): InstanceLock {
  const file = fileIn(folder);
  const mine: Holder = { pid: process.pid, started: processOf(process.pid).started, url: null };
  const aside = `${file}.${String(process.pid)}`;
  const write = (holder: Holder): void => {
    writeFileSync(aside, `${JSON.stringify(holder)}\n`);
    closeSync(openSync(aside, 'r+'));
  };
  const other = liveServer(folder);
  if (other !== undefined) throw alreadyRunning(other);
  rmSync(file, { force: true });
  write(mine);
  try {
    // A link appears whole or not at all, and never replaces one: two starts at once, one wins.
    linkSync(aside, file);
  } catch {
    rmSync(aside, { force: true });
    throw alreadyRunning(liveServer(folder) ?? mine);
  }
  rmSync(aside, { force: true });
  return {
    announce(url) {
      write({ ...mine, url });
      renameSync(aside, file);
    },
    release() {
      if (liveServer(folder)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

function alreadyRunning({ pid, url }: Holder): StartRefused {
  const where = url ?? 'it is still starting';
  return new StartRefused(
    'AlreadyRunning',
    `Copyhold runs already from this folder (process ${String(pid)}): ${where}. ` +
      'Use that one, or stop it first, or set COPYHOLD_STATE to another folder.',
  );
}
