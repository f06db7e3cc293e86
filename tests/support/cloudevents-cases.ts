/** The files of CloudEvents' conformance suite, read as far as they go: neither Gherkin nor YAML as a whole. */

export interface FeatureCase {
  readonly name: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: unknown;
}

/** The rows of a table below a line that begins with `title`, its head left out. */
function tableBelow(lines: readonly string[], title: string): readonly (readonly string[])[] {
  const from = lines.findIndex((line) => line.trim().startsWith(title));
  if (from === -1) return [];
  const below = lines.slice(from + 1);
  const end = below.findIndex((line) => !line.trim().startsWith('|'));
  const rows = end === -1 ? below : below.slice(0, end);
  return rows.slice(1).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The texts between triple quotation marks, without the indentation that they share. */
function docStrings(text: string): readonly string[] {
  return [...text.matchAll(/^(?<indent> *)"""\n(?<body>[^]*?)\n *"""/gmu)].map(({ groups }) => {
    const indent = groups?.['indent'] ?? '';
    const lines = (groups?.['body'] ?? '').split('\n');
    return lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
  });
}

const pairs = (rows: readonly (readonly string[])[]): readonly (readonly [string, string])[] =>
  rows.map(([name = '', value = '']) => [name, value] as const);

function caseOf(name: string, text: string): FeatureCase {
  const lines = text.split('\n');
  const [message = '', data = ''] = docStrings(text);
  const attributes = Object.fromEntries(pairs(tableBelow(lines, 'Then the attributes are')));
  const value: unknown = JSON.parse(data);
  const kafka = pairs(tableBelow(lines, 'And Kafka headers'));
  if (kafka.length > 0) return { name, headers: kafka, body: message, attributes, data: value };
  const [head = '', ...body] = message.split('\n\n');
  const headers = head.split('\n').slice(1).map(headerOf);
  return { name, headers, body: body.join('\n\n'), attributes, data: value };
}

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

/** The scenarios of a feature file; an outline stands once for each of its examples. */
export function featureCases(text: string): readonly FeatureCase[] {
  const scenarios = text.split(/^ *Scenario(?: Outline)?: /mu).slice(1);
  return scenarios.flatMap((scenario) => {
    const examples = tableBelow(scenario.split('\n'), 'Examples:').map(([contentType = '']) => contentType);
    const name = scenario.split('\n', 1)[0] ?? '';
    if (examples.length === 0) return [caseOf(name, scenario)];
    return examples.map((type) =>
      caseOf(name.replace('<contentType>', type), scenario.replaceAll('<contentType>', type)),
    );
  });
}

export interface YamlCase {
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The documents of a file of events: attributes, extensions among them, and data as a block. */
export function yamlCases(text: string): readonly YamlCase[] {
  return text
    .split(/^---\n/mu)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [head = '', block = ''] = part.split(/^Data: \|\n/mu);
      const attributes: Record<string, string> = {};
      let last = '';
      for (const line of head.slice(head.indexOf('ContextAttributes:')).split('\n')) {
        if (line.startsWith('TransportExtensions')) break;
        const found = /^ +(?<name>[a-z0-9]+) ?: (?<value>.*)$/u.exec(line)?.groups;
        if (found !== undefined) {
          last = found['name'] ?? '';
          attributes[last] = (found['value'] ?? '').replace(/^"(?<inner>.*)"$/u, '$<inner>').replace(/^\|$/u, '');
        } else if (attributes[last] === '') attributes[last] = line.trim();
      }
      return { attributes, data: block.split('\n').map((line) => line.trim())[0] ?? '' };
    });
}

export interface MarkdownExamples {
  readonly json: readonly unknown[];
  readonly http: readonly { readonly headers: readonly (readonly [string, string])[]; readonly body: Uint8Array }[];
}

/** Stands where the examples only say that there are bytes. */
const BYTES = Uint8Array.from([0, 128, 255]);
const BASE64 = btoa(String.fromCharCode(...BYTES));

/** The events of the specification's examples and, in the same order, their binary forms. */
export function markdownExamples(text: string): MarkdownExamples {
  const blocks = [...text.matchAll(/^```(?<kind>\w*)\n(?<body>[^]*?)\n```$/gmu)].map(({ groups }) => ({
    kind: groups?.['kind'] ?? '',
    body: groups?.['body'] ?? '',
  }));
  const json = blocks
    .filter(({ kind }) => kind.toLowerCase() === 'json')
    .map(({ body }) => JSON.parse(body.replaceAll('... base64 encoded string ...', BASE64)) as unknown);
  const http = blocks
    .filter(({ body }) => body.startsWith('ce-specversion'))
    .map(({ body }) => {
      const [head = '', payload = ''] = body.split('\n\n');
      const isBytes = payload.startsWith('...');
      return { headers: head.split('\n').map(headerOf), body: isBytes ? BYTES : new TextEncoder().encode(payload) };
    });
  return { json, http };
}
