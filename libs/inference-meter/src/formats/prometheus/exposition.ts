import { refuse } from '#libs/amount';
import { MAX_LINE_BYTES } from '../../csv-line.js';
import { readSampleLine, type LineFault } from './read-line.js';
import { millisOf } from './seconds.js';
import type { ExpositionRefusal, PromSample } from './sample.js';

/** What a scrape does not say of itself. */
export interface ExpositionContext {
  /**
   * Whether it was served as `application/openmetrics-text`. Then timestamps are seconds, and a scrape without its
   * `# EOF` was cut off. Left out, the `# EOF` itself tells.
   */
  readonly openMetrics?: boolean;
}

/** A scrape, line by line. */
export interface Exposition {
  readonly records: readonly PromSample[];
  readonly refusals: readonly ExpositionRefusal[];
  /** Lines of comments, other than the two that are read. */
  readonly ignored: number;
  /** What the `# TYPE` lines say, where there are any: family → type. A family without one is of unknown type. */
  readonly types: ReadonlyMap<string, string>;
  readonly openMetrics: boolean;
}

const TYPE_LINE = /^#[ \t]+TYPE[ \t]+(?:"(?<quoted>[^"]*)"|(?<name>\S+))[ \t]+(?<type>[a-z]+)[ \t]*$/u;
const END_LINE = /^# EOF[ \t]*$/u;
const WHOLE_MILLIS = /^-?\d{1,18}$/u;

interface Reading {
  readonly records: PromSample[];
  readonly refusals: ExpositionRefusal[];
  readonly types: Map<string, string>;
  readonly openMetrics: boolean;
  ignored: number;
  ended: boolean;
}

function refuseLine(reading: Reading, line: number, { fault, field, message }: LineFault): void {
  reading.refusals.push({ ...refuse(fault, { field, message, rule: 'meter.exposition' }), line });
}

function readComment(reading: Reading, text: string): void {
  const type = TYPE_LINE.exec(text)?.groups;
  if (type !== undefined) reading.types.set(type['quoted'] ?? type['name'] ?? '', type['type'] ?? '');
  else if (reading.openMetrics && END_LINE.test(text)) reading.ended = true;
  else reading.ignored += 1;
}

/** Prometheus counts whole milliseconds, OpenMetrics seconds; a decimal point is proof of seconds. */
function timestampOf(text: string, openMetrics: boolean): bigint | undefined {
  if (openMetrics || text.includes('.')) return millisOf(text);
  return WHOLE_MILLIS.test(text) ? BigInt(text) : undefined;
}

function readSample(reading: Reading, text: string, line: number): void {
  const sample = readSampleLine(text);
  if ('fault' in sample) {
    refuseLine(reading, line, sample);
    return;
  }
  const { name, labels, value, timestamp } = sample;
  if (timestamp === undefined) {
    reading.records.push({ name, labels, value, line });
    return;
  }
  const timestampMs = timestampOf(timestamp, reading.openMetrics);
  if (timestampMs === undefined) {
    const message = `"${timestamp.slice(0, 40)}" is no instant`;
    refuseLine(reading, line, { fault: 'TimestampMalformed', field: name, message });
    return;
  }
  reading.records.push({ name, labels, value, timestampMs, line });
}

function readLine(reading: Reading, text: string, line: number): void {
  if (reading.ended) {
    refuseLine(reading, line, { fault: 'AfterEnd', field: 'line', message: 'the line stands after "# EOF"' });
  } else if (text.length > MAX_LINE_BYTES) {
    const message = `the line is longer than ${MAX_LINE_BYTES} characters`;
    refuseLine(reading, line, { fault: 'LineTooLong', field: 'line', message });
  } else if (text.startsWith('#')) {
    readComment(reading, text);
  } else {
    readSample(reading, text, line);
  }
}

/**
 * Reads a scrape of `/metrics`, in the text format of Prometheus (0.0.4, with the quoted names of 1.0.0) or OpenMetrics
 * (1.0.0). A line that cannot be read is refused by itself, and the others stand. `# HELP` and `# TYPE` lines may be
 * missing. The same series twice is kept twice: what that means, the format above decides.
 *
 * @example parseExposition('up 1\n').records // [{ name: 'up', labels: Map {}, value: '1', line: 1 }]
 */
export function parseExposition(text: string, context: ExpositionContext = {}): Exposition {
  const lines = text.split('\n');
  const openMetrics = context.openMetrics ?? lines.some((line) => END_LINE.test(line.replace(/\r$/u, '')));
  const reading: Reading = { records: [], refusals: [], types: new Map(), openMetrics, ignored: 0, ended: false };
  for (const [index, raw] of lines.entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.trim() !== '') readLine(reading, line.trimStart(), index + 1);
  }
  if (openMetrics && !reading.ended) {
    const message = 'the scrape does not end in "# EOF": it was cut off';
    refuseLine(reading, lines.length, { fault: 'EndMissing', field: 'line', message });
  }
  const { records, refusals, types, ignored } = reading;
  return { records, refusals, ignored, types, openMetrics };
}
