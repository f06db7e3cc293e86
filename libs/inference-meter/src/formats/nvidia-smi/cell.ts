import { refuse, type Refusal } from '#libs/amount';
import { stepsOf } from '../../exact.js';
import { parseUtcInstant } from '../../instant.js';

/** Why something that nvidia-smi printed is not read. */
export type SmiRefusalKind =
  | 'LineTooLong'
  | 'HeaderUnknown'
  | 'UnitUnknown'
  | 'ColumnCount'
  | 'XmlTooLong'
  | 'XmlMalformed'
  | 'RootUnknown'
  | 'DeviceUnnamed'
  | 'DeviceRepeated'
  | 'TimeUnknown'
  | 'ValueMalformed';

/** A row, or a value in it, that is not read; the place counts from 1: the line of a CSV, the card of an XML. */
export interface SmiRefusal extends Refusal<SmiRefusalKind> {
  readonly at: number;
}

/** Builds the refusal of one row or value. */
export function refuseSmi(kind: SmiRefusalKind, at: number, [field, message]: readonly [string, string]): SmiRefusal {
  return { ...refuse(kind, { field, message, rule: 'meter.nvidia-smi' }), at };
}

/** What nvidia-smi does not say. */
export interface SmiContext {
  /** How far the node's clock runs before UTC, in milliseconds: nvidia-smi prints local time and names no zone. */
  readonly utcOffsetMs: bigint;
  /** When it was run, for output without a timestamp. */
  readonly atMs?: bigint;
}

/** A unit, as it stands behind a number, and how many smallest steps it has. */
export interface SmiUnit {
  readonly unit: string;
  readonly scale: bigint;
}

export const PERCENT: SmiUnit = { unit: '%', scale: 10_000n };
export const MEBIBYTE: SmiUnit = { unit: 'MiB', scale: 1n };
export const WATT: SmiUnit = { unit: 'W', scale: 1_000_000n };

/** A cell: whole smallest steps, the words in which the card says that it does not tell, or neither. */
export type Cell = { readonly steps: bigint } | { readonly unknown: string } | { readonly malformed: string };

const NUMBER = /^(?<number>[\d.]+(?:[eE][+-]?\d+)?)(?: (?<unit>\S+))?$/u;

/**
 * Reads '25.58 W', or '25.58' where units were left out, exactly. What does not begin as a number is the card's own word
 * for unknown: [N/A], [Unknown Error], [Not Supported], ERR!, 'Requested functionality has been deprecated'.
 *
 * @example readCell('38 %', PERCENT) // { steps: 380_000n }
 */
export function readCell(text: string, { unit, scale }: SmiUnit): Cell {
  if (!/^[-+]?[\d.]/u.test(text)) return { unknown: text };
  const parts = NUMBER.exec(text)?.groups;
  const steps = parts === undefined ? undefined : stepsOf(parts['number'] ?? '', scale);
  if (steps === undefined || (parts?.['unit'] ?? unit) !== unit) return { malformed: text };
  return { steps };
}

/** '2026/07/14 09:00:27.792' on a clock that runs `utcOffsetMs` before UTC; undefined for anything else. */
export function smiInstant(text: string, utcOffsetMs: bigint): bigint | undefined {
  const local = parseUtcInstant(text.replace(/^(\d{4})\/(\d{2})\/(\d{2}) /u, '$1-$2-$3 '));
  return local === undefined ? undefined : local - utcOffsetMs;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LOG_INSTANT =
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2}) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/u;

/** 'Mon Apr 24 16:11:51 2023', as the log in XML says it, on the same clock. The day of the week is not checked. */
export function smiLogInstant(text: string, utcOffsetMs: bigint): bigint | undefined {
  const parts = LOG_INSTANT.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const month = `${MONTHS.indexOf(parts['month'] ?? '') + 1}`.padStart(2, '0');
  const day = (parts['day'] ?? '').padStart(2, '0');
  return smiInstant(`${parts['year'] ?? ''}-${month}-${day} ${parts['time'] ?? ''}`, utcOffsetMs);
}
