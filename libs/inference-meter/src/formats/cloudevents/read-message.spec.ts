import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MOST_EVENTS, readCloudEvents, type ReadEvents } from './read-message.js';

const sound = { specversion: '1.0', id: '1', source: '/node/7', type: 'commons.tokens.v1' };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const binaryHeaders: readonly (readonly [string, string])[] = [
  ['ce-specversion', '1.0'],
  ['ce-id', '1'],
  ['ce-source', '/node/7'],
  ['ce-type', 'commons.tokens.v1'],
];

function readJsonOf(type: string, value: unknown): ReadEvents {
  return readCloudEvents({ headers: [['Content-Type', type]], body: bytes(JSON.stringify(value)) });
}

function readBinary(more: readonly (readonly [string, string])[], body = ''): ReadEvents {
  return readCloudEvents({ headers: [...binaryHeaders, ...more], body: bytes(body) });
}

const refusalOf = (read: ReadEvents): unknown => {
  expect(read.records).toEqual([]);
  return read.refusals[0]?.refusal;
};

describe('readCloudEvents, structured', () => {
  it.each([
    'application/cloudevents+json',
    'Application/CloudEvents+JSON; charset=utf-8',
    ' application/cloudevents+json ',
  ])('reads one event of %j', (type) => {
    expect(readJsonOf(type, { ...sound, data: 1 })).toMatchObject({
      records: [{ index: 0, event: { id: '1', data: { kind: 'json', value: 1 } } }],
      refusals: [],
    });
  });

  it('reads each item of a batch by itself', () => {
    const items = [sound, 5, { ...sound, id: '' }, { ...sound, id: '4' }];
    expect(readJsonOf('application/cloudevents-batch+json', items)).toMatchObject({
      records: [
        { index: 0, event: { id: '1' } },
        { index: 3, event: { id: '4' } },
      ],
      refusals: [
        { index: 1, refusal: { kind: 'NotAnObject' } },
        { index: 2, refusal: { kind: 'AttributeMalformed', field: 'id' } },
      ],
    });
  });

  it('reads an empty batch', () => {
    expect(readJsonOf('application/cloudevents-batch+json', [])).toEqual({ records: [], refusals: [] });
  });

  it('refuses a batch that is none, or too long', () => {
    const type = 'application/cloudevents-batch+json';
    expect(refusalOf(readJsonOf(type, sound))).toMatchObject({ kind: 'NotABatch', field: 'body' });
    expect(readJsonOf(type, Array(MOST_EVENTS).fill(0)).refusals).toHaveLength(MOST_EVENTS);
    const tooMany = readJsonOf(type, Array(MOST_EVENTS + 1).fill(0));
    expect(tooMany.refusals).toMatchObject([{ index: 0, refusal: { kind: 'NotABatch' } }]);
  });

  it('refuses a single event that is a batch', () => {
    expect(refusalOf(readJsonOf('application/cloudevents+json', [sound]))).toMatchObject({ kind: 'NotAnObject' });
  });

  it('refuses bodies that are not UTF-8 or not JSON, and formats that it does not read', () => {
    const read = (type: string, body: Uint8Array): unknown =>
      refusalOf(readCloudEvents({ headers: [['content-type', type]], body }));
    const json = 'application/cloudevents+json';
    expect(read(json, Uint8Array.from([0x7b, 0xff]))).toMatchObject({ kind: 'NotUtf8', field: 'body' });
    expect(read(json, bytes('{'))).toMatchObject({ kind: 'NotJson', field: 'body' });
    expect(read(json, bytes(''))).toMatchObject({ kind: 'NotJson' });
    expect(read(json, bytes('['.repeat(65)))).toMatchObject({ kind: 'NotJson' });
    for (const type of [
      'application/cloudevents+avro',
      'application/cloudevents-batch+protobuf',
      'application/cloudevents',
    ]) {
      expect(read(type, bytes('{}'))).toMatchObject({ kind: 'ContentTypeUnknown', field: 'content-type' });
    }
  });

  it('does not read attributes of headers beside a structured body', () => {
    const headers = [...binaryHeaders, ['content-type', 'application/cloudevents+json'] as const];
    const read = readCloudEvents({ headers, body: bytes(JSON.stringify({ ...sound, id: '2' })) });
    expect(read.records).toMatchObject([{ event: { id: '2' } }]);
  });
});

describe('readCloudEvents, binary', () => {
  it('reads attributes of headers, whatever their case, and the body by its type', () => {
    const headers: [string, string][] = [...binaryHeaders, ['Content-Type', 'application/json'], ['Host', 'a']].map(
      ([name = '', value = '']) => [name.toUpperCase(), value],
    );
    const read = readCloudEvents({ headers, body: bytes('{"tokens":"5"}') });
    expect(read).toEqual({
      records: [
        {
          index: 0,
          event: {
            ...sound,
            datacontenttype: 'application/json',
            data: { kind: 'json', value: { tokens: '5' } },
            rest: {},
          },
        },
      ],
      refusals: [],
    });
  });

  it('makes no assumption of a body without a type', () => {
    expect(readBinary([], '{}').records).toMatchObject([{ event: { data: { kind: 'bytes', bytes: bytes('{}') } } }]);
    expect(readBinary([]).records[0]?.event).toEqual({ ...sound, rest: {} });
  });

  // The examples of HTTP binding 1.0.2, section 3.1.3.2, and its quotation marks.
  it.each([
    ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
    ['"quoted"', 'quoted'],
    ['"a \\"b\\" \\\\c"', 'a "b" \\c'],
    ['"%22"', '"'],
    ['100%', '100%'],
    ['5%zz', '5%zz'],
    ['"', '"'],
    ['  spaced ', 'spaced'],
  ])('decodes %j', (value, subject) => {
    expect(readBinary([['ce-subject', value]]).records).toMatchObject([{ event: { subject } }]);
  });

  it('keeps extensions', () => {
    expect(readBinary([['ce-traceparent', '00%2Dab']]).records).toMatchObject([
      { event: { rest: { traceparent: '00-ab' } } },
    ]);
  });

  it.each([
    ['AttributeMalformed', 'subject', [['ce-subject', '%ff']]],
    ['AttributeTwice', 'ce-id', [['CE-ID', '2']]],
    ['AttributeTwice', 'datacontenttype', [['ce-datacontenttype', 'application/json']]],
    ['AttributeMalformed', 'time', [['ce-time', 'now']]],
    ['DataMalformed', 'data', [['content-type', 'application/json']]],
    ['AttributeMalformed', 'datacontenttype', [['content-type', 'json']]],
  ] as const)('refuses with %s in %s', (kind, field, more) => {
    expect(refusalOf(readBinary(more, '{'))).toMatchObject({ kind, field, rule: 'meter.cloudevents' });
  });

  it('refuses a message that is no event at all', () => {
    const read = readCloudEvents({ headers: [['content-type', 'application/json']], body: bytes('{}') });
    expect(refusalOf(read)).toMatchObject({ kind: 'AttributeMissing', field: 'specversion' });
  });

  it('reads the headers of Kafka as they are', () => {
    const headers = binaryHeaders.map(([name, value]) => [name.replace('-', '_'), value] as const);
    const message = { headers: [...headers, ['ce_subject', '"100%25"'] as const], body: bytes('') };
    expect(readCloudEvents({ ...message, binding: 'kafka' }).records).toMatchObject([
      { event: { subject: '"100%25"' } },
    ]);
    expect(readCloudEvents(message).refusals).toHaveLength(1);
  });
});

describe('readCloudEvents, on anything', () => {
  it('never throws and answers each item once', () => {
    const types = fc.constantFrom(
      'application/cloudevents+json',
      'application/cloudevents-batch+json',
      'application/json',
    );
    const json = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fc.constant(sound), fc.jsonValue()), { maxLength: 5 }));
    const body = fc.oneof(
      fc.uint8Array(),
      json.map((value) => bytes(JSON.stringify(value))),
    );
    const names = fc.constantFrom('ce-id', 'ce-source', 'ce-type', 'ce-specversion', 'ce-time', 'CE-', 'ce_id');
    const headers = fc.array(
      fc.tuple(fc.oneof(names, fc.string()), fc.oneof(fc.string({ unit: 'binary' }), fc.constant('1.0'))),
    );
    fc.assert(
      fc.property(headers, types, body, (some, type, bodyBytes) => {
        for (const binding of ['http', 'kafka'] as const) {
          const read = readCloudEvents({ headers: [...some, ['content-type', type]], body: bodyBytes, binding });
          const indices = [...read.records, ...read.refusals].map(({ index }) => index).toSorted((a, b) => a - b);
          expect(indices).toEqual(indices.map((_, place) => place));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
