import { describe, expect, it } from '@jest/globals';
import { SACCT_COLUMNS } from './columns.js';
import { parseSacct } from './parse-sacct.js';
import type { SlurmJob } from './slurm-job.js';
import { NOW_MS, readLines, sacctLine, utc, type Cells } from './test-lines.js';

function jobOf(cells: Cells): SlurmJob {
  const { records, refusals } = readLines(sacctLine(cells));
  const [job] = records;
  if (job === undefined) throw new Error(JSON.stringify(refusals));
  return job;
}

const WHOLE: Cells = {
  group: 'guild',
  gid: '20',
  uid: '1001',
  submit: '2026-11-22T09:59:00',
  eligible: '2026-11-22T09:59:01',
  exitcode: '0:9',
  state: 'CANCELLED by 1002',
  nnodes: '2',
  ncpus: '8',
  reqcpus: '6',
  reqmem: '3000Mc',
  reqtres: 'cpu=6,gres/gpu=8',
  alloctres: 'gres/gpu:a100=2',
  timelimit: '3-00:00:00',
  nodelist: 'n[01-02]',
  consumedenergyraw: '7200',
  tresusageinave: 'gres/gpuutil=87',
};

describe('a record that is over', () => {
  it('is read whole', () => {
    expect(jobOf(WHOLE)).toEqual({
      line: 1,
      jobId: '900',
      jobIdRaw: '900',
      array: null,
      cluster: 'meadow',
      partition: 'gpu',
      qos: 'normal',
      account: 'weavers',
      group: 'guild',
      gid: '20',
      user: 'ada',
      uid: '1001',
      submitMs: utc('2026-11-22T09:59:00'),
      eligibleMs: utc('2026-11-22T09:59:01'),
      startMs: utc('2026-11-22T10:00:00'),
      endMs: utc('2026-11-22T11:00:00'),
      elapsedMs: 3_600_000n,
      exitCode: '0:9',
      state: 'CANCELLED',
      cancelledBy: '1002',
      nodes: 2n,
      cpus: 8n,
      requestedCpus: 6n,
      requestedMemory: '3000Mc',
      requestedTres: new Map([
        ['cpu', '6'],
        ['gres/gpu', '8'],
      ]),
      allocatedTres: new Map([['gres/gpu:a100', '2']]),
      timeLimitMs: 259_200_000n,
      nodeList: 'n[01-02]',
      jobName: null,
      gpus: { milliGpus: 2000n, shares: [{ type: 'a100', milliGpus: 2000n }], typesDisagree: false },
      energyJoules: 7200n,
      averageUsage: new Map([['gres/gpuutil', '87']]),
      flags: [],
      rest: {},
    });
  });

  it.each([
    ['900', null],
    ['900_7', { index: 7, tasks: null }],
    ['900_[1-5%2]', { index: null, tasks: [{ first: 1, last: 5, step: 1, width: 1 }] }],
    ['900_[1-3,...]', { index: null, tasks: null }],
    ['900+1', null],
  ])('is placed in its array: %s', (jobid, array) => {
    expect(jobOf({ jobid, jobidraw: '904' })).toMatchObject({ jobId: '900', jobIdRaw: '904', array });
  });

  it('is absent where Slurm is silent, never zero', () => {
    const silent = jobOf({ nnodes: '', nodelist: 'None assigned', partition: '', submit: 'Unknown', eligible: 'None' });
    const { nodes, partition, submitMs, eligibleMs, cpus, energyJoules, timeLimitMs, averageUsage } = silent;
    expect([nodes, partition, submitMs, eligibleMs, cpus, energyJoules, timeLimitMs, averageUsage]).toEqual(
      Array.from({ length: 8 }, () => null),
    );
  });

  it.each(['-2', '4294967294', '18446744073709551614'])('knows %s for no number', (none) => {
    const job = jobOf({ consumedenergyraw: none, ncpus: none, elapsedraw: none });
    expect(job).toMatchObject({ energyJoules: null, cpus: null, elapsedMs: 3_600_000n, flags: [], rest: {} });
  });

  it('keeps what it cannot read and is not metered by', () => {
    const odd = {
      submit: 'soon',
      ncpus: '8.5',
      reqtres: 'cpu',
      timelimit: 'Partition_Limit',
      nodelist: 'n[',
      qos: 'q',
    };
    const energy = { consumedenergyraw: '12.5K', nnodes: '1' };
    const { requestedTres, submitMs, energyJoules, rest, flags } = jobOf({ ...odd, ...energy });
    expect([requestedTres, submitMs, energyJoules]).toEqual([null, null, null]);
    expect(rest).toEqual({
      submit: 'soon',
      ncpus: '8.5',
      reqtres: 'cpu',
      timelimit: 'Partition_Limit',
      nodelist: 'n[',
      consumedenergyraw: '12.5K',
    });
    expect(flags).toEqual([]);
  });

  it('may have no limit', () => {
    expect(jobOf({ timelimit: 'UNLIMITED' }).timeLimitMs).toBe('UNLIMITED');
  });

  it.each([
    [{ nnodes: '3', nodelist: 'n[1-2]' }, 'NodeCountDiffers'],
    [{ alloctres: 'gres/gpu=1,gres/gpu:a100=2' }, 'GpuTypesDisagree'],
    [{ alloctres: 'gres/mps=50' }, 'GpuSlicesUncounted'],
    [{ consumedenergyraw: '0' }, 'EnergyZero'],
  ])('%j is flagged %s', (cells, flag) => {
    expect(jobOf(cells)).toMatchObject({ flags: [flag], energyJoules: null });
  });

  it('which never ran may have any times and no energy', () => {
    const never = { state: 'CANCELLED', elapsed: '00:00:00', elapsedraw: '0', consumedenergyraw: '0', alloctres: '' };
    const job = jobOf({ ...never, start: 'Unknown', end: '2030-01-01T00:00:00' });
    expect(job).toMatchObject({ startMs: null, elapsedMs: 0n, energyJoules: 0n, flags: [] });
  });

  it('was suspended where it ran shorter than its times', () => {
    expect(jobOf({ elapsed: '00:10:00', elapsedraw: '600' }).elapsedMs).toBe(600_000n);
  });
});

describe('a line that is refused', () => {
  it.each<[Cells, string, string]>([
    [{ jobidraw: '' }, 'JobIdMalformed', 'jobidraw'],
    [{ jobidraw: '9-1' }, 'JobIdMalformed', 'jobidraw'],
    [{ jobid: '900_x' }, 'JobIdMalformed', 'jobid'],
    [{ jobid: 'last' }, 'JobIdMalformed', 'jobid'],
    [{ cluster: '' }, 'ClusterMalformed', 'cluster'],
    [{ cluster: 'a/b' }, 'ClusterMalformed', 'cluster'],
    [{ state: '' }, 'StateUnknown', 'state'],
    [{ state: 'DONE' }, 'StateUnknown', 'state'],
    [{ start: '2026-11-31T10:00:00' }, 'TimestampMalformed', 'start'],
    [{ end: '1732269600' }, 'TimestampMalformed', 'end'],
    [{ start: 'Unknown' }, 'TimestampMissing', 'start'],
    [{ end: 'Unknown' }, 'TimestampMissing', 'end'],
    [{ start: '2026-11-22T11:00:01' }, 'EndsBeforeStart', 'end'],
    [{ end: '2027-01-01T00:00:01' }, 'FutureTimestamp', 'end'],
    [{ elapsed: '1 hour' }, 'DurationMalformed', 'elapsed'],
    [{ elapsed: '', elapsedraw: '' }, 'DurationMissing', 'elapsedraw'],
    [{ elapsedraw: '3601' }, 'ElapsedDisagrees', 'elapsedraw'],
    [{ elapsedraw: '36e2' }, 'NumberMalformed', 'elapsedraw'],
    [{ elapsedraw: '-1' }, 'NumberMalformed', 'elapsedraw'],
    [{ elapsed: '', elapsedraw: '0'.repeat(19) }, 'NumberMalformed', 'elapsedraw'],
    [{ elapsed: '', elapsedraw: '3601' }, 'ElapsedBeyondTimes', 'elapsedraw'],
    [{ alloctres: 'gres/gpu' }, 'TresMalformed', 'alloctres'],
    [{ alloctres: 'gres/gpu=2K' }, 'TresMalformed', 'alloctres'],
    [{ account: 'a|b' }, 'ColumnCount', 'line'],
  ])('%j: %s of %s', (cells, kind, field) => {
    const read = readLines(sacctLine(), sacctLine(cells), sacctLine());
    expect(read.refusals).toMatchObject([{ refused: true, kind, field, line: 2 }]);
    expect(read.records.map(({ line }) => line)).toEqual([1, 3]);
    expect(read.ignored).toEqual([]);
  });

  it('names the rule that it breaks', () => {
    const rules = (...cells: readonly Cells[]): readonly (string | undefined)[] =>
      readLines(...cells.map(sacctLine)).refusals.map(({ rule }) => rule);
    expect(rules({ end: 'x' }, { elapsedraw: 'x' }, { state: 'x' })).toEqual([
      'meter.time',
      'meter.number',
      'meter.slurm',
    ]);
  });

  it('shows only the beginning of what is wrong', () => {
    const [refusal] = readLines(sacctLine({ state: 'X'.repeat(5000) })).refusals;
    expect(refusal?.message.length).toBeLessThan(100);
  });

  it('believes an end at the very instant of reading', () => {
    const read = readLines(sacctLine({ start: '2026-12-31T23:00:00', end: '2027-01-01T00:00:00' }));
    expect(read.records).toHaveLength(1);
  });
});

describe('a line that is passed over', () => {
  it.each<[string, Cells]>([
    ['NotEnded', { state: 'RUNNING' }],
    ['NotEnded', { state: 'PENDING', jobid: '900_[1-9]', start: 'Unknown', end: 'Unknown' }],
    ['NotEnded', { state: 'REQUEUED', end: 'Unknown' }],
    ['Step', { jobid: '900.batch', jobidraw: '900.batch' }],
    ['Step', { jobid: '900_7.0', jobidraw: '907.0' }],
    ['Step', { jobid: '900+1.extern' }],
    ['Step', { jobid: '900', jobidraw: '900.batch' }],
  ])('%s: %j', (reason, cells) => {
    expect(readLines(sacctLine(cells))).toEqual({ records: [], refusals: [], ignored: [{ line: 1, reason }] });
  });

  it('is the header, wherever files were put together', () => {
    const header = SACCT_COLUMNS.join('|').toUpperCase();
    const file = [header, sacctLine(), header, sacctLine()].join('\r\n');
    const read = parseSacct(file, { columns: 'header', nowMs: NOW_MS });
    expect(read.ignored).toEqual([
      { line: 1, reason: 'Header' },
      { line: 3, reason: 'Header' },
    ]);
    expect(read.records.map(({ line }) => line)).toEqual([2, 4]);
    expect(read.refusals).toEqual([]);
  });
});
