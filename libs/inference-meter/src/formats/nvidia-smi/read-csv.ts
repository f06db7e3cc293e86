import { MAX_LINE_BYTES } from '../../csv-line.js';
import type { DeviceReading, MeasuredField } from '../gpu-device/reading.js';
import {
  MEBIBYTE,
  PERCENT,
  refuseSmi,
  smiInstant,
  WATT,
  type SmiContext,
  type SmiRefusal,
  type SmiUnit,
} from './cell.js';
import { saidMig, saidText, saidUuid, SmiDraft } from './draft.js';

/** What a CSV does not say. */
export interface SmiCsvContext extends SmiContext {
  /** The fields that were asked for, where the output has no header (`--format=csv,noheader`). */
  readonly columns?: readonly string[];
}

/** The rows of a CSV, one reading each. */
export interface SmiReadings {
  readonly records: readonly DeviceReading[];
  readonly refusals: readonly SmiRefusal[];
  /** Empty lines and headers. */
  readonly ignored: number;
}

interface Column {
  readonly name: string;
  readonly unit: string | undefined;
}

interface Measured {
  readonly name: string;
  readonly field: MeasuredField;
  readonly unit: SmiUnit;
}

/** Where several columns tell one field, the first that tells it is taken. */
const MEASURED: readonly Measured[] = [
  { name: 'power.draw', field: 'powerMicrowatts', unit: WATT },
  { name: 'power.draw.average', field: 'powerMicrowatts', unit: WATT },
  { name: 'power.draw.instant', field: 'powerMicrowatts', unit: WATT },
  { name: 'utilization.gpu', field: 'utilisationPpm', unit: PERCENT },
  { name: 'memory.used', field: 'memoryUsedMib', unit: MEBIBYTE },
  { name: 'memory.total', field: 'memoryTotalMib', unit: MEBIBYTE },
];

/** nvidia-smi takes either name, and prints the one that was asked for. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['gpu_uuid', 'uuid'],
  ['gpu_name', 'name'],
  ['gpu.power.draw.average', 'power.draw.average'],
  ['gpu.power.draw.instant', 'power.draw.instant'],
]);

/** Columns of the queries for processes and memory pages, whose rows name cards too but are no readings of them. */
const OF_OTHER_QUERIES: ReadonlySet<string> = new Set([
  'pid',
  'process_name',
  'used_gpu_memory',
  'used_memory',
  'vgpu_instance',
  'gpu_utilization',
  'mem_utilization',
  'max_memory_usage',
  'time',
  'retired_pages.address',
  'retired_pages.timestamp',
  'retired_pages.cause',
]);

const READ = new Set(['timestamp', 'uuid', 'name', 'index', 'mig.mode.current', ...MEASURED.map(({ name }) => name)]);

const HEADING = /^(?<name>[^\s[]+)(?: \[(?<unit>[^\]]*)\])?$/u;

const cellsOf = (line: string): readonly string[] => line.split(',').map((cell) => cell.trim());

function columnsOf(cells: readonly string[]): readonly Column[] | SmiRefusal {
  const columns = cells.map((cell): Column => {
    const parts = HEADING.exec(cell)?.groups;
    const name = parts?.['name'] ?? cell;
    return { name: ALIASES.get(name) ?? name, unit: parts?.['unit'] };
  });
  if (!columns.some(({ name }) => name === 'uuid')) {
    return refuseSmi('HeaderUnknown', 1, [
      'uuid',
      `"${cells.join(', ').slice(0, 60)}" is no header with a column uuid`,
    ]);
  }
  const other = columns.find(({ name }) => OF_OTHER_QUERIES.has(name));
  if (other !== undefined) {
    return refuseSmi('HeaderUnknown', 1, [other.name, `a query with ${other.name} is not one of cards (--query-gpu)`]);
  }
  const strange = columns.find(({ name, unit }) => {
    const expected = MEASURED.find((measured) => measured.name === name)?.unit.unit;
    return expected !== undefined && unit !== undefined && unit !== expected;
  });
  if (strange === undefined) return columns;
  return refuseSmi('UnitUnknown', 1, [strange.name, `${strange.name} is in "${strange.unit ?? ''}"`]);
}

interface Row {
  readonly cells: ReadonlyMap<string, string>;
  readonly line: number;
}

function readRow({ cells, line }: Row, context: SmiCsvContext): { record?: DeviceReading; refusals: SmiRefusal[] } {
  const uuid = saidUuid(cells.get('uuid'));
  if (uuid === null) {
    return { refusals: [refuseSmi('DeviceUnnamed', line, ['uuid', 'the row does not say which card it is of'])] };
  }
  const printed = cells.get('timestamp');
  const atMs = printed === undefined ? context.atMs : smiInstant(printed, context.utcOffsetMs);
  if (atMs === undefined) {
    const message = printed === undefined ? 'the row has no timestamp' : `"${printed.slice(0, 40)}" is no timestamp`;
    return { refusals: [refuseSmi('TimeUnknown', line, ['timestamp', message])] };
  }
  const draft = new SmiDraft(line);
  for (const { name, field, unit } of MEASURED) draft.take(field, [name, cells.get(name)], unit);
  for (const [name, cell] of cells) if (!READ.has(name)) draft.keep(name, cell);
  const record = draft.reading(uuid, atMs, {
    model: saidText(cells.get('name')),
    index: saidText(cells.get('index')),
    host: saidText(cells.get('hostname')),
    migEnabled: saidMig(cells.get('mig.mode.current')),
  });
  return { record, refusals: draft.refusals };
}

function rowOf(line: string, lineNo: number, columns: readonly Column[]): Row | SmiRefusal {
  const cells = cellsOf(line);
  if (cells.length !== columns.length) {
    const message = `the line has ${cells.length} cells where the header has ${columns.length}`;
    return refuseSmi('ColumnCount', lineNo, ['line', message]);
  }
  // A column that was asked for twice says the same twice.
  return { cells: new Map(columns.map(({ name }, index) => [name, cells[index] ?? ''])), line: lineNo };
}

interface Line {
  readonly text: string;
  readonly line: number;
}

function readLine(
  { text, line }: Line,
  columns: readonly Column[],
  context: SmiCsvContext,
): ReturnType<typeof readRow> {
  if (text.length > MAX_LINE_BYTES) {
    const message = `the line is longer than ${MAX_LINE_BYTES} characters`;
    return { refusals: [refuseSmi('LineTooLong', line, ['line', message])] };
  }
  const row = rowOf(text, line, columns);
  return 'refused' in row ? { refusals: [row] } : readRow(row, context);
}

/**
 * Reads the output of `nvidia-smi --query-gpu=… --format=csv`, with or without units and header, of one run, of a loop
 * (`-l`), or of runs written one after the other. What the card does not tell ([N/A], [Unknown Error]) is null, and
 * named in `unknown`. The CSV knows of no MIG instances and has no energy counter. No output at all is refused, so that
 * it is not taken for a node without cards.
 *
 * @example parseSmiCsv('uuid, power.draw [W]\nGPU-1, 25.58 W\n', { utcOffsetMs: 0n, atMs })
 */
export function parseSmiCsv(text: string, context: SmiCsvContext): SmiReadings {
  const all = text.split('\n').map((raw, index): Line => ({ text: raw.trim(), line: index + 1 }));
  const filled = all.filter((line) => line.text !== '');
  const header = context.columns === undefined ? (filled[0]?.text ?? '') : undefined;
  const columns = columnsOf(context.columns ?? cellsOf(header ?? ''));
  const rows = filled.filter((line) => line.text !== header);
  const ignored = all.length - rows.length;
  if ('refused' in columns) return { records: [], refusals: [columns], ignored };
  if (filled.length === 0) {
    return { records: [], refusals: [refuseSmi('HeaderUnknown', 1, ['line', 'the output is empty'])], ignored };
  }
  const records: DeviceReading[] = [];
  const refusals: SmiRefusal[] = [];
  for (const line of rows) {
    const read = readLine(line, columns, context);
    refusals.push(...read.refusals);
    if (read.record !== undefined) records.push(read.record);
  }
  return { records, refusals, ignored };
}
