import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startProcess, type ServerProcess } from '../support/server-process.js';

const LOCAL = join(import.meta.dirname, '..', '..', '.copyhold');
const started: ServerProcess[] = [];
let state: string;

async function start(options: Parameters<typeof startProcess>[1] = {}): Promise<ServerProcess> {
  const server = await startProcess(state, options);
  started.push(server);
  return server;
}

/** The embedded cluster's own client, as the migrator. */
async function superuser(): Promise<pg.Client> {
  const pid = readFileSync(join(state, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n');
  const secrets = JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8')) as { migrator: string };
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(pid[3]),
    database: 'postgres',
    user: 'copyhold_migrator',
    password: secrets.migrator,
  });
  await client.connect();
  return client;
}

async function found(): Promise<void> {
  const client = await superuser();
  await client.query(
    `INSERT INTO copyhold.partnership (slug, name, currency, time_zone) VALUES ('kept', 'Kept', 'EUR', 'UTC')`,
  );
  await client.end();
}

async function kept(): Promise<number> {
  const client = await superuser();
  const answer = await client.query(`SELECT 1 FROM copyhold.partnership WHERE slug = 'kept'`);
  await client.end();
  return answer.rows.length;
}

beforeEach(() => {
  mkdirSync(LOCAL, { recursive: true });
  state = mkdtempSync(join(LOCAL, 'test-start-'));
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.end('SIGTERM');
  // A killed server leaves its database running: a last clean start and stop takes it down.
  if (existsSync(join(state, 'postgres', 'data', 'postmaster.pid'))) await (await startProcess(state)).end('SIGTERM');
  rmSync(state, { recursive: true, force: true });
});

describe('the start', () => {
  it('serves, stops cleanly on SIGTERM and SIGINT, and keeps what was written', async () => {
    const first = await start();
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
    await found();
    expect(await first.end('SIGTERM')).toBe(0);
    expect(first.said()).toContain('nothing is lost');
    expect(existsSync(join(state, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
    const second = await start();
    expect(await kept()).toBe(1);
    expect(await second.end('SIGINT')).toBe(0);
  });

  it('refuses a second start and names the first', async () => {
    const first = await start();
    const second = await start();
    expect(second.url).toBeUndefined();
    expect(second.child.exitCode).toBe(1);
    expect(second.said()).toContain(
      `runs already from this folder (process ${String(first.child.pid)}): ${String(first.url)}`,
    );
    const alive = await fetch(`${String(first.url)}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ viewer { signedIn } }"}',
    });
    expect(alive.status).toBe(200);
  });

  it('adopts the database of a server that was killed', async () => {
    const first = await start();
    await found();
    await first.end('SIGKILL');
    const second = await start();
    expect(second.said()).toContain('found running after an earlier stop');
    expect(await kept()).toBe(1);
  });

  it('recovers when server and database were both killed and their pid files are stale', async () => {
    const first = await start();
    await found();
    const postmaster = Number(readFileSync(join(state, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    await first.end('SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    const second = await start();
    expect(second.url).toBeDefined();
    expect(await kept()).toBe(1);
  });

  it('starts over when the first start was killed before the database was whole', async () => {
    mkdirSync(join(state, 'postgres', 'data', 'base'), { recursive: true });
    const server = await start();
    expect(server.url).toBeDefined();
  });

  it('says which port is taken and what to type instead', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const server = await start({ args: ['--empty', '--port', String(port)] });
    squatter.close();
    expect(server.child.exitCode).toBe(1);
    expect(server.said()).toContain(`Port ${String(port)} is taken`);
  });

  it('refuses an address that is none, and a server that does not answer', async () => {
    const none = await start({ env: { DATABASE_URL: 'mysql://somewhere' } });
    expect(none.said()).toContain('DATABASE_URL is not a PostgreSQL address');
    const silent = await start({ env: { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' } });
    expect(silent.said()).toContain('did not answer');
    expect(silent.child.exitCode).toBe(1);
  });

  it('keeps its secrets to their owner', async () => {
    await start();
    expect(statSync(join(state, 'secrets.json')).mode & 0o077).toBe(0);
  });
});

const isRoot = process.getuid?.() === 0;
const canMount = (): boolean => {
  if (!isRoot) return false;
  const probe = mkdtempSync('/tmp/copyhold-mount-');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe]).status === 0;
  if (mounted) spawnSync('umount', [probe]);
  rmSync(probe, { recursive: true, force: true });
  return mounted;
};
const withDisk = canMount() ? it : it.skip;

withDisk('a full disk is told before anything is written (needs leave to mount a small disk)', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', state]);
  try {
    const server = await start();
    expect(server.child.exitCode).toBe(1);
    expect(server.said()).toMatch(/Only \d+ MiB are free where the database lives/u);
    expect(existsSync(join(state, 'postgres', 'data'))).toBe(false);
  } finally {
    spawnSync('umount', ['-l', state]);
  }
});

const oldBinaries = (): string | undefined => {
  if (!isRoot || !existsSync('/usr/lib/postgresql')) return undefined;
  return readdirSync('/usr/lib/postgresql')
    .filter((version) => Number(version) < 18)
    .map((version) => join('/usr/lib/postgresql', version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
};
const old = oldBinaries();

(old === undefined ? it.skip : it)(
  'a PostgreSQL older than 18 is refused and left as it was (needs one installed)',
  async () => {
    const bin = old ?? '';
    const folder = mkdtempSync('/tmp/copyhold-old-');
    chmodSync(folder, 0o777);
    const asPostgres = (command: string, ...args: string[]): void => {
      execFileSync('setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', join(bin, command), ...args], {
        cwd: folder,
        stdio: 'ignore',
      });
    };
    writeFileSync(join(folder, 'pw'), 'old\n');
    asPostgres(
      'initdb',
      '-D',
      join(folder, 'data'),
      '-U',
      'admin',
      '--auth=scram-sha-256',
      `--pwfile=${join(folder, 'pw')}`,
    );
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    asPostgres(
      'pg_ctl',
      'start',
      '-w',
      '-D',
      join(folder, 'data'),
      '-l',
      join(folder, 'log'),
      '-o',
      `-c listen_addresses=127.0.0.1 -c port=${String(port)} -c unix_socket_directories=''`,
    );
    try {
      const server = await start({ env: { DATABASE_URL: `postgres://admin:old@127.0.0.1:${String(port)}/postgres` } });
      expect(server.child.exitCode).toBe(1);
      expect(server.said()).toMatch(/The database is PostgreSQL 1\d.*needs 18 or newer/u);
      const client = new pg.Client({ host: '127.0.0.1', port, user: 'admin', password: 'old', database: 'postgres' });
      await client.connect();
      const roles = await client.query(`SELECT 1 FROM pg_roles WHERE rolname LIKE 'copyhold%'`);
      await client.end();
      expect(roles.rows).toEqual([]);
    } finally {
      asPostgres('pg_ctl', 'stop', '-m', 'fast', '-D', join(folder, 'data'));
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

describe('two Copyholds on one cluster', () => {
  it('refuses the second where the login is another’s, and leaves the first alone', async () => {
    const first = await start();
    const pid = readFileSync(join(state, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n');
    const secrets = JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8')) as { migrator: string };
    const client = await superuser();
    await client.query('CREATE DATABASE other');
    await client.end();
    const elsewhere = mkdtempSync(join(LOCAL, 'test-other-'));
    try {
      const url = `postgres://copyhold_migrator:${secrets.migrator}@127.0.0.1:${String(pid[3])}/other`;
      const second = await startProcess(elsewhere, { env: { DATABASE_URL: url } });
      expect(second.child.exitCode).toBe(1);
      expect(second.said()).toContain('Another Copyhold uses this PostgreSQL');
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
    const many = await Promise.all(
      Array.from({ length: 30 }, () =>
        fetch(`${String(first.url)}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"query":"{ viewer { demoMode } }"}',
        }).then((answer) => answer.json()),
      ),
    );
    expect(many.every((answer) => !JSON.stringify(answer).includes('errors'))).toBe(true);
  });

  it('serves an external PostgreSQL 18 by DATABASE_URL', async () => {
    const first = await start();
    const pid = readFileSync(join(state, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n');
    const secrets = JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8')) as { migrator: string };
    const client = await superuser();
    await client.query('CREATE DATABASE other');
    await client.end();
    const elsewhere = mkdtempSync(join(LOCAL, 'test-other-'));
    // The same secrets: two servers of one association, each with its own database.
    writeFileSync(join(elsewhere, 'secrets.json'), readFileSync(join(state, 'secrets.json')));
    try {
      const url = `postgres://copyhold_migrator:${secrets.migrator}@127.0.0.1:${String(pid[3])}/other`;
      const second = await startProcess(elsewhere, { env: { DATABASE_URL: url } });
      expect(second.said()).toContain('PostgreSQL at 127.0.0.1');
      expect(second.url).toBeDefined();
      expect(await second.end('SIGTERM')).toBe(0);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
    expect(first.child.exitCode).toBeNull();
  });
});
