import { InvariantViolation } from '#libs/amount';
import type { Custom } from '#libs/custom';
import {
  GPU_JOB_COLUMNS,
  GPU_NODE_COLUMNS,
  LLM_REQUEST_COLUMNS,
  parseGpuJobRow,
  parseLlmRequestRow,
  type RowRefusal,
  type UsageEvent,
} from '#libs/inference-meter';
import type { ImportJob, ImportKind } from './import-job.js';

/** The columns that the first line of each kind of file names. */
export const COLUMNS: Readonly<Record<ImportKind, readonly string[]>> = {
  'llm-requests': LLM_REQUEST_COLUMNS,
  'gpu-jobs': GPU_JOB_COLUMNS,
  'gpu-nodes': GPU_NODE_COLUMNS,
};

/** What rows are judged by, besides what the job was told. */
export interface Judgement {
  readonly nowMs: bigint;
  readonly custom: Custom;
}

/** The use that one row tells of. */
export interface UsageRow {
  readonly line: number;
  readonly events: readonly UsageEvent[];
  /** The id that one more event of this row would have: known already, an earlier row told of more. */
  readonly beyond?: string;
}

export type UsageRowParser = (text: string, line: number) => UsageRow | RowRefusal;

const given = <T>(value: T | undefined): T => {
  if (value === undefined) throw new InvariantViolation('an import of usage was told what it needs');
  return value;
};

/** The parser of a job's rows. */
export function usageRowParser({ kind, terms }: ImportJob, { nowMs, custom }: Judgement): UsageRowParser {
  const { source, site } = terms;
  const subject = given(terms.subject);
  if (kind === 'llm-requests') {
    const context = { source, subject, site, model: given(terms.model), nowMs };
    return (text, line) => {
      const events = parseLlmRequestRow(text, line, context);
      return 'refused' in events ? events : { line, events };
    };
  }
  const context = { source, subject, site, originMs: BigInt(given(terms.originMs)), nowMs, custom };
  return (text, line) => {
    const events = parseGpuJobRow(text, line, context);
    if ('refused' in events) return events;
    const name = events[0]?.id.slice(0, -'#1'.length);
    return { line, events, ...(name === undefined ? {} : { beyond: `${name}#${events.length + 1}` }) };
  };
}
