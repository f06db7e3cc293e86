import { execFile } from 'node:child_process';
import { chownSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartRefused } from './start-refused.js';
import type { ClusterHome } from './home.js';
import { clearStalePidFile, livePostmaster } from './postmaster.js';

const run = promisify(execFile);

/** Login that owns the embedded cluster: migrations use it, the server's own pool never does. */
export const CLUSTER_LOGIN = 'copyhold_migrator';

/** A running embedded PostgreSQL. `adopted`: it outlived a server that was killed. */
export interface RunningCluster {
  readonly port: number;
  readonly adopted: boolean;
  stop(): Promise<void>;
}

/** How a cluster is started: the migrator's password and extra `-c name=value` settings. */
export interface ClusterOptions {
  readonly password: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Below this much free disk (bytes) a start is refused: a full disk would stop PostgreSQL midway. */
const LEAST_FREE_BYTES = 200n * 1024n * 1024n;

const spawnOptions = (home: ClusterHome): { uid?: number; gid?: number; env: NodeJS.ProcessEnv; cwd: string } => ({
  ...(home.user === undefined ? {} : { uid: home.user.uid, gid: home.user.gid }),
  env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  cwd: dirname(home.data),
});

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => {
        resolve(port);
      });
    });
  });

function refuseFullDisk(home: ClusterHome): void {
  const disk = statfsSync(dirname(home.data), { bigint: true });
  const free = disk.bavail * disk.bsize;
  if (free < LEAST_FREE_BYTES) {
    throw new StartRefused(
      'DiskFull',
      `Only ${String(free / 1024n / 1024n)} MiB are free where the database lives; at least ` +
        `${String(LEAST_FREE_BYTES / 1024n / 1024n)} MiB are needed. Free some space and start again: nothing was changed.`,
    );
  }
}

async function initialise(home: ClusterHome, password: string): Promise<void> {
  if (existsSync(join(home.data, 'PG_VERSION'))) return;
  // A first start that was killed midway leaves a folder without PG_VERSION: it holds no data yet.
  rmSync(home.data, { recursive: true, force: true });
  const passwordFile = join(dirname(home.data), '.pwfile');
  // Made anew and never through a link that somebody may have put there.
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (home.user !== undefined) chownSync(passwordFile, home.user.uid, home.user.gid);
  for (const program of ['initdb', 'pg_ctl', 'postgres']) chmodSync(join(home.native, 'bin', program), 0o755);
  try {
    await run(
      join(home.native, 'bin', 'initdb'),
      [
        `--pgdata=${home.data}`,
        `--username=${CLUSTER_LOGIN}`,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      spawnOptions(home),
    );
  } catch (error) {
    throw notStarted('PostgreSQL could not create its data folder.', error, home);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function notStarted(sentence: string, error: unknown, home: ClusterHome): StartRefused {
  const said = error instanceof Error ? error.message : String(error);
  const log = existsSync(home.log) ? readFileSync(home.log, 'utf8').slice(-2_000) : '';
  if ((said + log).includes('No space left on device')) {
    return new StartRefused(
      'DiskFull',
      `${sentence} The disk is full. Free some space and start again: nothing is lost.`,
    );
  }
  return new StartRefused('DatabaseNotStarted', `${sentence}\n${said}\n${log}`.trim());
}

const stopWith = (home: ClusterHome) => async (): Promise<void> => {
  if (livePostmaster(home) === undefined) return;
  await run(
    join(home.native, 'bin', 'pg_ctl'),
    ['stop', '-D', home.data, '-m', 'fast', '-w', '-t', '60'],
    spawnOptions(home),
  );
};

/**
 * Starts (or, after a `kill -9` of an earlier server, adopts) the embedded cluster. After a crash PostgreSQL
 * recovers from its write-ahead log. Listens on
 * 127.0.0.1 only, at a free port. Errors: {@link StartRefused}.
 */
export async function startCluster(home: ClusterHome, options: ClusterOptions): Promise<RunningCluster> {
  const live = livePostmaster(home);
  if (live !== undefined) return { port: live.port, adopted: true, stop: stopWith(home) };
  mkdirSync(dirname(home.data), { recursive: true });
  refuseFullDisk(home);
  await initialise(home, options.password);
  await clearStalePidFile(home);
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    timezone: 'UTC',
    max_connections: '60',
    shared_buffers: '128MB',
    ...options.settings,
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  try {
    await run(
      join(home.native, 'bin', 'pg_ctl'),
      ['start', '-D', home.data, '-l', home.log, '-w', '-t', '60', '-o', flags.join(' ')],
      spawnOptions(home),
    );
  } catch (error) {
    throw notStarted('PostgreSQL did not start.', error, home);
  }
  return { port, adopted: false, stop: stopWith(home) };
}
