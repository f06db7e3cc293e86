import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { nativeFolder } from './binaries.js';
import { postgresUser, type SystemUser } from './system-user.js';

/** Where one embedded cluster keeps its programs and its data. */
export interface ClusterHome {
  readonly native: string;
  readonly data: string;
  readonly log: string;
  readonly user: SystemUser | undefined;
}

const reachableByOthers = (path: string): boolean => {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
};

const makeOwned = (folder: string, user: SystemUser | undefined): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
};

/**
 * The home of the cluster for a project-local state folder (units: absolute paths). Run as root
 * from a checkout that other accounts cannot traverse, such as a home folder of mode 0700, programs
 * and data go to a folder of the `postgres` account instead: initdb would fail with EACCES.
 */
export function clusterHome(stateFolder: string): ClusterHome {
  const user = postgresUser();
  mkdirSync(stateFolder, { recursive: true });
  // Others may pass through to the database's own folder; secrets beside it are readable by their owner alone.
  if (user !== undefined) chmodSync(stateFolder, statSync(stateFolder).mode | 0o011);
  const native = nativeFolder();
  if (user === undefined || (reachableByOthers(stateFolder) && reachableByOthers(native))) {
    const base = join(stateFolder, 'postgres');
    makeOwned(base, user);
    return { native, data: join(base, 'data'), log: join(base, 'postgres.log'), user };
  }
  const digest = createHash('sha256').update(resolve(stateFolder)).digest('hex').slice(0, 16);
  const base = join('/var/lib/copyhold', digest);
  mkdirSync(base, { recursive: true });
  makeOwned(base, user);
  const copied = join(base, 'native');
  if (!existsSync(join(copied, 'bin', 'postgres'))) {
    cpSync(native, copied, { recursive: true, verbatimSymlinks: true });
  }
  return { native: copied, data: join(base, 'data'), log: join(base, 'postgres.log'), user };
}
