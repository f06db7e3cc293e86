import { compareIds, refuse, type Refusal } from '#libs/amount';
import { MAX_LINE_BYTES } from '../csv-line.js';
import { decimalOfSteps } from './decimal.js';
import { dimensionsOf, metricOf, type MeterFigure } from './figure.js';

/** What the exposition is served as. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** One series of a family, as it stands now. */
export interface WrittenSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly steps: bigint;
  /** Steps to one of the family's unit: a power of ten. */
  readonly scale: bigint;
  /** Left out, it is the time of the scrape. */
  readonly timestampMs?: bigint;
}

export interface WrittenFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly WrittenSample[];
}

export type ExpositionWriteRefusal = Refusal<
  | 'NameMalformed'
  | 'FamilyTwice'
  | 'LabelMalformed'
  | 'SeriesTwice'
  | 'ValueMalformed'
  | 'TimestampMalformed'
  | 'LineTooLong'
>;

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/u;
/** Names that begin with two underscores belong to Prometheus. */
const LABEL = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/u;
const WHOLE_MILLIS = /^-?\d{1,18}$/u;

function no(kind: ExpositionWriteRefusal['kind'], field: string, message: string): ExpositionWriteRefusal {
  return refuse(kind, { message, field, rule: 'meter.exposition' });
}

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');

/** An empty label is the same as none; the rest in one order, so that one series has one text. */
function labelsOf(labels: WrittenSample['labels']): string | ExpositionWriteRefusal {
  const pairs = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => compareIds(a, b));
  for (const [name, value] of pairs) {
    if (!LABEL.test(name)) return no('LabelMalformed', 'labels', `"${name.slice(0, 40)}" is no name of a label`);
    if (!value.isWellFormed()) return no('LabelMalformed', name, `the label ${name} is no Unicode text`);
  }
  if (pairs.length === 0) return '';
  return `{${pairs.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(',')}}`;
}

function sampleLine({ name, type }: WrittenFamily, labels: string, sample: WrittenSample) {
  const { steps, scale, timestampMs } = sample;
  const value = scale > 0n ? decimalOfSteps(steps, scale) : undefined;
  if (value === undefined) return no('ValueMalformed', name, 'the figure has no end as a decimal');
  if (type === 'counter' && steps < 0n) return no('ValueMalformed', name, 'a counter counts from zero upwards');
  const time = timestampMs === undefined ? '' : ` ${timestampMs}`;
  if (timestampMs !== undefined && !WHOLE_MILLIS.test(timestampMs.toString())) {
    return no('TimestampMalformed', name, 'the instant has more than 18 digits');
  }
  const line = `${name}${labels} ${value}${time}`;
  return line.length > MAX_LINE_BYTES ? no('LineTooLong', name, `a line has more than ${MAX_LINE_BYTES}`) : line;
}

function familyLines(family: WrittenFamily): readonly string[] | ExpositionWriteRefusal {
  const { name, help, type, samples } = family;
  if (!NAME.test(name)) return no('NameMalformed', 'name', `"${name.slice(0, 40)}" is no name of a metric`);
  if (type === 'counter' && !name.endsWith('_total')) {
    return no('NameMalformed', 'name', `${name} is a counter, whose name ends in _total`);
  }
  if (!help.isWellFormed()) return no('NameMalformed', 'help', 'the help is no Unicode text');
  const lines = [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`];
  if (lines.some(({ length }) => length > MAX_LINE_BYTES)) return no('LineTooLong', 'help', 'the help is too long');
  const seen = new Set<string>();
  for (const sample of samples) {
    const labels = labelsOf(sample.labels);
    if (typeof labels !== 'string') return labels;
    if (seen.has(labels)) return no('SeriesTwice', name, `${name}${labels.slice(0, 200)} stands twice`);
    seen.add(labels);
    const line = sampleLine(family, labels, sample);
    if (typeof line !== 'string') return line;
    lines.push(line);
  }
  return lines;
}

/**
 * Families in the text format of Prometheus 0.0.4: each with its HELP and TYPE, values as exact plain decimals. Prometheus
 * reads them as doubles: beyond 2^53 it rounds what stands here exactly. All or nothing: half an exposition would look
 * like series that ended.
 *
 * @example writeExposition([{ name: 'up', help: 'Up', type: 'gauge', samples: [{ labels: {}, steps: 1n, scale: 1n }] }])
 */
export function writeExposition(families: readonly WrittenFamily[]): string | ExpositionWriteRefusal {
  const names = new Set<string>();
  const lines: string[] = [];
  for (const family of families) {
    if (names.has(family.name)) return no('FamilyTwice', 'name', `${family.name} stands twice`);
    names.add(family.name);
    const ofFamily = familyLines(family);
    if ('refused' in ofFamily) return ofFamily;
    for (const line of ofFamily) lines.push(line);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/**
 * Running totals as families of counters, in the order in which each first appears. A figure that is not known has no
 * sample: its series is absent, not 0.
 */
export function expositionFamilies(figures: Iterable<MeterFigure>): readonly WrittenFamily[] {
  const families = new Map<string, WrittenFamily & { readonly samples: WrittenSample[] }>();
  for (const figure of figures) {
    if (figure.quantity === null) continue;
    const { prometheus: name, help, scale } = metricOf(figure.meter.kind);
    const family = families.get(name) ?? { name, help, type: 'counter' as const, samples: [] };
    family.samples.push({ labels: Object.fromEntries(dimensionsOf(figure)), steps: figure.quantity, scale });
    families.set(name, family);
  }
  return [...families.values()];
}
