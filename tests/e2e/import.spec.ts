import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GPU_HOUR } from '#libs/amount';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import type { ImportJob } from '../../apps/server/src/inference-meter/import/import-job.js';
import type { ImportRefusal } from '../../apps/server/src/inference-meter/import/import-terms.js';
import { ImportService } from '../../apps/server/src/inference-meter/import/import.service.js';
import { foundMetered, totalsOf, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const LLM_HEADER = 'TIMESTAMP,ContextTokens,GeneratedTokens';
const GPU_HEADER =
  'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time';
const NODE_HEADER = 'sn,cpu_milli,memory_mib,gpu,model';
const originMs = BigInt(Date.parse('2024-01-01T00:00:00Z'));

const traces = join(import.meta.dirname, '../../../shared/data/traces');
const itWithTraces = existsSync(traces) ? it : it.skip;
const orSkipped = existsSync(traces) ? '' : ' (skipped: ../shared/data/traces is absent)';

describe('importing files', () => {
  let server: TestServer;
  let metered: Metered;
  let imports: ImportService;
  let folder: string;

  beforeAll(async () => {
    server = await startTestServer();
    metered = await foundMetered(server.database);
    imports = server.app.get(ImportService);
    folder = await mkdtemp(join(tmpdir(), 'copyhold-import-'));
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const put = async (name: string, lines: readonly string[]): Promise<string> => {
    await writeFile(join(folder, name), `${lines.join('\n')}\n`);
    return join(folder, name);
  };
  const started = (answer: ImportJob | ImportRefusal): ImportJob => {
    if (answer.refused === true) throw new Error(answer.message);
    return answer;
  };
  const terms = () => ({ partnershipId: metered.partnershipId, site: 'mill', subject: 'd0001' });
  const llm = async (file: string, more = {}): Promise<ImportJob> =>
    imports.run(started(await imports.startLlmRequests({ ...terms(), model: 'chat', file, ...more })).id);
  const gpu = async (file: string, more = {}): Promise<ImportJob> =>
    imports.run(started(await imports.startGpuJobs({ ...terms(), originMs, file, ...more })).id);
  const refusals = async (job: ImportJob): Promise<unknown> => {
    const { rows } = await metered.superuser.query(
      'SELECT line::int, kind, field, rule FROM import_refusal WHERE job_id = $1 ORDER BY line',
      [job.id],
    );
    return rows.map((row: Record<string, unknown>) => Object.values(row));
  };
  const violations = async (): Promise<unknown[]> => {
    const found = await Promise.all(
      meteringChecks.map(({ sql }) => metered.superuser.query(sql, [metered.partnershipId])),
    );
    return found.flatMap(({ rows }): unknown[] => rows);
  };

  it('takes in good rows and refuses bad ones by line, field and rule', async () => {
    const report = join(folder, 'bad.refused.csv');
    const file = await put('bad.csv', [
      LLM_HEADER,
      '2024-01-01 10:00:00.5,10,20',
      '2024-01-01 10:00:01,10',
      '2024-01-01 10:00:02,-10,20',
      '2024-02-30 10:00:03,10,20',
      '2999-01-01 10:00:04,10,20',
      'x'.repeat(70_000),
      '2024-01-01 10:00:05,"10",20',
      '2024-01-01 11:00:06,1,2\r',
    ]);
    const job = await llm(file, { report });
    expect(job).toMatchObject({
      state: 'DONE',
      rowsRead: 8,
      accepted: 2,
      alreadyKnown: 0,
      withoutUsage: 0,
      refused: 6,
    });
    expect(await refusals(job)).toEqual([
      [3, 'ColumnCount', 'line', 'meter.csv'],
      [4, 'NumberMalformed', 'ContextTokens', 'meter.number'],
      [5, 'TimestampMalformed', 'TIMESTAMP', 'meter.time'],
      [6, 'FutureTimestamp', 'TIMESTAMP', 'meter.time'],
      [7, 'LineTooLong', 'line', 'meter.csv'],
      [8, 'QuotedField', 'line', 'meter.csv'],
    ]);
    const written = (await readFile(report, 'utf8')).trimEnd().split('\n');
    expect(written[0]).toBe('line,kind,field,rule,message');
    expect(written[1]).toBe('3,"ColumnCount","line","meter.csv","the line has 2 fields where the format has 3"');
    expect(written).toHaveLength(7);
    expect(await violations()).toEqual([]);
  });

  it('refuses jobs that end before they begin, cards without a weight, and times to come', async () => {
    const job = await gpu(
      await put('jobs.csv', [
        GPU_HEADER,
        'job-1,1,1,2,500,,LS,Running,0,7200,1800',
        'job-2,1,1,1,1000,,LS,Running,100,50,',
        'job-3,1,1,1,1000,,LS,Running,0,50,100',
        'job-4,1,1,1,1000,ABACUS,LS,Running,0,50,10',
        'job-5,1,1,1,1000,T4|A10,LS,Running,0,999999999999,10',
        'job-6,1,1,0,0,,LS,Running,0,50,10',
        'job-7,1,1,1,1000,,LS,Pending,0,,',
        'job-8,1,1,1,1001,,LS,Running,0,50,10',
      ]),
    );
    expect(job).toMatchObject({ state: 'DONE', rowsRead: 8, accepted: 1, withoutUsage: 2, refused: 5 });
    expect(await refusals(job)).toEqual([
      [3, 'DeletedBeforeCreated', 'deletion_time', 'meter.time'],
      [4, 'NegativeDuration', 'deletion_time', 'meter.time'],
      [5, 'GpuModelUnweighted', 'gpu_spec', 'meter.weight'],
      [6, 'FutureTimestamp', 'deletion_time', 'meter.time'],
      [9, 'GpuShareOutOfRange', 'gpu_milli', 'meter.number'],
    ]);
    const { rows } = await metered.superuser.query(
      `SELECT sum(quantity) AS sum FROM rollup WHERE unit = 'COMPUTE_RAW'`,
    );
    expect(rows).toEqual([{ sum: `${(GPU_HOUR * 3n) / 2n}` }]);
  });

  it('changes nothing the second time, and says so', async () => {
    const before = await totalsOf(metered);
    expect(await llm(join(folder, 'bad.csv'))).toMatchObject({
      accepted: 0,
      alreadyKnown: 2,
      refused: 6,
      state: 'DONE',
    });
    expect(await gpu(join(folder, 'jobs.csv'))).toMatchObject({ accepted: 0, alreadyKnown: 1, withoutUsage: 2 });
    expect(await totalsOf(metered)).toEqual(before);
  });

  it('refuses a known job that tells something else, whole: longer, shorter, or on other cards', async () => {
    const before = await totalsOf(metered);
    const other = async (row: string): Promise<ImportJob> =>
      gpu(await put('jobs.csv', [GPU_HEADER, row, 'job-9,1,1,0,0,,LS,Running,0,50,10']));
    for (const row of [
      'job-1,1,1,2,500,,LS,Running,0,10800,1800',
      'job-1,1,1,2,500,,LS,Running,0,3600,1800',
      'job-1,1,1,4,500,,LS,Running,0,7200,1800',
    ]) {
      const job = await other(row);
      expect(job).toMatchObject({ accepted: 0, alreadyKnown: 0, withoutUsage: 1, refused: 1 });
      expect(await refusals(job)).toEqual([[2, 'EventBodyDiffers', 'id', 'meter.once']]);
    }
    expect(await totalsOf(metered)).toEqual(before);
  });

  it('tells repeated rows of one file from rows that contradict each other', async () => {
    const rows = [
      'twin,1,1,1,1000,,LS,Running,0,3600,0',
      'twin,1,1,1,1000,,LS,Running,0,3600,0',
      'twin,1,1,1,1000,,LS,Running,0,3601,0',
    ];
    const job = await gpu(await put('twins.csv', [GPU_HEADER, ...rows]));
    expect(job).toMatchObject({ accepted: 1, alreadyKnown: 1, refused: 1 });
    expect(await refusals(job)).toEqual([[4, 'EventBodyDiffers', 'id', 'meter.once']]);
  });

  it('refuses another file under the same source before its first row, and takes one that only grew', async () => {
    const before = await totalsOf(metered);
    const january = [LLM_HEADER, '2024-01-02 10:00:00,100,1', '2024-01-03 10:00:00,100,1'];
    const february = [LLM_HEADER, '2024-02-02 10:00:00,100,1', '2024-02-03 10:00:00,100,1', '2024-02-04 10:00:00,1,1'];
    expect(await llm(await put('monthly.csv', january))).toMatchObject({ accepted: 2, refused: 0 });
    const ask = { ...terms(), model: 'chat', file: await put('monthly.csv', february) };
    expect(await imports.startLlmRequests(ask)).toMatchObject({
      refused: true,
      kind: 'SourceReused',
      field: 'source',
      rule: 'import.terms',
      message: expect.stringContaining('--source'),
    });
    expect(await llm(ask.file, { source: 'february' })).toMatchObject({ accepted: 3, refused: 0 });
    const grown = await put('monthly.csv', [...january, '2024-01-04 10:00:00,100,1']);
    expect(await llm(grown)).toMatchObject({ accepted: 1, alreadyKnown: 2, refused: 0 });
    // Either of its two lengths is the same file.
    expect(await llm(await put('monthly.csv', january))).toMatchObject({ accepted: 0, alreadyKnown: 2 });
    expect(await totalsOf(metered)).not.toEqual(before);
  });

  it('takes a file again whose refused rows were corrected', async () => {
    const broken = [LLM_HEADER, '2024-01-02 10:00:00,100,x', '2024-01-03 10:00:00,100,1'];
    const mended = [LLM_HEADER, '2024-01-02 10:00:00,100,7', '2024-01-03 10:00:00,100,1'];
    expect(await llm(await put('mended.csv', broken))).toMatchObject({ accepted: 1, refused: 1 });
    expect(await llm(await put('mended.csv', mended))).toMatchObject({ accepted: 1, alreadyKnown: 1, refused: 0 });
  });

  it('registers machines once', async () => {
    const file = await put('nodes.csv', [
      NODE_HEADER,
      'n-0,64000,262144,2,P100',
      'n-1,64000,262144,0,',
      'n-2,64000,262144,8,ABACUS',
      'n-0,64000,262144,4,P100',
    ]);
    const nodes = async (): Promise<ImportJob> =>
      imports.run(
        started(await imports.startGpuNodes({ partnershipId: metered.partnershipId, site: 'mill', file })).id,
      );
    const first = await nodes();
    expect(first).toMatchObject({ accepted: 1, alreadyKnown: 0, withoutUsage: 1, refused: 2 });
    expect(await refusals(first)).toEqual([
      [4, 'GpuModelUnweighted', 'model', 'meter.weight'],
      [5, 'MachineDiffers', 'sn', 'meter.once'],
    ]);
    expect(await nodes()).toMatchObject({ accepted: 0, alreadyKnown: 1, withoutUsage: 1, refused: 2 });
    const { rows } = await metered.superuser.query('SELECT code, gpu_model, gpu_count FROM machine');
    expect(rows).toEqual([{ code: 'n-0', gpu_model: 'P100', gpu_count: 2 }]);
  });

  it('refuses a file before its first row: too large, missing, empty, or of another format', async () => {
    const ask = (file: string, more = {}): Promise<unknown> =>
      imports.startLlmRequests({ ...terms(), model: 'chat', file, ...more });
    const huge = join(folder, 'huge.csv');
    const handle = await open(huge, 'w');
    await handle.truncate(2 * 1024 ** 3);
    await handle.close();
    expect(await ask(huge)).toMatchObject({
      refused: true,
      kind: 'FileTooLarge',
      field: 'file',
      rule: 'import.file-size',
    });
    expect(await ask(join(folder, 'none.csv'))).toMatchObject({ kind: 'FileMissing', field: 'file' });
    expect(await ask(folder)).toMatchObject({ kind: 'FileUnreadable' });
    await writeFile(join(folder, 'empty.csv'), '');
    expect(await ask(join(folder, 'empty.csv'))).toMatchObject({ kind: 'FileEmpty' });
    expect(await ask(await put('other.csv', ['TIME,IN,OUT']))).toMatchObject({
      kind: 'HeaderMismatch',
      field: 'TIMESTAMP',
    });
    const bad = join(folder, 'bad.csv');
    expect(await ask(bad, { site: 'nowhere' })).toMatchObject({ kind: 'UnknownSite', field: 'site' });
    expect(await ask(bad, { model: 'none' })).toMatchObject({ kind: 'UnknownModel', field: 'model' });
    expect(await ask(bad, { subject: 'd9999' })).toMatchObject({ kind: 'UnknownSubject', field: 'subject' });
    expect(await ask(bad, { source: ' a' })).toMatchObject({ kind: 'SourceMalformed', field: 'source' });
    expect(
      await imports.startGpuJobs({ ...terms(), file: join(folder, 'jobs.csv'), originMs: originMs * 2n }),
    ).toMatchObject({ kind: 'FutureTimestamp', field: 'origin' });
    const { rows } = await metered.superuser.query(`SELECT count(*)::int AS n FROM import_job WHERE state <> 'DONE'`);
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('fails a job whose file has changed, and keeps what was read', async () => {
    const file = await put('shrinking.csv', [LLM_HEADER, '2024-01-01 10:00:00,1,1']);
    const { id } = started(await imports.startLlmRequests({ ...terms(), model: 'chat', file }));
    await put('shrinking.csv', [LLM_HEADER]);
    expect(await imports.run(id)).toMatchObject({ state: 'FAILED', failure: expect.stringContaining('has changed') });
  });

  it('keeps what it read where the report cannot be written, and tells of it', async () => {
    const file = await put('unreported.csv', [LLM_HEADER, '2024-01-01 10:00:00,1,1', 'broken']);
    const job = await llm(file, { report: join(folder, 'no such folder', 'report.csv') });
    expect(job).toMatchObject({ state: 'DONE', accepted: 1, refused: 1 });
    expect(job.failure).toContain('the report could not be written');
  });

  it('finds the unfinished reading of a file instead of beginning another; two runners share one job', async () => {
    const rows = Array.from({ length: 5_000 }, (_, row) => {
      return `${new Date(Date.UTC(2024, 1, 1, 0, row)).toISOString().slice(0, -1)},${row},1`;
    });
    const file = await put('long.csv', [LLM_HEADER, ...rows]);
    const ask = { ...terms(), model: 'chat', file };
    const first = started(await imports.startLlmRequests(ask));
    expect(started(await imports.startLlmRequests(ask)).id).toBe(first.id);
    const [one, two] = await Promise.all([imports.run(first.id), imports.resumeAll()]);
    expect(one).toMatchObject({ state: 'DONE', rowsRead: 5_000, accepted: 5_000 });
    expect(two).toEqual([one]);
    expect(await violations()).toEqual([]);
  });

  it('stops between two batches when asked, and goes on later', async () => {
    const file = await put('stopped.csv', [
      LLM_HEADER,
      ...Array.from({ length: 5_000 }, () => '2024-03-01 10:00:00,1,1'),
    ]);
    const { id } = started(await imports.startLlmRequests({ ...terms(), model: 'chat', file }));
    const stop = new AbortController();
    const running = imports.run(id, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(running).rejects.toThrow('enough');
    const [job] = await imports.latest(metered.partnershipId);
    expect(job).toMatchObject({ id, state: 'RUNNING', rowsRead: 2_000, nextLine: 2_002 });
    expect(await imports.run(id)).toMatchObject({ state: 'DONE', rowsRead: 5_000, accepted: 5_000 });
  });

  itWithTraces(`reads the public traces whole: 51,470.67 GPU-hours and every token${orSkipped}`, async () => {
    const database = await foundAnother();
    const { partnershipId, superuser } = database.metered;
    const other = database.server.app.get(ImportService);
    const ask = { partnershipId, site: 'mill', subject: 'd0001' };
    const nodes = await other.run(
      started(await other.startGpuNodes({ ...ask, file: join(traces, 'gpu-cluster-nodes.csv') })).id,
    );
    const pods = await other.run(
      started(
        await other.startGpuJobs({ ...ask, file: join(traces, 'gpu-cluster-pods.csv'), originMs: 1_672_531_200_000n }),
      ).id,
    );
    const file = join(traces, 'llm-requests-conversation.csv');
    const requests = await other.run(started(await other.startLlmRequests({ ...ask, model: 'chat', file })).id);
    expect(nodes).toMatchObject({ rowsRead: 1_213, accepted: 1_213, refused: 0 });
    expect(pods).toMatchObject({ rowsRead: 8_152, accepted: 6_203, withoutUsage: 1_949, refused: 0, failure: null });
    expect(requests).toMatchObject({ rowsRead: 19_366, accepted: 19_366, refused: 0, failure: null });
    const { rows } = await superuser.query(
      `SELECT path, unit, balance FROM account WHERE ledger_id = $1 AND unit IN ('COMPUTE_RAW', 'TOKEN') AND path LIKE '%:used:%'
       ORDER BY unit`,
      [partnershipId],
    );
    expect(rows).toEqual([
      { path: 'je:compute:used:d0001', unit: 'COMPUTE_RAW', balance: '185294426970000' },
      { path: 'je:tokens:used:d0001', unit: 'TOKEN', balance: `${22_361_870n + 4_088_665n}` },
    ]);
    await database.server.stop();
  });

  const foundAnother = async (): Promise<{ server: TestServer; metered: Metered }> => {
    const another = await startTestServer();
    return { server: another, metered: await foundMetered(another.database) };
  };
});
