import { createServer, type AddressInfo } from 'node:net';
import { hash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { runCommand, writeSecrets, type Ended } from './command-line.js';
import { MachineSender, newKeys, registerRacks, type Answered, type MachineKeys } from './machine-room.js';
import { startProcess, type ServerProcess } from './server-process.js';
import { foundSmallPartnership } from './small-partnership.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens at a port has an address with one.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The server as a process that may be killed, always at the same port, over one database with two machines. */
export class HostileCommons {
  private server: ServerProcess | undefined;
  readonly sender: MachineSender;

  private constructor(
    readonly database: TestDatabase,
    readonly partnershipId: string,
    private readonly folder: string,
    private readonly port: number,
  ) {
    this.sender = new MachineSender(`http://127.0.0.1:${port}`);
  }

  static async open(): Promise<HostileCommons> {
    const database = await createTestDatabase();
    const { id } = await foundSmallPartnership(database.pool('superuser'));
    await registerRacks(database.pool('superuser'), id);
    const folder = await mkdtemp(join(tmpdir(), 'copyhold-hostile-'));
    await writeSecrets(folder);
    return new HostileCommons(database, id, folder, await freePort());
  }

  get pool(): pg.Pool {
    return this.database.pool('superuser');
  }

  async start(): Promise<void> {
    const { user, password, host, port, database } = this.database.owner;
    const DATABASE_URL = `postgres://${user}:${password}@${host}:${port}/${database}`;
    this.server = await startProcess(this.folder, {
      args: ['--empty', '--port', String(this.port)],
      env: { DATABASE_URL },
    });
    if (this.server.url === undefined) throw new Error(`the server did not start: ${this.server.said()}`);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await this.server?.end(signal);
  }

  /** Resident memory of the server in megabytes; undefined where the system does not tell. */
  memory(): number | undefined {
    const kilobytes = /VmRSS:\s+(?<kilobytes>\d+)/u.exec(
      readFileSync(`/proc/${String(this.server?.child.pid)}/status`, 'utf8'),
    )?.groups?.['kilobytes'];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  }

  async token(code: string): Promise<string> {
    const token = `cht_${randomBytes(32).toString('base64url')}`;
    await this.pool.query(`SELECT make_machine_token($1, $2, $3, 24, 'r0001')`, [
      this.partnershipId,
      code,
      hash('sha256', token, 'buffer'),
    ]);
    return token;
  }

  async enrolled(code: string): Promise<MachineKeys> {
    const keys = newKeys();
    const { status } = await this.sender.enrol(await this.token(code), keys);
    if (status !== 201) throw new Error(`enrolment answered ${String(status)}`);
    return keys;
  }

  /** Sends a batch until the server is there and answers. */
  async sendUntilAnswered(keys: MachineKeys, batch: unknown): Promise<Answered> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.sender.send(keys, batch);
      } catch (error) {
        if (attempt > 100) throw error;
        await pause(100);
      }
    }
  }

  /** Events that count, by what their ids begin with. */
  async counted(prefix: string): Promise<number> {
    const { rows } = await this.pool.query<{ n: string }>(
      'SELECT count(*) AS n FROM live_usage WHERE partnership_id = $1 AND starts_with(event_id, $2)',
      [this.partnershipId, prefix],
    );
    return Number(rows[0]?.n ?? 0);
  }

  /** Waits until every closed hour is in the ledger: the server posts them when it starts. */
  async posted(): Promise<void> {
    for (let waited = 0; ; waited += 1) {
      if (waited > 400) throw new Error(`hours are not posted: ${this.server?.said() ?? ''}`);
      const { rows } = await this.pool.query(
        `SELECT FROM rollup WHERE partnership_id = $1 AND quantity <> posted AND hour < clock_timestamp() - interval '76 minutes' LIMIT 1`,
        [this.partnershipId],
      );
      if (rows.length === 0) return;
      await pause(100);
    }
  }

  command(...words: readonly string[]): Promise<Ended> {
    return runCommand({ database: this.database }, this.folder, words);
  }

  async close(): Promise<void> {
    await this.end('SIGKILL');
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
