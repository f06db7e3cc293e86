import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkReporter, isWithin, machineSource } from './machine-source.js';
import type { UsageEvent } from './usage-event.js';

const own = { source: '/machine/rack-7', site: 'mill' };
const event: UsageEvent = {
  source: '/machine/rack-7/gpu',
  id: '1',
  subject: 'r0001',
  meter: { kind: 'gpu-time', resource: 'H100' },
  unit: 'COMPUTE_RAW',
  quantity: 1n,
  effectiveAtMs: 0n,
  site: 'mill',
};

describe('machineSource', () => {
  it.each([
    ['rack-7', '/machine/rack-7'],
    ['a b/c', '/machine/a%20b%2Fc'],
    ['ü', '/machine/%C3%BC'],
  ])('of %s is %s', (code, source) => {
    expect(machineSource(code)).toBe(source);
  });

  it('is never within that of another machine', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        fc.pre(one !== other && one.isWellFormed() && other.isWellFormed());
        expect(isWithin(machineSource(one), machineSource(other))).toBe(false);
      }),
    );
  });
});

describe('isWithin', () => {
  it.each(['/machine/rack-7', '/machine/rack-7/gpu', '/machine/rack-7/gpu/0', '/machine/rack-7/a?b/../c'])(
    'takes %s',
    (source) => expect(isWithin(source, own.source)).toBe(true),
  );

  it.each([
    '',
    '/machine',
    '/machine/rack-70',
    '/machine/rack-7?x',
    '/machine/rack-7/',
    '/machine/rack-7//gpu',
    '/machine/rack-7/../rack-8',
    '/machine/rack-7/%2e%2E/rack-8',
    '/machine/rack-7/.%2e/rack-8',
    '/machine/rack-7/./gpu',
    '/Machine/rack-7',
    '/machine/RACK-7',
    'https://x/machine/rack-7',
    '/gateway/1',
  ])('refuses %s', (source) => expect(isWithin(source, own.source)).toBe(false));
});

describe('checkReporter', () => {
  const corrects = { source: '/machine/rack-7', id: '0', reason: 'r' };

  it('lets a machine speak for itself and its site', () => {
    expect(checkReporter(event, own)).toBeUndefined();
    expect(checkReporter({ ...event, corrects }, own)).toBeUndefined();
    expect(checkReporter({ ...event, meter: { kind: 'energy', resource: 'mill' } }, own)).toBeUndefined();
  });

  it.each([
    [{ source: '/machine/rack-8' }, 'SourceNotYours', 'source'],
    [{ corrects: { ...corrects, source: '/machine/rack-8' } }, 'SourceNotYours', 'corrects.source'],
    [{ site: 'quay' }, 'SiteNotYours', 'site'],
    [{ meter: { kind: 'energy', resource: 'quay' } as const }, 'SiteNotYours', 'resource'],
    [{ meter: { kind: 'water', resource: 'quay' } as const }, 'SiteNotYours', 'resource'],
  ])('refuses %j', (changed, kind, field) => {
    expect(checkReporter({ ...event, ...changed }, own)).toMatchObject({ kind, field, rule: 'meter.reporter' });
  });
});
