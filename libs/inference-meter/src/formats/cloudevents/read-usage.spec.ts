import { HOUR_MS } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import { METHODS } from '../../usage-event.js';
import type { CloudEvent } from './cloud-event.js';
import { readEvent } from './read-event.js';
import { readUsage } from './read-usage.js';

/** 2026-11-22T10:00:00Z. */
const TEN = 1_795_341_600_000n;
const nowMs = TEN + 10n * HOUR_MS;

/** The example of docs: an hour's report of one node. */
const envelope = {
  specversion: '1.0',
  type: 'commons.gpu.seconds.v1',
  source: '/site/x/node/7',
  id: 'job-42#3',
  time: '2026-11-22T10:00:00Z',
  subject: 'commoner:9',
};

function eventOf(changed: Readonly<Record<string, unknown>>): CloudEvent {
  const event = readEvent({ ...envelope, ...changed });
  if ('refused' in event) throw new Error(event.message);
  return event;
}

const read = (changed: Readonly<Record<string, unknown>>, site?: string): unknown =>
  readUsage(eventOf(changed), site === undefined ? { nowMs } : { nowMs, site });

const corrected = (data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  type: 'commons.correction.v1',
  data: {
    of: 'commons.gpu.seconds.v1',
    corrects: { source: '/site/x/node/7', id: 'job-42#2' },
    reason: 'the clock ran ahead',
    ...data,
  },
});

describe('readUsage, the types', () => {
  it('reads GPU-seconds, and keeps what it does not understand', () => {
    const whole = {
      source: '/site/x/node/7',
      id: 'job-42#3',
      subject: 'commoner:9',
      meter: { kind: 'gpu-time', resource: 'unnamed' },
      unit: 'COMPUTE_RAW',
      quantity: 60_000_000n,
      effectiveAtMs: TEN,
    };
    expect(read({ traceparent: '00', data: { gpu_seconds: '60', device: 'GPU-1' } })).toEqual({
      whole,
      events: [whole],
      rest: { traceparent: '00', data: { device: 'GPU-1' } },
    });
  });

  it.each([
    [
      'gpu.seconds',
      { gpu_seconds: '0.000001', gpu: 'A100' },
      { kind: 'gpu-time', resource: 'A100' },
      1n,
      'COMPUTE_RAW',
    ],
    [
      'tokens',
      { tokens: '12', model: 'llama', direction: 'in' },
      { kind: 'tokens-in', resource: 'llama' },
      12n,
      'TOKEN',
    ],
    ['tokens', { tokens: '1e3', model: 'm', direction: 'out' }, { kind: 'tokens-out', resource: 'm' }, 1000n, 'TOKEN'],
    ['energy', { joules: '1.5', site: 'north' }, { kind: 'energy', resource: 'north' }, 1500n, 'ENERGY'],
    ['energy', { joules: '2', site: 'n', resource: 'rack-3' }, { kind: 'energy', resource: 'rack-3' }, 2000n, 'ENERGY'],
    ['water', { litres: '0.25', site: 'north' }, { kind: 'water', resource: 'north' }, 250_000n, 'WATER'],
  ])('reads %s of %j', (type, data, meter, quantity, unit) => {
    expect(read({ type: `commons.${type}.v1`, data })).toMatchObject({ whole: { meter, quantity, unit }, rest: {} });
  });

  it('takes the site of the context where the event names none', () => {
    const type = 'commons.energy.v1';
    expect(read({ type, data: { joules: '1' } }, 'south')).toMatchObject({
      whole: { site: 'south', meter: { kind: 'energy', resource: 'south' } },
    });
    expect(read({ type, data: { joules: '1', site: 'north' } }, 'south')).toMatchObject({ whole: { site: 'north' } });
  });

  it.each(METHODS.map((method) => [method]))('reads the method %s', (method) => {
    expect(read({ data: { gpu_seconds: '1', method } })).toMatchObject({ whole: { method } });
  });

  it('answers nothing for types that are not metered, whatever their data', () => {
    expect(read({ type: 'com.example.x', data: [1] })).toBeUndefined();
    expect(read({ type: 'commons.gpu.seconds.v2', time: null })).toBeUndefined();
    expect(read({ type: 'toString' })).toBeUndefined();
  });

  it('reads data that came as bytes of JSON, and only if they say so', () => {
    const data_base64 = btoa('{"gpu_seconds":"60"}');
    expect(read({ datacontenttype: 'application/json', data_base64 })).toMatchObject({
      whole: { quantity: 60_000_000n },
    });
    expect(read({ data_base64 })).toMatchObject({ kind: 'DataMalformed' });
    expect(read({ datacontenttype: 'application/json', data_base64: '/w==' })).toMatchObject({ kind: 'DataMalformed' });
    expect(read({ datacontenttype: 'application/json', data_base64: btoa('{') })).toMatchObject({
      kind: 'DataMalformed',
    });
  });
});

describe('readUsage, times', () => {
  it('cuts a use with an end at UTC hours, of whatever offset it is told', () => {
    const usage = read({ time: '2026-11-22T12:30:00+02:00', data: { gpu_seconds: '1', end: '2026-11-22T11:30:00Z' } });
    expect(usage).toMatchObject({
      whole: {
        id: 'job-42#3',
        effectiveAtMs: TEN + HOUR_MS / 2n,
        endMs: TEN + (3n * HOUR_MS) / 2n,
        quantity: 1_000_000n,
      },
      events: [
        { id: 'job-42#3@2026-11-22T10Z', partOf: 'job-42#3', quantity: 500_000n },
        { id: 'job-42#3@2026-11-22T11Z', partOf: 'job-42#3', quantity: 500_000n },
      ],
    });
  });

  it('reads a part that its reporter has cut', () => {
    const data = { gpu_seconds: '1', part_of: 'job-42', end: '2026-11-22T11:00:00Z' };
    expect(read({ id: 'job-42@2026-11-22T10Z', data })).toMatchObject({ events: [{ partOf: 'job-42' }] });
    expect(read({ data: { ...data, end: '2026-11-22T11:00:00.001Z' } })).toMatchObject({
      kind: 'PartSpansHours',
      field: 'end',
    });
  });

  it('believes what ends now, and nothing later', () => {
    const ending = (end: string): unknown => read({ data: { gpu_seconds: '1', end } });
    expect(ending('2026-11-22T20:00:00Z')).toMatchObject({ whole: { endMs: nowMs } });
    expect(ending('2026-11-22T20:00:00.001Z')).toMatchObject({ kind: 'FutureTimestamp', field: 'end' });
    expect(read({ time: '2026-11-22T20:00:00Z', data: { gpu_seconds: '1' } })).toMatchObject({ rest: {} });
    expect(read({ time: '2026-11-22T20:00:00.001Z', data: { gpu_seconds: '1' } })).toMatchObject({
      kind: 'FutureTimestamp',
      field: 'time',
    });
  });

  it.each([
    ['EndsBeforeStart', { data: { gpu_seconds: '1', end: '2026-11-22T09:59:59Z' } }],
    ['UseTooLong', { time: '2020-01-01T00:00:00Z', data: { gpu_seconds: '1', end: '2026-01-01T00:00:00Z' } }],
    ['TimeOutOfRange', { time: '1969-12-31T23:59:59Z', data: { gpu_seconds: '1' } }],
    ['TimeOutOfRange', { time: '0000-01-01T00:00:00Z', data: { gpu_seconds: '1' } }],
  ])('refuses with %s', (kind, changed) => {
    expect(read(changed)).toMatchObject({ kind, rule: 'meter.time' });
  });
});

describe('readUsage, refusals', () => {
  it.each([1, 'a', [], null, [{ gpu_seconds: '1' }], true])('refuses the data %j', (data) => {
    expect(read({ data })).toMatchObject({ kind: 'DataMalformed', field: 'data', rule: 'meter.usage' });
  });

  it('refuses no data at all', () => {
    expect(read({})).toMatchObject({ kind: 'DataMalformed' });
  });

  it.each([60, 60.5, null, '', '-1', '1.0000001', 'NaN', '0x10', '1e99', ['60'], { n: 1 }, true])(
    'refuses the quantity %j',
    (gpu_seconds) => {
      expect(read({ data: { gpu_seconds } })).toMatchObject({ kind: 'QuantityMalformed', field: 'gpu_seconds' });
    },
  );

  it.each([
    ['MemberMissing', 'gpu_seconds', {}],
    ['MemberMissing', 'gpu_seconds', { tokens: '5' }],
    ['MemberMalformed', 'gpu', { gpu_seconds: '1', gpu: '' }],
    ['MemberMalformed', 'gpu', { gpu_seconds: '1', gpu: 5 }],
    ['TextTooLong', 'gpu', { gpu_seconds: '1', gpu: 'ü'.repeat(257) }],
    ['MemberMalformed', 'site', { gpu_seconds: '1', site: 'a\nb' }],
    ['MemberMalformed', 'site', { gpu_seconds: '1', site: null }],
    ['MemberMalformed', 'part_of', { gpu_seconds: '1', part_of: 1 }],
    ['MemberMalformed', 'method', { gpu_seconds: '1', method: 'guess' }],
    ['MemberMalformed', 'method', { gpu_seconds: '1', method: null }],
    ['MemberMalformed', 'end', { gpu_seconds: '1', end: '2026-11-22T10:00:00' }],
    ['MemberMalformed', 'end', { gpu_seconds: '1', end: 5 }],
  ])('refuses with %s in %s: %j', (kind, field, data) => {
    expect(read({ data })).toMatchObject({ kind, field, rule: 'meter.usage' });
  });

  it.each([
    ['MemberMissing', 'model', 'commons.tokens.v1', { tokens: '1', direction: 'in' }],
    ['MemberMalformed', 'model', 'commons.tokens.v1', { tokens: '1', direction: 'in', model: '' }],
    ['MemberMalformed', 'direction', 'commons.tokens.v1', { tokens: '1', model: 'm' }],
    ['MemberMalformed', 'direction', 'commons.tokens.v1', { tokens: '1', model: 'm', direction: 'both' }],
    ['QuantityMalformed', 'tokens', 'commons.tokens.v1', { tokens: '1.5', model: 'm', direction: 'in' }],
    ['MemberMissing', 'site', 'commons.energy.v1', { joules: '1' }],
    ['MemberMissing', 'site', 'commons.water.v1', { litres: '1' }],
    ['MemberMalformed', 'resource', 'commons.water.v1', { litres: '1', site: 'n', resource: '' }],
  ])('refuses with %s in %s: %s %j', (kind, field, type, data) => {
    expect(read({ type, data })).toMatchObject({ kind, field });
  });

  it.each([
    ['AttributeMissing', 'time', { time: null }],
    ['AttributeMissing', 'subject', { subject: null }],
    ['TextTooLong', 'id', { id: 'x'.repeat(513) }],
    ['TextTooLong', 'source', { source: `/${'x'.repeat(512)}` }],
    ['TextTooLong', 'subject', { subject: '🌎'.repeat(129) }],
  ])('refuses with %s in %s', (kind, field, changed) => {
    expect(read({ data: { gpu_seconds: '1' }, ...changed })).toMatchObject({ kind, field });
  });

  it('takes texts of 512 bytes', () => {
    expect(read({ id: 'x'.repeat(512), subject: '🌎'.repeat(128), data: { gpu_seconds: '1' } })).toMatchObject({
      rest: {},
    });
  });
});

describe('readUsage, corrections', () => {
  const corrects = { source: '/site/x/node/7', id: 'job-42#2', reason: 'the clock ran ahead' };

  it('reads a new quantity', () => {
    expect(read(corrected({ gpu_seconds: '50', note: 'n' }))).toMatchObject({
      whole: { id: 'job-42#3', quantity: 50_000_000n, corrects, meter: { kind: 'gpu-time' } },
      rest: { data: { note: 'n' } },
    });
  });

  it('tells a new quantity of nothing from none', () => {
    expect(read(corrected({ gpu_seconds: '0' }))).toMatchObject({ whole: { quantity: 0n, corrects } });
    expect(read(corrected({ gpu_seconds: '0' }))).not.toHaveProperty('whole.corrects.voids');
    expect(read(corrected({}))).toMatchObject({ whole: { quantity: 0n, corrects: { ...corrects, voids: true } } });
  });

  it('cuts a correction at hours like any use', () => {
    expect(read(corrected({ gpu_seconds: '2', end: '2026-11-22T12:00:00Z' }))).toMatchObject({
      events: [{ corrects, quantity: 1_000_000n }, { corrects }],
    });
  });

  it.each([
    ['MemberMissing', 'corrects', { corrects: undefined }],
    ['MemberMissing', 'corrects', { corrects: 'job-42#2' }],
    ['MemberMalformed', 'corrects.source', { corrects: { id: 'a' } }],
    ['MemberMalformed', 'corrects.id', { corrects: { source: '/a' } }],
    ['TextTooLong', 'corrects.id', { corrects: { source: '/a', id: 'x'.repeat(513) } }],
    ['MemberMalformed', 'reason', { reason: undefined }],
    ['MemberMalformed', 'reason', { reason: '' }],
    ['CorrectsItself', 'corrects', { corrects: { source: '/site/x/node/7', id: 'job-42#3' } }],
    ['MemberMalformed', 'of', { of: undefined }],
    ['MemberMalformed', 'of', { of: 'commons.correction.v1' }],
    ['MemberMalformed', 'of', { of: 5 }],
    ['QuantityMalformed', 'gpu_seconds', { gpu_seconds: null }],
    ['MemberMalformed', 'tokens', { tokens: '50' }],
  ])('refuses with %s in %s', (kind, field, data) => {
    expect(read(corrected(data))).toMatchObject({ kind, field, rule: 'meter.usage' });
  });

  it('takes the same id of another source for another event', () => {
    expect(read(corrected({ corrects: { source: '/other', id: 'job-42#3' } }))).toMatchObject({
      whole: { corrects: { source: '/other' } },
    });
  });
});
