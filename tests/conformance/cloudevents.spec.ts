import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readCloudEvents, type CloudEvent, type EventMessage, type ReadEvents } from '#libs/inference-meter';
import { describe, expect, it } from '@jest/globals';
import { featureCases, markdownExamples, yamlCases, type YamlCase } from '../support/cloudevents-cases.js';

const folder = path.join(import.meta.dirname, '../../../shared/data/usage/cloudevents');
const isPresent = existsSync(folder);
const describeFiles = isPresent ? describe : describe.skip;
const unless = isPresent ? '' : ' (skipped: ../shared/data/usage/cloudevents is absent)';
const text = (name: string): string => (isPresent ? readFileSync(path.join(folder, name), 'utf8') : '');

const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);
const STRUCTURED = 'application/cloudevents+json';

function only(read: ReadEvents): CloudEvent {
  const [record] = read.records;
  if (record === undefined || read.refusals.length > 0) throw new Error(JSON.stringify(read.refusals));
  return record.event;
}

const readStructured = (json: unknown, type = STRUCTURED): ReadEvents =>
  readCloudEvents({ headers: [['content-type', type]], body: bytes(JSON.stringify(json)) });

/** Every attribute of an event by its name, extensions among them. */
function attributesOf(event: CloudEvent): Readonly<Record<string, unknown>> {
  const { rest, data: _data, timeMs: _timeMs, ...attributes } = event;
  return { ...attributes, ...rest };
}

/** A case of the conformance suite as a message in binary mode. */
function binaryOf({ attributes, data }: YamlCase): EventMessage {
  const headers = Object.entries(attributes).map(([name, value]): [string, string] =>
    // What is not printable ASCII, a quotation mark or a per cent sign is encoded (HTTP binding, section 3.1.3.2).
    name === 'datacontenttype'
      ? ['Content-Type', value]
      : [`ce-${name}`, value.replace(/[^!#$&-~]/gu, (character) => encodeURIComponent(character))],
  );
  return { headers: [...headers, ['user-agent', 'foo']], body: bytes(data) };
}

/** The same in structured mode. */
function structuredOf({ attributes, data }: YamlCase): unknown {
  const isJson = attributes['datacontenttype']?.includes('json') ?? true;
  return { ...attributes, data: isJson ? (JSON.parse(data) as unknown) : data };
}

describeFiles(`CloudEvents’ own scenarios${unless}`, () => {
  const http = featureCases(text('features/http-protocol-binding.feature'));
  const kafka = featureCases(text('features/kafka-protocol-binding.feature'));

  it('are 4 for HTTP and 3 for Kafka', () => {
    expect([http.length, kafka.length]).toEqual([4, 3]);
  });

  it.each([
    ...http.map((made) => ({ ...made, binding: 'http' })),
    ...kafka.map((made) => ({ ...made, binding: 'kafka' })),
  ])('hold for $binding: $name', ({ headers, body, attributes, data, binding }) => {
    const event = only(
      readCloudEvents({ headers, body: bytes(body), binding: binding === 'kafka' ? 'kafka' : 'http' }),
    );
    expect(attributesOf(event)).toEqual(attributes);
    expect(event.data).toEqual({ kind: 'json', value: data });
  });
});

describeFiles(`CloudEvents’ conformance events${unless}`, () => {
  const v1 = [...yamlCases(text('yaml/v1.yaml')), ...yamlCases(text('yaml/v1.0/v1_minimum.yaml'))];
  const v03 = [...yamlCases(text('yaml/v03.yaml')), ...yamlCases(text('yaml/v0.3/v03_minimum.yaml'))];

  it('are 8 of version 1.0 and 7 of version 0.3', () => {
    expect([v1.length, v03.length]).toEqual([8, 7]);
  });

  it.each(v1)('reads $attributes.id in both modes', (made) => {
    const binary = only(readCloudEvents(binaryOf(made)));
    const structured = only(readStructured(structuredOf(made)));
    expect(attributesOf(binary)).toEqual(made.attributes);
    expect(attributesOf(structured)).toEqual(made.attributes);
    const type = made.attributes['datacontenttype'];
    if (type?.startsWith('application/json') === true) {
      expect(binary.data).toEqual({ kind: 'json', value: JSON.parse(made.data) as unknown });
      expect(structured.data).toEqual(binary.data);
    } else if (type?.startsWith('text/') === true) {
      expect(binary.data).toEqual({ kind: 'text', text: made.data });
      expect(structured.data).toEqual(binary.data);
    } else {
      // XML, and no type at all, are bytes in binary mode.
      expect(binary.data).toEqual({ kind: 'bytes', bytes: bytes(made.data) });
    }
  });

  it.each(v03)('refuses $attributes.id of version 0.3 in both modes', (made) => {
    for (const { records, refusals } of [readCloudEvents(binaryOf(made)), readStructured(structuredOf(made))]) {
      expect(records).toEqual([]);
      expect(refusals).toMatchObject([{ refusal: { kind: 'SpecVersionUnknown' } }]);
    }
  });
});

describeFiles(`the examples of the JSON format${unless}`, () => {
  const { json, http } = markdownExamples(text('json-format.md'));
  const single = json.filter((example) => !Array.isArray(example));
  const batches = json.filter((example) => Array.isArray(example));

  it('are 6 events, each with its binary form, and 2 batches', () => {
    expect([single.length, http.length, batches.length]).toEqual([6, 6, 2]);
  });

  it.each(single.map((example, index) => ({ example, index })))(
    'reads event $index and its binary form alike',
    (made) => {
      const structured = only(readStructured(made.example));
      const message = http[made.index];
      const binary = only(readCloudEvents({ headers: message?.headers ?? [], body: message?.body ?? bytes('') }));
      // Headers are texts; a JSON string without a type becomes application/json there, as the text beside it says.
      const texts = Object.fromEntries(
        Object.entries(attributesOf(structured)).map(([name, value]) => [name, String(value)]),
      );
      const implied = structured.datacontenttype === undefined && structured.data?.kind === 'json';
      expect(attributesOf(binary)).toEqual({ ...texts, ...(implied ? { datacontenttype: 'application/json' } : {}) });
      const { data } = structured;
      expect(binary.data).toEqual(data?.kind === 'text' ? { kind: 'bytes', bytes: bytes(data.text) } : data);
    },
  );

  it('reads both batches', () => {
    const read = batches.map((batch) => readStructured(batch, 'application/cloudevents-batch+json'));
    expect(read.map(({ records, refusals }) => [records.length, refusals.length])).toEqual([
      [2, 0],
      [0, 0],
    ]);
  });
});

interface Definition {
  readonly type: string | readonly string[];
  readonly minLength?: number;
}

interface Schema {
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, { readonly $ref: string; readonly examples?: readonly unknown[] }>>;
  readonly definitions: Readonly<Record<string, Definition>>;
}

describeFiles(`the JSON schema of CloudEvents${unless}`, () => {
  const schema = JSON.parse(isPresent ? text('cloudevents.schema.json') : '{}') as Partial<Schema>;
  const sound = { specversion: '1.0', id: '1', source: '/a', type: 'x' };
  const properties = Object.entries(schema.properties ?? {});
  const definitionOf = (ref: string): Definition =>
    schema.definitions?.[ref.replace('#/definitions/', '')] ?? { type: [] };
  const accepts = (changed: Readonly<Record<string, unknown>>): boolean =>
    readStructured({ ...sound, ...changed }).records.length === 1;

  it('requires what we require', () => {
    expect(schema.required?.toSorted()).toEqual(['id', 'source', 'specversion', 'type']);
    for (const name of schema.required ?? []) expect([name, accepts({ [name]: undefined })]).toEqual([name, false]);
  });

  it('has 18 examples of values, all of which are read', () => {
    const examples = properties.flatMap(([name, { examples: given = [] }]) =>
      given.map((value) => [name, value] as const),
    );
    expect(examples).toHaveLength(18);
    const unread = examples.filter(([name, value]) => {
      const isText = name === 'data' ? { datacontenttype: 'text/xml' } : {};
      return !accepts({ ...isText, [name]: value });
    });
    expect(unread).toEqual([]);
  });

  it('allows the types that we allow, and no others', () => {
    const samples = { object: {}, string: '', number: 5, array: [], boolean: true, null: null };
    for (const [name, { $ref }] of properties) {
      if (name === 'data_base64') continue;
      const { type } = definitionOf($ref);
      for (const [kind, value] of Object.entries(samples)) {
        // Texts have forms of their own; their examples are read above, and the empty ones refused below.
        if (kind === 'string') continue;
        expect([name, kind, accepts({ [name]: value })]).toEqual([name, kind, [type].flat().includes(kind)]);
      }
    }
  });

  it('allows no empty text where it names a least length', () => {
    const named = properties.filter(([, { $ref }]) => definitionOf($ref).minLength === 1).map(([name]) => name);
    expect(named).toHaveLength(8);
    expect(named.filter((name) => accepts({ [name]: '' }))).toEqual([]);
  });
});
