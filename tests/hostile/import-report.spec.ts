import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportService } from '../../apps/server/src/inference-meter/import/import.service.js';
import { foundMetered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let partnershipId: string;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  ({ partnershipId } = await foundMetered(server.database));
  folder = await mkdtemp(join(tmpdir(), 'copyhold-report-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** A job as whoever holds the application's login could leave it for the next start. */
async function plant(options: object, size: number): Promise<string> {
  const header = 'TIMESTAMP,ContextTokens,GeneratedTokens\n'.length;
  const planted = await server.database.pool('app').query<{ id: string }>(
    `INSERT INTO import_job (partnership_id, kind, file, options, file_size, next_byte, next_line)
     VALUES ($1, 'llm-requests', 'bad.csv', $2, $3, $4, 2) RETURNING id`,
    [partnershipId, JSON.stringify(options), size, header],
  );
  return planted.rows[0]?.id ?? '';
}

describe('a job that a server takes up', () => {
  it('writes its report where the server keeps reports, whatever the database says, and holds up no other', async () => {
    const path = join(folder, 'bad.csv');
    const text = 'TIMESTAMP,ContextTokens,GeneratedTokens\nbroken\n';
    await writeFile(path, text);
    const victim = join(folder, 'victim.txt');
    await writeFile(victim, 'mine');
    const terms = { path, site: 'mill', source: 'file:bad.csv', subject: 'd0001', model: 'chat' };
    const broken = await plant({ ...terms, path: 7 }, text.length);
    const unreadable = await plant({ ...terms, path: `${path}\0` }, text.length);
    const id = await plant({ ...terms, report: victim }, text.length);
    const reports = join(folder, 'state', 'reports');
    const finished = await server.app.get(ImportService, { strict: false }).resumeAll({ reports });
    expect(finished.map((job) => job.id)).toContain(id);
    expect(finished.map((job) => job.id)).not.toContain(broken);
    expect(finished.find((job) => job.id === unreadable)?.state ?? 'RUNNING').not.toBe('DONE');
    expect(await readFile(victim, 'utf8')).toBe('mine');
    expect(await readdir(reports)).toEqual([`${id}.csv`]);
    expect(await readFile(join(reports, `${id}.csv`), 'utf8')).toContain('line,kind,field,rule,message\n2,');
  });

  it('never writes through a link', async () => {
    const path = join(folder, 'worse.csv');
    const text = 'TIMESTAMP,ContextTokens,GeneratedTokens\nbroken\n';
    await writeFile(path, text);
    const victim = join(folder, 'other victim.txt');
    await writeFile(victim, 'mine');
    const report = join(folder, 'linked.csv');
    await symlink(victim, report);
    const imports = server.app.get(ImportService, { strict: false });
    const job = await imports.startLlmRequests({
      partnershipId,
      site: 'mill',
      subject: 'd0001',
      model: 'chat',
      file: path,
      report,
    });
    if (job.refused === true) throw new Error(job.message);
    expect(await imports.run(job.id)).toMatchObject({ state: 'DONE', refused: 1, failure: null, terms: { report } });
    expect(await readFile(victim, 'utf8')).toBe('mine');
    expect(await readFile(report, 'utf8')).toContain('line,kind,field,rule,message\n2,');
  });
});
