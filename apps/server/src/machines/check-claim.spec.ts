import { describe, expect, it } from '@jest/globals';
import type { UsageEvent } from '#libs/inference-meter';
import { checkClaim, type ClaimTerms } from './check-claim.js';

const event: UsageEvent = {
  source: '/machine/m7',
  id: '1',
  subject: 'r0001',
  site: 'mill',
  meter: { kind: 'energy', resource: 'mill' },
  unit: 'ENERGY',
  quantity: 700_000n,
  effectiveAtMs: 0n,
  endMs: 1000n,
  method: 'device_counter',
};
const terms = (machine: Partial<ClaimTerms['machine']> = {}, unknown: readonly string[] = []): ClaimTerms => ({
  machine: { gpus: 1, energyMethod: 'device_counter', waterMethod: 'none', ratedWatts: 700, ...machine },
  unknown: new Set(unknown),
});

describe('what a machine claims', () => {
  it('is within what its record says, by a tenth', () => {
    expect(checkClaim(event, terms())).toBeUndefined();
    expect(checkClaim({ ...event, quantity: 770_000n }, terms())).toBeUndefined();
    expect(checkClaim({ ...event, quantity: 770_001n }, terms())).toMatchObject({
      kind: 'MoreThanThere',
      field: 'joules',
    });
  });

  it('is not judged by what nobody recorded', () => {
    const none = { energyMethod: null, waterMethod: null, ratedWatts: null };
    expect(checkClaim({ ...event, quantity: 10n ** 12n, method: 'site_meter' }, terms(none))).toBeUndefined();
  });

  const unsaid: UsageEvent = { ...event };
  Reflect.deleteProperty(unsaid, 'method');
  it.each([
    [{ ...event, method: 'site_meter' }, 'NotItsMeter'],
    [{ ...unsaid, subject: 'mill' }, 'NotItsMeter'],
    [{ ...event, meter: { kind: 'water', resource: 'mill' }, method: 'site_meter' }, 'NotItsMeter'],
    [{ ...event, subject: 'mallory' }, 'SubjectUnknown'],
  ] satisfies [UsageEvent, string][])('is refused, case %#', (claimed, kind) => {
    expect(checkClaim(claimed, terms({}, ['mallory']))).toMatchObject({ kind });
  });

  it('is the site’s where the machine reads its meter, however much', () => {
    const reads = terms({ energyMethod: 'site_meter' });
    expect(checkClaim({ ...event, quantity: 10n ** 12n, method: 'site_meter' }, reads)).toBeUndefined();
  });
});
