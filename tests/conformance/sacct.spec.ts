import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultCustom } from '#libs/custom';
import {
  expandNodes,
  parseSacct,
  usageOfJobs,
  XDMOD_COLUMNS,
  type SacctFile,
  type SlurmContext,
  type SlurmJob,
} from '#libs/inference-meter';
import { describe, expect, it } from '@jest/globals';

const folder = path.join(import.meta.dirname, '../../../shared/data/usage/slurm');
const present = existsSync(folder);
const describeFiles = present ? describe : describe.skip;
const title = present
  ? 'XDMoD’s files of sacct'
  : 'XDMoD’s files of sacct (skipped: ../shared/data/usage/slurm is absent)';

const nowMs = 1_893_456_000_000n;

const context: SlurmContext = {
  source: '/xdmod/slurm',
  site: 'buffalo',
  subjectOfUser: new Map(),
  subjectOfAccount: new Map(),
  modelOfGpuType: new Map(),
  modelOfPartition: new Map(),
  custom: defaultCustom('EUR'),
  isExclusive: () => true,
  energyMethod: 'device_counter',
};

const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

const parse = (text: string): SacctFile => parseSacct(text, { columns: XDMOD_COLUMNS, nowMs });

const seconds = (ms: bigint | null): number | null => (ms === null ? null : Number(ms / 1000n));

/** A job as XDMoD has it, but for its `cluster_name`: its importer puts the name of the resource there. */
function asXdmod(job: SlurmJob): Readonly<Record<string, unknown>> {
  const state = job.cancelledBy === null ? job.state : `${job.state} by ${job.cancelledBy}`;
  return {
    job_id: job.jobId,
    job_id_raw: job.jobIdRaw,
    job_array_index: job.array?.index ?? -1,
    partition_name: job.partition ?? '',
    qos_name: job.qos,
    account_name: job.account,
    group_name: job.group,
    gid_number: job.gid,
    user_name: job.user,
    uid_number: job.uid,
    submit_time: seconds(job.submitMs),
    eligible_time: seconds(job.eligibleMs),
    start_time: seconds(job.startMs),
    end_time: seconds(job.endMs),
    elapsed: seconds(job.elapsedMs),
    exit_code: job.exitCode,
    state,
    nnodes: `${job.nodes}`,
    ncpus: `${job.cpus}`,
    req_cpus: `${job.requestedCpus}`,
    req_mem: job.requestedMemory,
    req_tres: tresText(job.requestedTres),
    alloc_tres: tresText(job.allocatedTres),
    timelimit: job.timeLimitMs === 'UNLIMITED' ? job.timeLimitMs : seconds(job.timeLimitMs),
    node_list: job.nodeList,
    job_name: job.jobName,
    ngpus: Number(job.gpus.milliGpus) / 1000,
  };
}

function tresText(tres: SlurmJob['requestedTres']): string {
  return [...(tres ?? [])].map(([name, value]) => `${name}=${value}`).join(',');
}

describeFiles(title, () => {
  it('accounting-logs.log: 4 of 4 records, 27 of 28 members each; the cluster keeps its own name', () => {
    const { records, refusals, ignored } = parse(read('accounting-logs.log'));
    const expected = JSON.parse(read('accounting-logs.expected.json')) as readonly Record<string, unknown>[];
    expect(expected.map((job) => Object.keys(job).length)).toEqual([28, 28, 28, 28]);
    expect(records.map((job) => ({ ...asXdmod(job), cluster_name: 'testresource' }))).toEqual(expected);
    expect(records.map(({ cluster }) => cluster)).toEqual(['ub-hpc', 'ub-hpc', 'ub-hpc', 'ub-hpc']);
    expect(records.map(({ rest }) => rest)).toEqual([{}, {}, {}, {}]);
    expect([refusals, ignored]).toEqual([[], []]);
  });

  it('accounting-logs.log: as many nodes are named as counted, but for the job that never ran', () => {
    const { records } = parse(read('accounting-logs.log'));
    expect(records.map(({ nodeList }) => expandNodes(nodeList ?? '')?.length)).toEqual([32, 3, 4, 2]);
    expect(records.map(({ flags }) => flags)).toEqual([[], [], [], ['NodeCountDiffers']]);
  });

  it('accounting-logs.log: GPUs allocated for no time at all are no use', () => {
    const { records } = parse(read('accounting-logs.log'));
    expect(records.at(-1)?.gpus.milliGpus).toBe(2000n);
    expect(usageOfJobs(records, context)).toMatchObject({ events: [], refusals: [] });
  });

  it('non-ended-job-state.log: 2 of 2 lines are passed over', () => {
    const { records, refusals, ignored } = parse(read('non-ended-job-state.log'));
    const expected = JSON.parse(read('non-ended-job-state.expected.json')) as readonly { debug: readonly string[] }[];
    const passedOver = expected.map(({ debug }) => debug.some((pattern) => pattern.includes('non-ended state')));
    expect(ignored.map(({ reason }) => reason === 'NotEnded')).toEqual(passedOver);
    expect([records, refusals, passedOver]).toEqual([[], [], [true, true]]);
  });

  it('alloc-tres-gpu-count.json: 9 of 9 counts of GPUs', () => {
    const cases = JSON.parse(read('alloc-tres-gpu-count.json')) as readonly (readonly [string, number])[];
    const [line = ''] = read('accounting-logs.log').split('\n');
    const counts = cases.map(([allocated]) => {
      const { records } = parse(line.replace('billing=256,cpu=256,mem=3000M,node=32', allocated));
      return [allocated, Number(records[0]?.gpus.milliGpus) / 1000];
    });
    expect(counts).toEqual(cases);
    expect(cases).toHaveLength(9);
  });
});
