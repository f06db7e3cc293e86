import { refuse, type Refusal } from '#libs/amount';

/** Every reason why a row of a file is not read. */
export type RowRefusalKind =
  | 'LineTooLong'
  | 'ByteOrderMark'
  | 'ControlCharacter'
  | 'NonAscii'
  | 'QuotedField'
  | 'HeaderMismatch'
  | 'ColumnCount'
  | 'FieldEmpty'
  | 'NumberMalformed'
  | 'GpuShareOutOfRange'
  | 'TimestampMalformed'
  | 'FutureTimestamp'
  | 'DeletedBeforeCreated'
  | 'ScheduledBeforeCreated'
  | 'NegativeDuration'
  | 'GpuModelUnweighted';

/** A row that was not read, and why: the line counts from 1, the header being line 1. */
export interface RowRefusal extends Refusal<RowRefusalKind> {
  readonly line: number;
}

/** What refuses, besides the line and the kind. */
export interface RowRefusalReason {
  /** The column, or 'line' where the whole line is at fault. */
  readonly field: string;
  readonly rule: 'meter.csv' | 'meter.number' | 'meter.time' | 'meter.weight';
  readonly message: string;
}

/** Builds the refusal of one row. */
export function refuseRow(kind: RowRefusalKind, line: number, reason: RowRefusalReason): RowRefusal {
  return { ...refuse(kind, reason), line };
}
