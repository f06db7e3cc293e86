import type { Refusal } from '#libs/amount';

/** One sample of a scrape, as it is written. */
export interface PromSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** The number as written: '12', '1.5e+3', 'NaN', '+Inf'. Whoever needs a quantity reads it exactly. */
  readonly value: string;
  /** When it was measured, where the line says so; milliseconds since 1970-01-01T00:00Z, rounded down. */
  readonly timestampMs?: bigint;
  /** Counts from 1. */
  readonly line: number;
}

/** Why a line of a scrape is not read. */
export type ExpositionRefusalKind =
  | 'LineTooLong'
  | 'NameMalformed'
  | 'LabelMalformed'
  | 'LabelRepeated'
  | 'ValueMalformed'
  | 'TimestampMalformed'
  | 'AfterEnd'
  | 'EndMissing';

/** A line that was not read, and why. */
export interface ExpositionRefusal extends Refusal<ExpositionRefusalKind> {
  readonly line: number;
}
