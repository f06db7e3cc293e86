import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkPasture, type PastureAsked, type PastureResolution } from './pasture.js';

const resolution: PastureResolution = { kind: 'PASTURE', carried: true, used: false, pasture: 'meadow', gates: '120' };
const rise = (change: Partial<PastureAsked> = {}): PastureAsked => ({
  subject: 'meadow',
  gates: 120n,
  resolution,
  ...change,
});
const now = { carries: 100n, issued: 60n };
const kind = (asked: PastureAsked, at = now): string => checkPasture(asked, at)?.kind ?? 'SET';

describe('what a pasture carries', () => {
  it('rises from 100 to 120 by the carried resolution that names it and its gates, and sinks by itself', () => {
    expect(kind(rise())).toBe('SET');
    expect(kind({ subject: 'meadow', gates: 60n })).toBe('SET');
    expect(kind({ subject: 'meadow', gates: 100n })).toBe('SET');
    expect(checkPasture({ subject: 'meadow', gates: 5n }, { issued: 0n })).toBeUndefined();
  });

  it.each<[string, PastureAsked]>([
    ['ResolutionMissing', { subject: 'meadow', gates: 101n }],
    ['ResolutionMissing', rise({ resolution: null })],
    ['ResolutionMissing', rise({ resolution: { ...resolution, carried: false } })],
    ['ResolutionMissing', rise({ resolution: { ...resolution, used: true } })],
    ['ResolutionMissing', rise({ resolution: { ...resolution, kind: 'DISPOSAL' } })],
    ['ResolutionMissing', rise({ resolution: { ...resolution, pasture: 'ford' } })],
    ['ResolutionMissing', rise({ gates: 121n })],
    ['CarryingCapacityExceeded', { subject: 'meadow', gates: 59n }],
    ['QuantityNegative', { subject: 'meadow', gates: -1n }],
    ['PastureMalformed', { subject: 'meadow ', gates: 60n }],
    ['PastureMalformed', { subject: 'mea\u0301dow', gates: 60n }],
    ['PastureMalformed', { subject: '', gates: 60n }],
  ])('refuses %s', (no, asked) => {
    expect(kind(asked)).toBe(no);
  });

  it('never falls below what is issued, nor rises without a resolution', () => {
    const gates = fc.bigInt({ min: 0n, max: 200n });
    fc.assert(
      fc.property(gates, gates, gates, (carries, issued, asked) => {
        if (checkPasture({ subject: 'meadow', gates: asked }, { carries, issued }) !== undefined) return;
        expect(asked === carries || (asked >= issued && asked < carries)).toBe(true);
      }),
    );
  });
});
