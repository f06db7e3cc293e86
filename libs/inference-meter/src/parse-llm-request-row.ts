import { readCsvLine } from './csv-line.js';
import { parseUtcInstant } from './instant.js';
import { parseCount } from './number-field.js';
import { refuseRow, type RowRefusal } from './row-refusal.js';
import type { UsageEvent } from './usage-event.js';

/** The columns of a file of LLM requests. */
export const LLM_REQUEST_COLUMNS = ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'] as const;

/** What the importer of a file of LLM requests is told, for the file does not say it. */
export interface LlmRequestContext {
  /** Names the file, for ever: ids are line numbers in it. */
  readonly source: string;
  readonly subject: string;
  readonly model: string;
  /** Nothing later than this is believed. */
  readonly nowMs: bigint;
  readonly site?: string;
}

function parseTimestamp(text: string, lineNo: number, nowMs: bigint): bigint | RowRefusal {
  const effectiveAtMs = parseUtcInstant(text);
  const [field, rule] = ['TIMESTAMP', 'meter.time'] as const;
  if (effectiveAtMs === undefined) {
    const message = `"${text.slice(0, 40)}" is not a UTC time such as 2023-11-16 18:15:46.6805900`;
    return refuseRow('TimestampMalformed', lineNo, { field, rule, message });
  }
  if (effectiveAtMs <= nowMs) return effectiveAtMs;
  return refuseRow('FutureTimestamp', lineNo, { field, rule, message: `"${text}" lies in the future` });
}

/**
 * The two events of one LLM request: the tokens read (`<line>#in`) and the tokens written (`<line>#out`). The time is
 * UTC, rounded down to a millisecond; two requests in one millisecond stay apart by their line. Zero tokens is a fact
 * and yields its event.
 *
 * @example parseLlmRequestRow('2023-11-16 18:15:46.6805900,374,44', 2, context) // [374 tokens in, 44 out]
 */
export function parseLlmRequestRow(
  line: string,
  lineNo: number,
  context: LlmRequestContext,
): readonly UsageEvent[] | RowRefusal {
  const fields = readCsvLine(line, { lineNo, columns: LLM_REQUEST_COLUMNS });
  if ('refused' in fields) return fields;
  const [timestamp = '', contextTokens = '', generatedTokens = ''] = fields;
  const effectiveAtMs = parseTimestamp(timestamp, lineNo, context.nowMs);
  if (typeof effectiveAtMs !== 'bigint') return effectiveAtMs;
  const tokensIn = parseCount(contextTokens, { line: lineNo, field: 'ContextTokens' });
  if (typeof tokensIn !== 'bigint') return tokensIn;
  const tokensOut = parseCount(generatedTokens, { line: lineNo, field: 'GeneratedTokens' });
  if (typeof tokensOut !== 'bigint') return tokensOut;
  const { source, subject, model, site } = context;
  const shared = { source, subject, unit: 'TOKEN', effectiveAtMs, ...(site === undefined ? {} : { site }) } as const;
  return [
    { ...shared, id: `${lineNo}#in`, meter: { kind: 'tokens-in', resource: model }, quantity: tokensIn },
    { ...shared, id: `${lineNo}#out`, meter: { kind: 'tokens-out', resource: model }, quantity: tokensOut },
  ];
}
