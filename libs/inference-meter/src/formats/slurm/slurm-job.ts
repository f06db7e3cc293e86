import type { NumberRange } from './ranges.js';
import type { GpuCount, Tres } from './tres.js';

/** What is odd about a record without making it unreadable. */
export type SlurmFlag =
  /** NNodes and NodeList name different numbers of nodes. */
  | 'NodeCountDiffers'
  /** The typed GPU keys sum to more than `gres/gpu`: the time counts as that of no known type. */
  | 'GpuTypesDisagree'
  /** The job held MPS shares or shards of a GPU, which no `gres/gpu` counts: that time is not metered. */
  | 'GpuSlicesUncounted'
  /** Slurm shows 0 J for a job that ran: no sensor, hence unknown. */
  | 'EnergyZero';

/** The place of a record in a job array. */
export interface SlurmArray {
  /** '123_7' is task 7; null where one record stands for several tasks. */
  readonly index: number | null;
  /** '123_[1-5%2]' stands for tasks 1 to 5; null for a single task, and where Slurm cut the list short. */
  readonly tasks: readonly NumberRange[] | null;
}

/**
 * One record of sacct that is over: a job, a task of an array, a component of a heterogeneous job, or one run of a job
 * that was requeued. Null is not known, never zero. Instants are milliseconds since 1970-01-01T00:00Z, durations
 * milliseconds.
 */
export interface SlurmJob {
  /** The line that it stands in, from 1. */
  readonly line: number;
  /** The job as people call it, without the array part: '123'. */
  readonly jobId: string;
  /** The number that is the record's own, also for tasks and components. */
  readonly jobIdRaw: string;
  readonly array: SlurmArray | null;
  readonly cluster: string;
  readonly partition: string | null;
  readonly qos: string | null;
  readonly account: string | null;
  readonly group: string | null;
  readonly gid: string | null;
  readonly user: string | null;
  readonly uid: string | null;
  readonly submitMs: bigint | null;
  readonly eligibleMs: bigint | null;
  /** Null where the job never started. */
  readonly startMs: bigint | null;
  readonly endMs: bigint | null;
  /** Start to end without suspensions. */
  readonly elapsedMs: bigint;
  /** Exit status and signal, '0:9'. */
  readonly exitCode: string | null;
  /** In upper case, without 'by'. */
  readonly state: string;
  /** The uid that cancelled it. */
  readonly cancelledBy: string | null;
  readonly nodes: bigint | null;
  readonly cpus: bigint | null;
  readonly requestedCpus: bigint | null;
  /** As Slurm writes it: '3000Mc' is per core, '48000Mn' per node. */
  readonly requestedMemory: string | null;
  /** What was asked for. Nothing is metered by it. */
  readonly requestedTres: Tres | null;
  readonly allocatedTres: Tres;
  readonly timeLimitMs: bigint | 'UNLIMITED' | null;
  /** As Slurm writes it; `expandNodes` gives the names. */
  readonly nodeList: string | null;
  readonly jobName: string | null;
  readonly gpus: GpuCount;
  /** Joules of all its nodes; the job's own only where it had them to itself. */
  readonly energyJoules: bigint | null;
  readonly averageUsage: Tres | null;
  readonly flags: readonly SlurmFlag[];
  /** Columns with no place above, and those whose text could not be read: theirs is null there. */
  readonly rest: Readonly<Record<string, string>>;
}

/** A line without a job that is over, and why it is passed over. */
export interface IgnoredLine {
  readonly line: number;
  /** The names of the columns; a step, whose job has a line of its own; a job that waits or runs. */
  readonly reason: 'Header' | 'Step' | 'NotEnded';
}
