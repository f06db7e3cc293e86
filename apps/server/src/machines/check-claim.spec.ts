import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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
  machine: {
    standing: 'IN_SERVICE',
    gpus: 1,
    energyMethod: 'device_counter',
    waterMethod: 'none',
    ratedWatts: 700,
    ...machine,
  },
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

  it('of a machine without a record is its own energy, and never the site’s meter', () => {
    const none = terms({ energyMethod: null, waterMethod: null, ratedWatts: null });
    // Of a card whose watts nobody recorded, two kilowatts are believed.
    expect(checkClaim({ ...event, quantity: 2_200_000n }, none)).toBeUndefined();
    expect(checkClaim({ ...event, quantity: 2_200_001n }, none)).toMatchObject({ kind: 'MoreThanThere' });
    for (const kind of ['energy', 'water'] as const) {
      const claimed: UsageEvent = { ...event, meter: { kind, resource: 'mill' }, method: 'site_meter' };
      expect(checkClaim(claimed, none)).toMatchObject({ kind: 'NotItsMeter', field: 'method' });
    }
  });

  it('of a machine that is being registered is of nobody, for now', () => {
    const registering = terms({ standing: 'REGISTERING' });
    expect(checkClaim({ ...event, subject: 'idle' }, registering)).toBeUndefined();
    for (const subject of ['r0001', 'serving', 'mill']) {
      expect(checkClaim({ ...event, subject }, registering)).toMatchObject({
        kind: 'MachineNotEntered',
        field: 'subject',
        rule: 'machine.record',
      });
    }
  });

  it('is of one hour where it has no end, or ends where it began', () => {
    const used: UsageEvent = { ...event, meter: { kind: 'gpu-time', resource: 'H100' }, unit: 'COMPUTE_RAW' };
    const endless: UsageEvent = { ...used };
    Reflect.deleteProperty(endless, 'endMs');
    for (const each of [endless, { ...used, endMs: used.effectiveAtMs }]) {
      expect(checkClaim({ ...each, quantity: 3_960_000_000n }, terms())).toBeUndefined();
      expect(checkClaim({ ...each, quantity: 3_960_000_001n }, terms())).toMatchObject({ kind: 'MoreThanThere' });
    }
  });

  it('is believed just up to the cards’ time and a tenth, whatever the time', () => {
    const drawn = fc.record({
      gpus: fc.integer({ min: 1, max: 10_000 }),
      spanMs: fc.option(fc.bigInt({ min: 0n, max: 40_000_000_000n }), { nil: undefined }),
      off: fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
      kind: fc.constantFrom('gpu-time' as const, 'gpu-busy' as const),
    });
    fc.assert(
      fc.property(drawn, ({ gpus, spanMs, off, kind }) => {
        const effectiveAtMs = 1_760_000_000_000n;
        const lasts = spanMs === undefined || spanMs === 0n ? 3_600_000n : spanMs;
        const tenths = BigInt(gpus) * 1000n * lasts * 11n;
        const quantity = tenths / 10n + off < 0n ? 0n : tenths / 10n + off;
        const claimed: UsageEvent = { ...event, meter: { kind, resource: 'H100' }, quantity, effectiveAtMs };
        if (spanMs === undefined) Reflect.deleteProperty(claimed, 'endMs');
        else Reflect.set(claimed, 'endMs', effectiveAtMs + spanMs);
        expect(checkClaim(claimed, terms({ gpus })) === undefined).toBe(quantity * 10n <= tenths);
      }),
    );
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
