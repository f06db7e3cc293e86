import { HOUR_MS, isRefusal } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from '../../json-text.js';
import { payloadOf } from '../../payload-of.js';
import { METHODS, unitOfMeter, type Correction, type Meter, type UsageEvent } from '../../usage-event.js';
import { readEvent } from './read-event.js';
import { readUsage } from './read-usage.js';
import { cloudEventOf } from './write-usage.js';

const event: UsageEvent = {
  source: '/site/x/node/7',
  id: 'job-42#3',
  subject: 'commoner:9',
  meter: { kind: 'gpu-time', resource: 'A100' },
  unit: 'COMPUTE_RAW',
  quantity: 60_500_000n,
  effectiveAtMs: 1_795_341_600_000n,
};

const text = fc
  .oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), fc.string({ minLength: 1 }))
  .filter((drawn) => !/[\p{Cc}\p{Noncharacter_Code_Point}]/u.test(drawn) && drawn.isWellFormed());

const meters: fc.Arbitrary<Meter> = fc.record({
  kind: fc.constantFrom('tokens-in', 'tokens-out', 'gpu-time', 'energy', 'water'),
  resource: text,
});

const named = { source: fc.constantFrom('/node/1', 'urn:x:1'), id: text, reason: text };

const corrections: fc.Arbitrary<Correction> = fc.oneof(
  fc.record(named),
  fc.record({ ...named, voids: fc.constant(true as const) }),
);

/** What a database may hold, each event within one hour. */
const events: fc.Arbitrary<UsageEvent> = fc
  .record({
    source: fc.constantFrom('/node/7', 'https://example.org/a?b#c', 'file.csv'),
    id: text,
    subject: text,
    meter: meters,
    quantity: fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }),
    startMs: fc.bigInt({ min: 0n, max: 1_795_341_600_000n / HOUR_MS }).map((hour) => hour * HOUR_MS),
    lasts: fc.option(fc.bigInt({ min: 0n, max: HOUR_MS }), { nil: undefined }),
    site: fc.option(text, { nil: undefined }),
    partOf: fc.option(text, { nil: undefined }),
    method: fc.option(fc.constantFrom(...METHODS), { nil: undefined }),
    corrects: fc.option(corrections, { nil: undefined }),
  })
  .map(({ startMs, lasts, site, partOf, method, corrects, quantity, ...drawn }) => ({
    ...drawn,
    unit: unitOfMeter(drawn.meter.kind),
    quantity: corrects?.voids === true ? 0n : quantity,
    effectiveAtMs: startMs,
    ...(lasts === undefined ? {} : { endMs: startMs + lasts }),
    ...(site === undefined ? {} : { site }),
    ...(partOf === undefined ? {} : { partOf }),
    ...(method === undefined ? {} : { method }),
    ...(corrects === undefined ? {} : { corrects }),
  }));

describe('cloudEventOf', () => {
  it('writes the type, the quantity in its unit, and times as texts', () => {
    expect(cloudEventOf({ ...event, endMs: event.effectiveAtMs + 1n, site: 'north', method: 'counted' })).toEqual({
      specversion: '1.0',
      type: 'commons.gpu.seconds.v1',
      source: '/site/x/node/7',
      id: 'job-42#3',
      time: '2026-11-22T10:00:00.000Z',
      subject: 'commoner:9',
      datacontenttype: 'application/json',
      data: { gpu_seconds: '60.5', gpu: 'A100', site: 'north', end: '2026-11-22T10:00:00.001Z', method: 'counted' },
    });
  });

  it('writes a correction with what it is of, and a void without a quantity', () => {
    const corrects = { source: '/a', id: '1', reason: 'x' };
    expect(cloudEventOf({ ...event, corrects })).toMatchObject({
      type: 'commons.correction.v1',
      data: { corrects: { source: '/a', id: '1' }, reason: 'x', of: 'commons.gpu.seconds.v1', gpu_seconds: '60.5' },
    });
    const voided = cloudEventOf({ ...event, quantity: 0n, corrects: { ...corrects, voids: true } });
    expect(voided).not.toHaveProperty('data.gpu_seconds');
  });

  it.each([
    ['source', { source: 'two words' }],
    ['source', { source: '' }],
    ['id', { id: '' }],
    ['id', { id: 'a\u0000' }],
    ['subject', { subject: 'a\nb' }],
  ])('refuses a %s that cannot stand in an event', (field, changed) => {
    expect(cloudEventOf({ ...event, ...changed })).toMatchObject({
      kind: 'NotInCloudEvents',
      field,
      rule: 'meter.cloudevents',
    });
  });

  it('is read back as the same, through JSON', () => {
    fc.assert(
      fc.property(events, (drawn) => {
        const written = cloudEventOf(drawn);
        if (isRefusal(written)) throw new Error(written.message);
        const envelope = readEvent(readJson(JSON.stringify(written))?.value);
        if ('refused' in envelope) throw new Error(envelope.message);
        const usage = readUsage(envelope, { nowMs: 7_258_118_400_000n });
        expect(usage).toEqual({ whole: drawn, events: [drawn], rest: {} });
        expect(payloadOf((usage as { whole: UsageEvent }).whole)).toBe(payloadOf(drawn));
      }),
    );
  });
});
