import type { ExpositionRefusalKind } from './sample.js';

/** What one line of a sample says; the timestamp as written. */
export interface SampleText {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: string;
  readonly timestamp?: string;
}

/** Which part of the line is at fault. */
export interface LineFault {
  readonly fault: ExpositionRefusalKind;
  readonly field: string;
  readonly message: string;
}

const BARE_NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/uy;
const BARE_LABEL = /[a-zA-Z_][a-zA-Z0-9_]*/uy;
const BLANK = /[ \t]*/uy;
// Any escape is let through here; what it stands for is decided below. A value may hold a brace or a '#'.
const QUOTED = /"(?:[^"\\]|\\.)*"/suy;
const REST = /(?<value>\S+)(?:[ \t]+(?<timestamp>[^\s#]\S*))?[ \t]*(?:#.*)?$/suy;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/u;
const NOT_A_NUMBER = /^(?:nan|[+-]?inf(?:inity)?)$/iu;

const fault = (kind: ExpositionRefusalKind, field: string, message: string): LineFault => ({
  fault: kind,
  field,
  message,
});

/** Where reading has come to in one line. */
class Cursor {
  at = 0;

  constructor(readonly line: string) {}

  /** What the sticky pattern matches here, which is then passed. */
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.line);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  takeText(text: string): boolean {
    if (!this.line.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  skip(): void {
    this.take(BLANK);
  }
}

/** Only \\, \" and \n are escapes; both formats leave any other backslash standing as it is. */
function unquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(?<next>["\\n])/gu, (_whole, next: string) => (next === 'n' ? '\n' : next));
}

/** One `name="value"`; a name in quotes alone is the metric's own, as Prometheus 3 writes names beyond ASCII. */
function readLabel(cursor: Cursor): { readonly name: string; readonly value?: string } | LineFault {
  const bare = cursor.take(BARE_LABEL)?.[0];
  const quoted = bare === undefined ? cursor.take(QUOTED)?.[0] : undefined;
  const name = bare ?? (quoted === undefined ? '' : unquote(quoted));
  if (name === '') return fault('LabelMalformed', 'labels', `no label's name at column ${cursor.at + 1}`);
  cursor.skip();
  if (!cursor.takeText('=')) {
    if (quoted !== undefined) return { name };
    return fault('LabelMalformed', name, `the label ${name} has no "="`);
  }
  cursor.skip();
  const value = cursor.take(QUOTED)?.[0];
  if (value === undefined) return fault('LabelMalformed', name, `the label ${name} has no value in quotation marks`);
  return { name, value: unquote(value) };
}

/** The labels between braces, and the metric's name where that stands among them. */
function readLabels(cursor: Cursor, labels: Map<string, string>): { readonly name?: string } | LineFault {
  let name: string | undefined;
  cursor.skip();
  while (!cursor.takeText('}')) {
    const label = readLabel(cursor);
    if ('fault' in label) return label;
    if (label.value === undefined) {
      if (name !== undefined) return fault('NameMalformed', 'name', 'the line names two metrics');
      name = label.name;
    } else if (labels.has(label.name)) {
      return fault('LabelRepeated', label.name, `the label ${label.name} stands twice`);
    } else {
      labels.set(label.name, label.value);
    }
    cursor.skip();
    const more = cursor.takeText(',');
    cursor.skip();
    if (!more && cursor.line[cursor.at] !== '}') {
      return fault('LabelMalformed', label.name, `after the label ${label.name} stands neither "," nor "}"`);
    }
  }
  return name === undefined ? {} : { name };
}

/**
 * Reads one line of a sample, in either text format: blanks between any two parts, a comma after the last label,
 * escaped values, names in quotation marks, scientific notation, a timestamp, an exemplar (which is dropped).
 *
 * @example readSampleLine('a_total{ model="x" , } 1.5e3') // { name: 'a_total', labels: Map {model → x}, value: '1.5e3' }
 */
export function readSampleLine(line: string): SampleText | LineFault {
  const cursor = new Cursor(line);
  cursor.skip();
  let name = cursor.take(BARE_NAME)?.[0];
  cursor.skip();
  const labels = new Map<string, string>();
  if (cursor.takeText('{')) {
    const inside = readLabels(cursor, labels);
    if ('fault' in inside) return inside;
    if (name !== undefined && inside.name !== undefined) {
      return fault('NameMalformed', 'name', 'the line names two metrics');
    }
    name ??= inside.name;
    cursor.skip();
  }
  if (name === undefined) return fault('NameMalformed', 'name', 'the line begins with no name of a metric');
  const rest = cursor.take(REST)?.groups;
  const value = rest?.['value'] ?? '';
  if (!NUMBER.test(value) && !NOT_A_NUMBER.test(value)) {
    return fault('ValueMalformed', name, `"${line.slice(cursor.at, cursor.at + 40)}" is no number, or more follows it`);
  }
  const timestamp = rest?.['timestamp'];
  return { name, labels, value, ...(timestamp === undefined ? {} : { timestamp }) };
}
