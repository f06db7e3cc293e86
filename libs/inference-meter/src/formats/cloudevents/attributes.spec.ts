import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isEventText, isUriReference, LONGEST_ATTRIBUTE, readAttributes } from './attributes.js';

const sound = { specversion: '1.0', id: '1', source: '/node/7', type: 'commons.tokens.v1' };

const read = (changed: Readonly<Record<string, unknown>>): unknown => readAttributes({ ...sound, ...changed });

describe('readAttributes', () => {
  it('reads the four that must be there', () => {
    expect(read({})).toEqual({ ...sound, rest: {} });
  });

  it('reads the others, the time also as an instant', () => {
    const others = {
      subject: 'commoner:9',
      time: '2018-04-05T05:56:24+02:00',
      datacontenttype: 'text/plain; charset=us-ascii',
      dataschema: 'https://example.org/s#x',
    };
    expect(read(others)).toEqual({ ...sound, ...others, timeMs: 1_522_900_584_000n, rest: {} });
  });

  it('keeps what it does not know, and takes null for absent', () => {
    expect(read({ subject: null, time: null, traceparent: '00-ab', count: 5, none: null })).toEqual({
      ...sound,
      rest: { traceparent: '00-ab', count: 5 },
    });
  });

  it.each(['specversion', 'id', 'source', 'type'])('refuses an event without %s', (field) => {
    for (const value of [undefined, null]) {
      expect(read({ [field]: value })).toMatchObject({ kind: 'AttributeMissing', field, rule: 'meter.cloudevents' });
    }
  });

  it.each(['0.3', '1.1', '1', '', 1, 1.5, true])('refuses specversion %j', (specversion) => {
    expect(read({ specversion })).toMatchObject({ kind: 'SpecVersionUnknown', field: 'specversion' });
  });

  it.each([
    ['id', ''],
    ['id', 1],
    ['id', ['1']],
    ['id', 'a\nb'],
    ['id', 'half \uD800'],
    ['id', 'nothing \uFFFE'],
    ['id', 'x'.repeat(LONGEST_ATTRIBUTE + 1)],
    ['source', ''],
    ['source', 'with space'],
    ['source', '1:2'],
    ['source', '/100%'],
    ['source', '/ü'],
    ['source', '/a#b#c'],
    ['type', ''],
    ['type', {}],
    ['subject', ''],
    ['subject', 5],
    ['time', ''],
    ['time', 'yesterday'],
    ['time', '2018-04-05T03:56:24'],
    ['time', 1_522_900_584_000],
    ['datacontenttype', ''],
    ['datacontenttype', 'json'],
    ['datacontenttype', 'application/json/x'],
    ['dataschema', '/relative'],
    ['dataschema', ''],
  ])('refuses %s %j', (field, value) => {
    expect(read({ [field]: value })).toMatchObject({ kind: 'AttributeMalformed', field });
  });

  it('never throws', () => {
    const names = fc.oneof(fc.constantFrom('specversion', 'id', 'source', 'type', 'time', 'subject'), fc.string());
    const values = fc.oneof(fc.constantFrom<unknown>('1.0', '/a', '2018-04-05T03:56:24Z'), fc.anything());
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values)), (members) => {
        readAttributes(Object.fromEntries(members));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('isUriReference', () => {
  // The examples of RFC 3986, sections 1.1.2 and 5.4, and those of the CloudEvents specification.
  it.each([
    'ftp://ftp.is.co.za/rfc/rfc1808.txt',
    'ldap://[2001:db8::7]/c=GB?objectClass?one',
    'mailto:John.Doe@example.com',
    'news:comp.infosystems.www.servers.unix',
    'tel:+1-816-555-1212',
    'urn:oasis:names:specification:docbook:dtd:xml:4.1.2',
    '//g',
    '?y',
    'g;x=1/../y',
    '#s',
    '../..',
    '/sensors/tn-1234567/alerts',
    'cloudevents/spec/pull/123',
    '1-555-123-4567',
    './a:b',
    '/%C3%BC',
  ])('knows %s', (text) => {
    expect(isUriReference(text)).toBe(true);
  });

  it.each([
    '',
    'a b',
    '1a:b',
    ':',
    '%',
    '/%zz',
    '/%C',
    'http://a/<b>',
    '"a"',
    'a\\b',
    'é',
    '#a#b',
    '^',
    '`',
    '{a}',
    'a|b',
  ])('does not know %j', (text) => {
    expect(isUriReference(text)).toBe(false);
  });

  it('answers on a text of many megabytes', () => {
    expect(isUriReference('a'.repeat(LONGEST_ATTRIBUTE))).toBe(true);
    expect(isUriReference('a'.repeat(20_000_000))).toBe(false);
  });
});

describe('isEventText', () => {
  it('knows texts of any script', () => {
    expect(['a', 'Hello, 🌎!', 'ü', ' ', '\uFFFD'].every(isEventText)).toBe(true);
  });

  it('knows no text that is empty, has control characters, half a pair or a noncharacter', () => {
    const none = [
      '',
      '\u0000',
      '\t',
      '\u007F',
      '\u0085',
      '\uDC00',
      '\uFDD0',
      '\u{1FFFF}',
      'x'.repeat(LONGEST_ATTRIBUTE + 1),
    ];
    expect(none.some(isEventText)).toBe(false);
  });
});
