import { cutAtHours } from '#libs/amount';
import { readCsvLine } from './csv-line.js';
import { parseCount } from './number-field.js';
import { refuseRow, type RowRefusal } from './row-refusal.js';
import { UNNAMED_GPU, type Meter, type UsageEvent } from './usage-event.js';
import { weightOf, type WeightPolicy } from './weight-of.js';

/** The columns of a file of GPU jobs. */
export const GPU_JOB_COLUMNS = [
  'name',
  'cpu_milli',
  'memory_mib',
  'num_gpu',
  'gpu_milli',
  'gpu_spec',
  'qos',
  'pod_phase',
  'creation_time',
  'deletion_time',
  'scheduled_time',
] as const;

/** What the importer of a file of GPU jobs is told, for the file does not say it. */
export interface GpuJobContext {
  /** Names the file's origin, for ever: ids are job names in it. */
  readonly source: string;
  readonly subject: string;
  /** The instant that the file counts its seconds from, in milliseconds since 1970-01-01T00:00Z. */
  readonly originMs: bigint;
  /** Nothing later than this is believed. */
  readonly nowMs: bigint;
  /** A GPU model that it does not weigh is refused now, rather than found unpriceable later. */
  readonly custom: WeightPolicy;
  readonly site?: string;
}

const MAX_GPU_MILLI = 1000n;

type TimeField = 'creation_time' | 'scheduled_time' | 'deletion_time';

interface JobTimes {
  readonly created: bigint;
  readonly scheduled: bigint | undefined;
  readonly deleted: bigint | undefined;
}

function parseTime(text: string, line: number, field: TimeField): bigint | undefined | RowRefusal {
  return text === '' ? undefined : parseCount(text, { line, field });
}

function refuseTime(
  kind: 'DeletedBeforeCreated' | 'ScheduledBeforeCreated' | 'NegativeDuration' | 'FutureTimestamp',
  line: number,
  field: TimeField,
): RowRefusal {
  const messages = {
    DeletedBeforeCreated: 'the job was deleted before it was created',
    ScheduledBeforeCreated: 'the job was scheduled before it was created',
    NegativeDuration: 'the job was deleted before it was scheduled: its duration is negative',
    FutureTimestamp: `${field} lies in the future`,
  };
  return refuseRow(kind, line, { field, rule: 'meter.time', message: messages[kind] });
}

function checkTimes({ created, scheduled, deleted }: JobTimes, line: number, limit: bigint): RowRefusal | undefined {
  if (deleted !== undefined && deleted < created) return refuseTime('DeletedBeforeCreated', line, 'deletion_time');
  if (scheduled !== undefined && scheduled < created)
    return refuseTime('ScheduledBeforeCreated', line, 'scheduled_time');
  if (scheduled !== undefined && deleted !== undefined && deleted < scheduled) {
    return refuseTime('NegativeDuration', line, 'deletion_time');
  }
  if (created > limit) return refuseTime('FutureTimestamp', line, 'creation_time');
  if (scheduled !== undefined && scheduled > limit) return refuseTime('FutureTimestamp', line, 'scheduled_time');
  if (deleted !== undefined && deleted > limit) return refuseTime('FutureTimestamp', line, 'deletion_time');
  return undefined;
}

function parseTimes(fields: readonly string[], line: number, context: GpuJobContext): JobTimes | RowRefusal {
  const created = parseCount(fields[8] ?? '', { line, field: 'creation_time' });
  if (typeof created !== 'bigint') return created;
  const deleted = parseTime(fields[9] ?? '', line, 'deletion_time');
  if (typeof deleted === 'object') return deleted;
  const scheduled = parseTime(fields[10] ?? '', line, 'scheduled_time');
  if (typeof scheduled === 'object') return scheduled;
  const times = { created, scheduled, deleted };
  // Whole seconds since the origin: a later one is in the future exactly when it passes this, rounded down.
  const elapsed = context.nowMs - context.originMs;
  return checkTimes(times, line, elapsed < 0n ? -1n : elapsed / 1000n) ?? times;
}

/** Milli-GPUs reserved: the number of GPUs times the share of each. */
function parseMilliGpus(fields: readonly string[], line: number): bigint | RowRefusal {
  const gpus = parseCount(fields[3] ?? '', { line, field: 'num_gpu' });
  if (typeof gpus !== 'bigint') return gpus;
  const share = parseCount(fields[4] ?? '', { line, field: 'gpu_milli' });
  if (typeof share !== 'bigint') return share;
  if (share <= MAX_GPU_MILLI) return gpus * share;
  const message = `a share of ${share} thousandths is more than a whole GPU`;
  return refuseRow('GpuShareOutOfRange', line, { field: 'gpu_milli', rule: 'meter.number', message });
}

function parseMeter(spec: string, line: number, custom: WeightPolicy): Meter | RowRefusal {
  if (spec === '') return { kind: 'gpu-time', resource: UNNAMED_GPU };
  const weight = weightOf(custom, spec, 'compute');
  return typeof weight === 'bigint' ? { kind: 'gpu-time', resource: spec } : { ...weight, line };
}

/**
 * The GPU time that one job reserved, from being scheduled to being deleted: GPUs × share × duration, in milli-GPU·ms,
 * cut at UTC hours (`<name>#1`, `<name>#2`, …), the parts summing exactly to the whole. A job without GPUs, or without
 * both times, yields no event: it carries no GPU time, and is no error.
 *
 * @example parseGpuJobRow('pod-1,6000,12288,1,460,,LS,Running,0,7200,1800', 2, context) // 2 events: half an hour, an hour
 */
export function parseGpuJobRow(
  line: string,
  lineNo: number,
  context: GpuJobContext,
): readonly UsageEvent[] | RowRefusal {
  const fields = readCsvLine(line, { lineNo, columns: GPU_JOB_COLUMNS });
  if ('refused' in fields) return fields;
  const name = fields[0] ?? '';
  if (name === '') {
    return refuseRow('FieldEmpty', lineNo, { field: 'name', rule: 'meter.csv', message: 'the job has no name' });
  }
  const milliGpus = parseMilliGpus(fields, lineNo);
  if (typeof milliGpus !== 'bigint') return milliGpus;
  const meter = parseMeter(fields[5] ?? '', lineNo, context.custom);
  if ('refused' in meter) return meter;
  const times = parseTimes(fields, lineNo, context);
  if ('refused' in times) return times;
  const { scheduled, deleted } = times;
  if (milliGpus === 0n || scheduled === undefined || deleted === undefined) return [];
  const { source, subject, site, originMs } = context;
  const whole = { startMs: originMs + scheduled * 1000n, endMs: originMs + deleted * 1000n };
  return cutAtHours(whole).map(({ startMs, endMs }, part): UsageEvent => {
    return {
      source,
      id: `${name}#${part + 1}`,
      subject,
      meter,
      unit: 'COMPUTE_RAW',
      quantity: milliGpus * (endMs - startMs),
      effectiveAtMs: startMs,
      endMs,
      ...(site === undefined ? {} : { site }),
    };
  });
}
