import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService } from '../../apps/server/src/inference-meter/import/import.service.js';
import { foundMetered, totalsOf, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const CLI = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');
const ROWS = 12_000;

/** 12,000 requests over 2,000 hours; every thousandth row is broken. */
function content(): string {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const instant = new Date(Date.UTC(2024, 0, 1, 0, row * 10)).toISOString().slice(0, -1);
    return row % 1_000 === 7 ? `${instant},none,1` : `${instant},${row % 977},${row % 89}`;
  });
  return `TIMESTAMP,ContextTokens,GeneratedTokens\n${rows.join('\n')}\n`;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('an import that is killed', () => {
  let server: TestServer;
  let metered: Metered;
  let folder: string;
  let file: string;
  let undisturbed: unknown;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-killed-'));
    file = join(folder, 'requests.csv');
    await writeFile(file, content());
    const logins = ['migrator', 'app', 'closer', 'auditor', 'sequencer'];
    const secrets = Object.fromEntries(logins.map((login) => [login, 'test-only']));
    await writeFile(join(folder, 'secrets.json'), JSON.stringify(secrets));
    server = await startTestServer();
    metered = await foundMetered(server.database);
    undisturbed = await undisturbedTotals();
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  async function undisturbedTotals(): Promise<unknown> {
    const other = await startTestServer();
    try {
      const found = await foundMetered(other.database);
      const imports = other.app.get(ImportService);
      const { partnershipId } = found;
      const job = await imports.startLlmRequests({
        partnershipId,
        site: 'mill',
        subject: 'd0001',
        model: 'chat',
        file,
      });
      if (job.refused === true) throw new Error(job.message);
      expect(await imports.run(job.id)).toMatchObject({ state: 'DONE', rowsRead: ROWS, refused: 12 });
      return await totalsOf(found);
    } finally {
      await other.stop();
    }
  }

  function command(...more: readonly string[]): ChildProcess {
    const { user, password, host, port, database } = server.database.owner;
    return spawn(
      process.execPath,
      [CLI, 'import', 'llm-requests', file, '--report', join(folder, 'refused.csv'), ...more],
      {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          TZ: 'UTC',
          COPYHOLD_STATE: folder,
          DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}`,
        },
      },
    );
  }

  async function ended(child: ChildProcess): Promise<Ended> {
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await once(child, 'close');
    return { code: child.exitCode, stdout, stderr };
  }

  /** Rows read and hours posted so far. */
  async function standing(): Promise<{ rows: number; posted: number; state: string | undefined }> {
    const { rows } = await metered.superuser.query<{ rows: string; posted: string; state: string }>(
      `SELECT rows_read AS rows, state, (SELECT count(*) FROM rollup WHERE posted = quantity) AS posted
       FROM import_job ORDER BY id DESC LIMIT 1`,
    );
    return { rows: Number(rows[0]?.rows ?? 0), posted: Number(rows[0]?.posted ?? 0), state: rows[0]?.state };
  }

  async function killWhen(reached: (now: { rows: number; posted: number }) => boolean): Promise<void> {
    const child = command();
    const ending = ended(child);
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the import ended before it was killed: ${(await ending).stderr}`);
      if (reached(await standing())) break;
      await pause(5);
    }
    child.kill('SIGKILL');
    await ending;
  }

  it('again and again, at any instant, ends with the totals of an undisturbed one', async () => {
    await killWhen(({ rows }) => rows >= 2_000);
    await killWhen(({ rows }) => rows >= 8_000);
    expect(await standing()).toMatchObject({ state: 'RUNNING' });
    await killWhen(({ posted }) => posted >= 500);
    expect(await standing()).toMatchObject({ state: 'RUNNING', rows: ROWS });

    const last = await ended(command());
    expect(last.stderr).toMatch(/requests\.csv: posting hours of use to the ledger/);
    expect(last.stdout).toBe(
      `requests.csv: 12,000 rows read: 11,988 accepted, 0 known already, 0 without use, 12 refused.\n` +
        `Why rows were refused, line by line: ${join(folder, 'refused.csv')}\n` +
        'Not priced yet: 2024-01, 2024-02, 2024-03. To price: copyhold period rate\n',
    );
    expect(last.code).toBe(0);
    expect(await totalsOf(metered)).toEqual(undisturbed);
    expect((await readFile(join(folder, 'refused.csv'), 'utf8')).split('\n')).toHaveLength(14);
  }, 120_000);

  it('says of a second run that nothing changed', async () => {
    const again = await ended(command());
    expect(again.stdout).toContain('0 accepted, 11,988 known already, 0 without use, 12 refused.\nNothing changed');
    expect(again.code).toBe(0);
    expect(await totalsOf(metered)).toEqual(undisturbed);
  }, 60_000);

  it('is carried on by the server', async () => {
    await writeFile(join(folder, 'requests.csv'), content());
    const child = command('--source', 'another');
    const ending = ended(child);
    const before = (await standing()).rows;
    for (let now = await standing(); now.state !== 'RUNNING' || now.rows === 0; now = await standing()) await pause(5);
    child.kill('SIGKILL');
    await ending;
    expect(before).toBe(ROWS);
    const [job] = await server.app.get(ImportService).resumeAll();
    expect(job).toMatchObject({ state: 'DONE', rowsRead: ROWS, accepted: 11_988, refused: 12 });
    const { rows } = await metered.superuser.query<{ same: boolean }>(
      `SELECT count(DISTINCT sum) = 1 AS same FROM (SELECT source, sum(quantity) FROM usage_event GROUP BY source) s`,
    );
    expect(rows).toEqual([{ same: true }]);
  }, 60_000);

  it('refuses what it does not understand with status 2', async () => {
    const unknown = await ended(command('--model', 'none'));
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('refused (model, rule import.terms)') });
    expect((await ended(command('--nonsense'))).code).toBe(2);
    const help = await ended(command('--help'));
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Reading a file twice changes nothing') });
  }, 60_000);
});
