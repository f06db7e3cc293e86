/** A state of Slurm, split from what stands behind it. */
export interface JobState {
  /** In upper case: 'COMPLETED', 'CANCELLED', … */
  readonly name: string;
  /** The uid that cancelled the job, where the record says so. */
  readonly by: string | undefined;
}

/** Over for good; the record will not change. */
const ENDED: ReadonlySet<string> = new Set([
  'BOOT_FAIL',
  'CANCELLED',
  'COMPLETED',
  'DEADLINE',
  'FAILED',
  'NODE_FAIL',
  'OUT_OF_MEMORY',
  'PREEMPTED',
  'REVOKED',
  'TIMEOUT',
]);

/**
 * With --duplicates these stand in the records of earlier runs or sizes of a job, closed once they have an end: GPUs
 * were held, though the job goes on in another record. XDMoD passes these over.
 */
const CLOSED_BY_END: ReadonlySet<string> = new Set(['LAUNCH_FAILED', 'RECONFIG_FAIL', 'REQUEUED', 'RESIZING']);

const OPEN: ReadonlySet<string> = new Set([
  'COMPLETING',
  'CONFIGURING',
  'EXPEDITING',
  'PENDING',
  'POWER_UP_NODE',
  'REQUEUE_FED',
  'REQUEUE_HOLD',
  'RESV_DEL_HOLD',
  'RUNNING',
  'SIGNALING',
  'SPECIAL_EXIT',
  'STAGE_OUT',
  'STOPPED',
  'SUSPENDED',
  'UPDATE_DB',
]);

/**
 * Reads the state column.
 *
 * @example readState('CANCELLED by 102216') // { name: 'CANCELLED', by: '102216' }
 */
export function readState(text: string): JobState {
  const match = /^(\S+)(?: by (\S+))?$/u.exec(text);
  return { name: (match?.[1] ?? text).toUpperCase(), by: match?.[2] };
}

/**
 * Whether a record in this state is over. A closed run of a requeued or resized job is, once it has a start and an end;
 * a job that runs or waits is not, whatever stands in its end column. 'unknown' for a state that Slurm does not have.
 */
export function stageOf(state: JobState, hasTimes: boolean): 'ended' | 'open' | 'unknown' {
  if (ENDED.has(state.name) || (CLOSED_BY_END.has(state.name) && hasTimes)) return 'ended';
  return OPEN.has(state.name) || CLOSED_BY_END.has(state.name) ? 'open' : 'unknown';
}
