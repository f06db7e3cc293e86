import { refuse, type Refusal } from '#libs/amount';
import type { CutRefusal } from '../../cut-at-hours.js';

/** Every reason why a line of sacct, or the use of a job in it, is refused. */
export type SlurmRefusalKind =
  | 'ColumnMissing'
  | 'ColumnRepeated'
  | 'ColumnCount'
  | 'LineTooLong'
  | 'ClusterMalformed'
  | 'JobIdMalformed'
  | 'StateUnknown'
  | 'TimestampMalformed'
  | 'TimestampMissing'
  | 'FutureTimestamp'
  | CutRefusal['kind']
  | 'DurationMalformed'
  | 'DurationMissing'
  | 'ElapsedDisagrees'
  | 'ElapsedBeyondTimes'
  | 'ArrayNotSplit'
  | 'TresMalformed'
  | 'NumberMalformed'
  | 'SubjectUnknown'
  | 'GpuModelUnweighted';

/** A line that was not read, or not metered, and why; lines count from 1. */
export interface SlurmRefusal extends Refusal<SlurmRefusalKind> {
  readonly line: number;
}

/** What refuses, besides the line and the kind; `field` is the column as sacct names it, in lower case. */
export interface SlurmRefusalReason {
  readonly field: string;
  readonly rule: 'meter.slurm' | 'meter.number' | 'meter.time' | 'meter.subject' | 'meter.weight';
  readonly message: string;
}

/** Builds the refusal of one line. */
export function refuseSlurm(kind: SlurmRefusalKind, line: number, reason: SlurmRefusalReason): SlurmRefusal {
  return { ...refuse(kind, reason), line };
}

const SHOWN = 40;

/** The beginning of a cell, quoted for a message. */
export function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}
