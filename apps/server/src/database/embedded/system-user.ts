import { execFileSync } from 'node:child_process';
import { StartRefused } from './start-refused.js';

/** Numeric ids of the operating-system account that PostgreSQL runs under. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const lookUp = (name: string): SystemUser | undefined => {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
};

/**
 * PostgreSQL refuses to run as root. As root an unprivileged `postgres` account is used, made when
 * missing; otherwise the present account serves and this answers `undefined`.
 */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lookUp('postgres');
  if (existing !== undefined) return existing;
  try {
    execFileSync('useradd', ['--system', '--no-create-home', '--user-group', 'postgres'], { stdio: 'ignore' });
  } catch {
    // Reported below: the look-up says whether it worked.
  }
  const created = lookUp('postgres');
  if (created !== undefined) return created;
  throw new StartRefused(
    'NoDatabaseUser',
    'PostgreSQL does not run as root and no account "postgres" could be made. ' +
      'Create one (useradd --system postgres), start as another user, or set DATABASE_URL.',
  );
}
