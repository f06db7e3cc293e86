import { isRefusal } from '#libs/amount';
import { cellsOf, sacctFormat, type SacctFormat } from './columns.js';
import { readDuration } from './duration.js';
import { readState, stageOf } from './job-state.js';
import { countNodes } from './node-list.js';
import { readRanges } from './ranges.js';
import { SacctCells } from './read-cells.js';
import type { IgnoredLine, SlurmArray, SlurmFlag, SlurmJob } from './slurm-job.js';
import { shown, type SlurmRefusal } from './slurm-refusal.js';
import { gpusOf, holdsSlices, readTres } from './tres.js';

/** What the reader of a file of sacct is told. */
export interface SacctOptions {
  /** The columns, by their names in `--format`; 'header' where the first line names them. */
  readonly columns: 'header' | readonly string[];
  /** Nothing that ended later than this is believed; milliseconds since 1970-01-01T00:00Z. */
  readonly nowMs: bigint;
}

/** What a file of sacct holds, line by line; blank lines are in none of the three. */
export interface SacctFile {
  readonly records: readonly SlurmJob[];
  readonly refusals: readonly SlurmRefusal[];
  readonly ignored: readonly IgnoredLine[];
}

/** How one line is read. */
export interface SacctLineContext {
  readonly line: number;
  readonly format: SacctFormat;
  readonly nowMs: bigint;
}

interface Times {
  readonly startMs: bigint | null;
  readonly endMs: bigint | null;
  readonly elapsedMs: bigint;
}

const JOB_ID = /^(\d{1,12})(?:_(\d{1,9})|_\[([^\]]*)\]|\+\d{1,9})?$/u;
const CLUSTER = /^[\w.-]{1,255}$/u;
const STEP = /^\d+(?:_\d+|\+\d+)?\.\S+$/u;

function readJobId(cells: SacctCells): Pick<SlurmJob, 'jobId' | 'jobIdRaw' | 'array'> | SlurmRefusal {
  const jobIdRaw = cells.raw('jobidraw');
  if (!/^\d{1,12}$/u.test(jobIdRaw)) {
    return cells.refuse('JobIdMalformed', 'jobidraw', `${shown(jobIdRaw)} is not the number of a job`);
  }
  const text = cells.text('jobid') ?? jobIdRaw;
  const match = JOB_ID.exec(text);
  if (match === null) return cells.refuse('JobIdMalformed', 'jobid', `${shown(text)} is not the name of a job`);
  const [, jobId = '', index, tasks] = match;
  if (index !== undefined) return { jobId, jobIdRaw, array: { index: Number(index), tasks: null } };
  if (tasks === undefined) return { jobId, jobIdRaw, array: null };
  // '%2' says how many may run at once. Slurm cuts long lists short with '...': those tasks stay unknown.
  const array: SlurmArray = { index: null, tasks: readRanges(tasks.replace(/%\d+$/u, '')) ?? null };
  return { jobId, jobIdRaw, array };
}

/** ElapsedRaw where Slurm has it, else Elapsed; two that differ are refused. Whole milliseconds. */
function readElapsed(cells: SacctCells): bigint | SlurmRefusal {
  const seconds = cells.number('elapsedraw');
  if (isRefusal(seconds)) return seconds;
  const text = cells.raw('elapsed');
  const shownMs = text === '' ? undefined : readDuration(text);
  if (text !== '' && shownMs === undefined) {
    return cells.refuse('DurationMalformed', 'elapsed', `${shown(text)} is not a duration such as 1-02:03:04`);
  }
  if (seconds === null) {
    return shownMs ?? cells.refuse('DurationMissing', 'elapsedraw', 'the record does not say how long the job ran');
  }
  if (shownMs === undefined || shownMs / 1000n === seconds) return seconds * 1000n;
  const message = `ElapsedRaw is ${seconds} s where Elapsed is ${shown(text)}`;
  return cells.refuse('ElapsedDisagrees', 'elapsedraw', message);
}

/** A job that ran must have run between its times; one that never did may have any. */
function checkTimes({ startMs, endMs, elapsedMs }: Times, cells: SacctCells, nowMs: bigint): SlurmRefusal | undefined {
  if (elapsedMs === 0n) return undefined;
  if (startMs === null) return cells.refuse('TimestampMissing', 'start', 'the job ran, but has no start');
  if (endMs === null) return cells.refuse('TimestampMissing', 'end', 'the job ran and is over, but has no end');
  if (endMs < startMs) return cells.refuse('EndsBeforeStart', 'end', 'the job ended before it started');
  if (elapsedMs > endMs - startMs) {
    return cells.refuse('ElapsedBeyondTimes', 'elapsedraw', 'the job ran longer than from its start to its end');
  }
  return endMs > nowMs ? cells.refuse('FutureTimestamp', 'end', 'the end lies in the future') : undefined;
}

function flagsOf(job: Omit<SlurmJob, 'flags' | 'rest'>, cells: SacctCells): readonly SlurmFlag[] {
  const named = job.nodeList === null ? undefined : countNodes(job.nodeList);
  if (job.nodeList !== null && named === undefined) cells.leave('nodelist');
  const differs = named !== undefined && job.nodes !== null && BigInt(named) !== job.nodes;
  return [
    ...(differs ? (['NodeCountDiffers'] as const) : []),
    ...(job.gpus.typesDisagree ? (['GpuTypesDisagree'] as const) : []),
    ...(holdsSlices(job.allocatedTres) ? (['GpuSlicesUncounted'] as const) : []),
    ...(job.energyJoules === 0n && job.elapsedMs > 0n ? (['EnergyZero'] as const) : []),
  ];
}

/** What nothing is metered by: unreadable is null, and kept in the rest. */
function readParticulars(cells: SacctCells) {
  return {
    partition: cells.text('partition'),
    qos: cells.text('qos'),
    account: cells.text('account'),
    group: cells.text('group'),
    gid: cells.text('gid'),
    user: cells.text('user'),
    uid: cells.text('uid'),
    submitMs: cells.plainInstant('submit'),
    eligibleMs: cells.plainInstant('eligible'),
    exitCode: cells.text('exitcode'),
    nodes: cells.plainNumber('nnodes'),
    cpus: cells.plainNumber('ncpus'),
    requestedCpus: cells.plainNumber('reqcpus'),
    requestedMemory: cells.text('reqmem'),
    requestedTres: cells.plainTres('reqtres'),
    timeLimitMs: cells.timeLimit('timelimit'),
    nodeList: cells.text('nodelist'),
    jobName: cells.text('jobname'),
    averageUsage: cells.plainTres('tresusageinave'),
  };
}

function readMeasured(cells: SacctCells): Pick<SlurmJob, 'allocatedTres' | 'gpus' | 'energyJoules'> | SlurmRefusal {
  const text = cells.raw('alloctres');
  const allocatedTres = readTres(text);
  const gpus = allocatedTres === undefined ? undefined : gpusOf(allocatedTres);
  if (allocatedTres === undefined || gpus === undefined) {
    return cells.refuse('TresMalformed', 'alloctres', `${shown(text)} does not say what the job was given`);
  }
  // Unreadable energy is unknown, and no reason to lose the GPU time.
  return { allocatedTres, gpus, energyJoules: cells.plainNumber('consumedenergyraw') };
}

function readJob(cells: SacctCells, nowMs: bigint): SlurmJob | SlurmRefusal | IgnoredLine {
  const { line } = cells;
  const state = readState(cells.raw('state'));
  const startMs = cells.instant('start');
  const endMs = cells.instant('end');
  const stage = stageOf(state, typeof startMs === 'bigint' && typeof endMs === 'bigint');
  if (stage === 'open') return { line, reason: 'NotEnded' };
  if (stage === 'unknown') {
    return cells.refuse('StateUnknown', 'state', `Slurm has no state ${shown(state.name)}`);
  }
  const id = readJobId(cells);
  if (isRefusal(id)) return id;
  const cluster = cells.raw('cluster');
  if (!CLUSTER.test(cluster)) {
    return cells.refuse('ClusterMalformed', 'cluster', `${shown(cluster)} is not the name of a cluster`);
  }
  if (isRefusal(startMs)) return startMs;
  if (isRefusal(endMs)) return endMs;
  const elapsedMs = readElapsed(cells);
  if (isRefusal(elapsedMs)) return elapsedMs;
  const times = { startMs, endMs, elapsedMs };
  const refusal = checkTimes(times, cells, nowMs);
  if (refusal !== undefined) return refusal;
  const measured = readMeasured(cells);
  if (isRefusal(measured)) return measured;
  const states = { state: state.name, cancelledBy: state.by ?? null };
  const job = { line, ...id, cluster, ...times, ...states, ...readParticulars(cells), ...measured };
  const flags = flagsOf(job, cells);
  const energyJoules = flags.includes('EnergyZero') ? null : job.energyJoules;
  return { ...job, energyJoules, flags, rest: cells.rest() };
}

/**
 * One line of `sacct --parsable2`: the job, why it is refused, or why it is passed over. Never throws. Not to be used
 * with --truncate, which moves starts: a job would be counted again in each window.
 */
export function parseSacctLine(
  text: string,
  { line, format, nowMs }: SacctLineContext,
): SlurmJob | SlurmRefusal | IgnoredLine {
  const fields = cellsOf(text, line, format);
  if ('refused' in fields) return fields;
  if (fields.every((cell, index) => cell.trim().toLowerCase() === format.columns[index]))
    return { line, reason: 'Header' };
  const cells = new SacctCells(line, format, fields);
  if (STEP.test(cells.raw('jobid')) || STEP.test(cells.raw('jobidraw'))) return { line, reason: 'Step' };
  return readJob(cells, nowMs);
}

/**
 * A whole file of `TZ=UTC sacct --parsable2 --allocations --duplicates`, by told columns (`XDMOD_COLUMNS`,
 * `SACCT_COLUMNS`, or any that `sacctFormat` takes) or by its header. Every line is read, refused or passed over by
 * itself; only columns without which nothing can be metered refuse the file, once. Bytes are UTF-8; what is not becomes
 * U+FFFD.
 *
 * @example parseSacct(text, { columns: XDMOD_COLUMNS, nowMs }) // { records: [{ jobIdRaw: '4103947', … }], … }
 */
export function parseSacct(file: string | Uint8Array, { columns, nowMs }: SacctOptions): SacctFile {
  const lines = (typeof file === 'string' ? file : new TextDecoder().decode(file)).split('\n');
  const format = sacctFormat(columns === 'header' ? (lines[0] ?? '').split('|') : columns);
  if ('refused' in format) return { records: [], refusals: [format], ignored: [] };
  const records: SlurmJob[] = [];
  const refusals: SlurmRefusal[] = [];
  const ignored: IgnoredLine[] = [];
  for (const [index, text] of lines.entries()) {
    if (text === '' || text === '\r') continue;
    const read = parseSacctLine(text, { line: index + 1, format, nowMs });
    if ('refused' in read) refusals.push(read);
    else if ('reason' in read) ignored.push(read);
    else records.push(read);
  }
  return { records, refusals, ignored };
}
