import { isRefusal } from '#libs/amount';
import { cutEvent } from '../../cut-at-hours.js';
import { formatUtcInstant } from '../../instant.js';
import { UNNAMED_GPU, type MeterMethod, type UsageEvent } from '../../usage-event.js';
import { weightOf, type WeightPolicy } from '../../weight-of.js';
import { countOf } from './ranges.js';
import type { SlurmJob } from './slurm-job.js';
import { refuseSlurm, shown, type SlurmRefusal } from './slurm-refusal.js';
import type { GpuShare } from './tres.js';

/** What the records of a cluster do not say. */
export interface SlurmContext {
  /** Names the cluster's accounting, for ever: ids are clusters, jobs and starts in it. */
  readonly source: string;
  readonly site: string;
  /** Whose use it is, by the user's name; else by the account's. */
  readonly subjectOfUser: ReadonlyMap<string, string>;
  readonly subjectOfAccount: ReadonlyMap<string, string>;
  /** The models of the site's GPU types ('a100' in `gres/gpu:a100`); a type that is not here is taken for the model. */
  readonly modelOfGpuType: ReadonlyMap<string, string>;
  /** The model of GPUs without a type, in partitions that hold only one. */
  readonly modelOfPartition: ReadonlyMap<string, string>;
  /** A GPU model that it does not weigh is refused now, rather than found unpriceable later. */
  readonly custom: WeightPolicy;
  /** Whether the job had its nodes to itself: sacct does not say, and only then are their joules the job's. */
  readonly isExclusive: (job: SlurmJob) => boolean;
  /** How the cluster's acct_gather_energy plugin comes by joules: counters of the device, or sampled power. */
  readonly energyMethod: MeterMethod;
}

/** A quantity of a job that is not known, and why. */
export interface SlurmUnknown {
  readonly line: number;
  readonly quantity: 'energy' | 'gpu-time';
  /** No joules in the record; 0 J of a job that ran; nodes shared with others; slices of GPUs that sacct gives no size. */
  readonly why: 'Absent' | 'Zero' | 'SharedNodes' | 'GpuSlices';
}

/** What jobs used. */
export interface SlurmUsage {
  readonly events: readonly UsageEvent[];
  readonly refusals: readonly SlurmRefusal[];
  readonly unknown: readonly SlurmUnknown[];
}

interface Ran {
  readonly startMs: bigint;
  readonly endMs: bigint;
}

function subjectOf(job: SlurmJob, context: SlurmContext): string | SlurmRefusal {
  const ofUser = job.user === null ? undefined : context.subjectOfUser.get(job.user);
  const subject = ofUser ?? (job.account === null ? undefined : context.subjectOfAccount.get(job.account));
  if (subject !== undefined) return subject;
  const message = `nobody is known for user ${shown(job.user ?? '')} of account ${shown(job.account ?? '')}`;
  return refuseSlurm('SubjectUnknown', job.line, { field: 'user', rule: 'meter.subject', message });
}

function modelOf({ type }: GpuShare, job: SlurmJob, context: SlurmContext): string | SlurmRefusal {
  const ofPartition = job.partition === null ? undefined : context.modelOfPartition.get(job.partition);
  const model = type === undefined ? (ofPartition ?? UNNAMED_GPU) : (context.modelOfGpuType.get(type) ?? type);
  const weight = weightOf(context.custom, model, 'compute');
  return typeof weight === 'bigint' ? model : { ...weight, field: 'alloctres', line: job.line };
}

/**
 * One name for one record, for ever: a requeued job keeps its number and gets another start. The JobID is not in it,
 * for not every export has it.
 */
function idOf(job: SlurmJob, { startMs }: Ran): string {
  return `${job.cluster}/${job.jobIdRaw}/${formatUtcInstant(startMs)}`;
}

function gpuEvents(job: SlurmJob, ran: Ran, context: SlurmContext): readonly UsageEvent[] | SlurmRefusal {
  const subject = subjectOf(job, context);
  if (typeof subject !== 'string') return subject;
  const events: UsageEvent[] = [];
  for (const share of job.gpus.shares) {
    const model = modelOf(share, job, context);
    if (typeof model !== 'string') return model;
    const parts = cutEvent({
      source: context.source,
      id: `${idOf(job, ran)}#gpu${share.type === undefined ? '' : `:${share.type}`}`,
      subject,
      meter: { kind: 'gpu-time', resource: model },
      unit: 'COMPUTE_RAW',
      quantity: share.milliGpus * job.elapsedMs,
      effectiveAtMs: ran.startMs,
      endMs: ran.endMs,
      site: context.site,
    });
    if (isRefusal(parts)) return { ...parts, line: job.line };
    events.push(...parts);
  }
  return events;
}

function energyEvents(job: SlurmJob, ran: Ran, context: SlurmContext): readonly UsageEvent[] | SlurmRefusal {
  const subject = subjectOf(job, context);
  if (typeof subject !== 'string') return subject;
  const parts = cutEvent({
    source: context.source,
    id: `${idOf(job, ran)}#energy`,
    subject,
    meter: { kind: 'energy', resource: context.site },
    unit: 'ENERGY',
    quantity: (job.energyJoules ?? 0n) * 1000n,
    effectiveAtMs: ran.startMs,
    endMs: ran.endMs,
    site: context.site,
    method: context.energyMethod,
  });
  return isRefusal(parts) ? { ...parts, line: job.line } : parts;
}

function unknownOf(job: SlurmJob, exclusive: boolean): readonly SlurmUnknown[] {
  const { line } = job;
  const unknown: SlurmUnknown[] = [];
  if (job.flags.includes('GpuSlicesUncounted')) unknown.push({ line, quantity: 'gpu-time', why: 'GpuSlices' });
  if (job.flags.includes('EnergyZero')) unknown.push({ line, quantity: 'energy', why: 'Zero' });
  else if (job.energyJoules === null) unknown.push({ line, quantity: 'energy', why: 'Absent' });
  else if (!exclusive) unknown.push({ line, quantity: 'energy', why: 'SharedNodes' });
  return unknown;
}

/** A task that ran has a line of its own; a line for several that ran would be counted once instead of for each. */
function refuseUnsplit(job: SlurmJob): SlurmRefusal | undefined {
  if (job.array?.index !== null) return undefined;
  if (job.array.tasks !== null && countOf(job.array.tasks) === 1) return undefined;
  const message = 'one line stands for several tasks of an array, yet they ran';
  return refuseSlurm('ArrayNotSplit', job.line, { field: 'jobid', rule: 'meter.slurm', message });
}

/**
 * What one job used. A job that never ran used nothing. GPU time is GPUs allocated × ElapsedRaw, in milli-GPU·ms, one
 * event for each GPU type, spread from start to end and cut at UTC hours. Energy is an event only where the job had its
 * nodes to itself and Slurm measured anything; elsewhere it is unknown and said to be. A job without GPUs and energy
 * needs no subject.
 */
export function usageOfJob(job: SlurmJob, context: SlurmContext): Omit<SlurmUsage, 'refusals'> | SlurmRefusal {
  const { startMs, endMs } = job;
  if (job.elapsedMs === 0n || startMs === null || endMs === null) return { events: [], unknown: [] };
  const unsplit = refuseUnsplit(job);
  if (unsplit !== undefined) return unsplit;
  const ran = { startMs, endMs };
  const gpuTime = job.gpus.shares.length === 0 ? [] : gpuEvents(job, ran, context);
  if ('refused' in gpuTime) return gpuTime;
  const exclusive = context.isExclusive(job);
  const energy = exclusive && job.energyJoules !== null ? energyEvents(job, ran, context) : [];
  if ('refused' in energy) return energy;
  return { events: [...gpuTime, ...energy], unknown: unknownOf(job, exclusive) };
}

/**
 * What jobs used, job by job: one that is refused takes no other with it.
 *
 * @example usageOfJobs(parseSacct(text, options).records, context).events // GPU time and energy, hour by hour
 */
export function usageOfJobs(jobs: Iterable<SlurmJob>, context: SlurmContext): SlurmUsage {
  const events: UsageEvent[] = [];
  const refusals: SlurmRefusal[] = [];
  const unknown: SlurmUnknown[] = [];
  for (const job of jobs) {
    const usage = usageOfJob(job, context);
    if ('refused' in usage) refusals.push(usage);
    else {
      // Not by spreading: a long job has thousands of parts, a file many jobs.
      for (const event of usage.events) events.push(event);
      unknown.push(...usage.unknown);
    }
  }
  return { events, refusals, unknown };
}
