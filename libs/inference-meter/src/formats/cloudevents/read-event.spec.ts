import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from '../../json-text.js';
import { readEvent, readPayload, utf8Text } from './read-event.js';

const sound = { specversion: '1.0', id: '1', source: '/node/7', type: 'commons.tokens.v1' };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('readEvent', () => {
  it.each([null, 1.5, 'ü 🌎', '{"not":"parsed"}', true, [], [1, 'a'], {}, { a: { b: null } }, ''])(
    'takes %j for data',
    (value) => {
      expect(readEvent({ ...sound, data: value })).toEqual({ ...sound, data: { kind: 'json', value }, rest: {} });
      const datacontenttype = 'application/vnd.x+json; charset=utf-8';
      expect(readEvent({ ...sound, datacontenttype, data: value })).toMatchObject({ data: { kind: 'json', value } });
    },
  );

  it('has no data where there is none', () => {
    expect(readEvent(sound)).toEqual({ ...sound, rest: {} });
    expect(readEvent({ ...sound, data_base64: null })).toEqual({ ...sound, rest: {} });
  });

  it('takes a string for data of any other content type, and nothing else', () => {
    const xml = { ...sound, datacontenttype: 'application/xml' };
    expect(readEvent({ ...xml, data: '<a/>' })).toMatchObject({ data: { kind: 'text', text: '<a/>' } });
    expect(readEvent({ ...xml, data: { a: 1 } })).toMatchObject({ kind: 'DataMalformed', field: 'data' });
    expect(readEvent({ ...xml, data: null })).toMatchObject({ kind: 'DataMalformed' });
  });

  it.each([
    ['', []],
    ['Zg==', [102]],
    ['Zm8=', [102, 111]],
    ['Zm9v', [102, 111, 111]],
    ['AP/+', [0, 255, 254]],
  ])('decodes data_base64 %j', (base64, decoded) => {
    expect(readEvent({ ...sound, data_base64: base64 })).toEqual({
      ...sound,
      data: { kind: 'bytes', bytes: Uint8Array.from(decoded) },
      rest: {},
    });
  });

  it.each(['Zg', 'Zg=', 'Z===', '====', 'Zm9v\n', 'Zm 9', 'Zm_9', '=Zg=', 'Zg==Zg==', 5, {}, false])(
    'refuses data_base64 %j',
    (base64) => {
      expect(readEvent({ ...sound, data_base64: base64 })).toMatchObject({
        kind: 'DataMalformed',
        field: 'data_base64',
      });
    },
  );

  it('decodes many megabytes of data_base64', () => {
    const read = readEvent({ ...sound, data_base64: 'AAAA'.repeat(4_500_000) });
    expect(read).toMatchObject({ data: { kind: 'bytes' } });
  });

  it('refuses data twice, an envelope that is no object, and what the attributes lack', () => {
    expect(readEvent({ ...sound, data: null, data_base64: '' })).toMatchObject({ kind: 'DataTwice', field: 'data' });
    for (const json of [null, [], [sound], 'a', 1, true, undefined]) {
      expect(readEvent(json)).toMatchObject({ kind: 'NotAnObject', field: 'body', rule: 'meter.cloudevents' });
    }
    expect(readEvent({ ...sound, id: undefined })).toMatchObject({ kind: 'AttributeMissing', field: 'id' });
  });

  it('keeps a member called __proto__ as any other', () => {
    const read = readEvent(readJson(JSON.stringify(sound).replace('{', '{"__proto__":{"id":"2"},'))?.value);
    expect(read).toMatchObject({ id: '1' });
    expect(Object.keys((read as { rest: object }).rest)).toEqual(['__proto__']);
  });

  it('never throws', () => {
    const members = fc.record(
      { data: fc.anything(), data_base64: fc.anything(), datacontenttype: fc.anything(), subject: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          members.map((extra) => ({ ...sound, ...extra })),
        ),
        (json) => {
          readEvent(json);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('readPayload', () => {
  it.each([
    ['application/json', '{"a":1}', { kind: 'json', value: { a: 1 } }],
    ['APPLICATION/JSON ; CHARSET="UTF-8"', '"ü"', { kind: 'json', value: 'ü' }],
    ['application/cloudevents.data+json', '5', { kind: 'json', value: 5 }],
    ['text/plain; charset=us-ascii', 'a', { kind: 'text', text: 'a' }],
    ['text/plain', 'Hello, 🌎!', { kind: 'text', text: 'Hello, 🌎!' }],
    ['text/plain; charset=iso-8859-1', 'a', { kind: 'bytes', bytes: bytes('a') }],
    ['application/jsonx', '{}', { kind: 'bytes', bytes: bytes('{}') }],
    ['application/octet-stream', 'a', { kind: 'bytes', bytes: bytes('a') }],
    [undefined, '{}', { kind: 'bytes', bytes: bytes('{}') }],
    ['application/json', '', undefined],
  ])('reads %j of %j', (contentType, text, data) => {
    expect(readPayload(bytes(text), contentType)).toEqual(data);
  });

  it('refuses what is not the JSON that it says', () => {
    expect(readPayload(bytes('I am'), 'application/json')).toMatchObject({ kind: 'DataMalformed', field: 'data' });
    expect(readPayload(Uint8Array.from([0x22, 0xff, 0x22]), 'application/json')).toMatchObject({
      kind: 'DataMalformed',
    });
    expect(readPayload(bytes('{}'), 'application/json; charset=utf-16')).toMatchObject({ kind: 'DataMalformed' });
  });
});

describe('utf8Text', () => {
  it('reads UTF-8 alone', () => {
    expect(utf8Text(bytes('\uFEFFü'))).toBe('ü');
    expect(utf8Text(Uint8Array.from([0xc3]))).toBeUndefined();
    expect(utf8Text(Uint8Array.from([0xed, 0xa0, 0x80]))).toBeUndefined();
  });
});
