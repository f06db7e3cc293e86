import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Puts a file in place of another, whole or not at all, and comes back only when it would outlast a power cut: written
 * aside, forced to disk, renamed, and the folder forced to disk as well.
 */
export function writeDurably(file: string, text: string): void {
  const aside = `${file}.new`;
  rmSync(aside, { force: true });
  const handle = openSync(aside, 'wx', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(aside, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Start of a process in clock ticks since boot, where the system tells: it unmasks a pid that was given again. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(holder: string): boolean {
  const [pid = '', started = ''] = holder.trim().split(' ');
  if (!/^\d+$/u.test(pid) || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return startOf(Number(pid)) === started;
}

/** A folder that is held, or in words why not. */
export type Taken = { readonly release: () => void } | { readonly no: string };

/**
 * Holds the folder for this process: two witnesses over one folder could each cosign what the other does not know, two
 * agents send what the other forgets. What `kill -9` leaves behind names nobody alive, and is replaced; by one start at a
 * time, for of two that judged it at once the later would take the folder from the earlier.
 */
export function takeFolder(folder: string, who: 'witness' | 'agent' = 'witness'): Taken {
  const guard = join(folder, `${who}.starting`);
  try {
    closeSync(openSync(guard, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return { no: `another ${who} is starting in ${folder}; if none is, one was cut short: remove ${guard}` };
  }
  try {
    const file = join(folder, `${who}.pid`);
    if (existsSync(file) && isAlive(readFileSync(file, 'utf8'))) {
      return { no: `${who === 'agent' ? 'an' : 'a'} ${who} runs already from ${folder}` };
    }
    const mine = `${String(process.pid)} ${startOf(process.pid)}\n`;
    const aside = `${file}.new`;
    writeFileSync(aside, mine);
    renameSync(aside, file);
    return {
      release: () => {
        if (existsSync(file) && readFileSync(file, 'utf8') === mine) rmSync(file, { force: true });
      },
    };
  } finally {
    rmSync(guard, { force: true });
  }
}
