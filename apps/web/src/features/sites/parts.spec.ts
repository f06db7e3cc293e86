import { describe, expect, it } from '@jest/globals';
import { behind } from './behind.js';
import { mixOf } from './mix.js';
import { decimalOf } from './ratio.js';
import { sharesOf } from './stack.js';
import { blankMonth } from './test-months.js';
import { wentOf } from './went.js';
import { missingOf } from './why-none.js';

const mix = {
  __typename: 'SiteEnergyMix' as const,
  guarantees: '50',
  agreements: '20',
  onSite: '5',
  agreementsUnretired: '8',
  onSiteUnretired: '0',
  reason: 'statement',
  saidAt: '2026-11-01T00:00:00Z',
};

describe('where the energy came from', () => {
  it('counts only what has a cancelled guarantee, and leaves the rest without an origin', () => {
    expect(mixOf({ mix, energyMillijoules: '100' })).toMatchObject({
      parts: [
        { part: 'guarantees', amount: 50n },
        { part: 'agreements', amount: 12n },
        { part: 'onSite', amount: 5n },
        { part: 'rest', amount: 33n },
      ],
      unknown: [],
      unretired: 8n,
    });
  });

  it('has no rest where a kind is unknown, nothing was metered, or more is claimed than was used', () => {
    const unsaid = mixOf({ mix: { ...mix, onSite: null }, energyMillijoules: '100' });
    expect(unsaid?.parts.map(({ part }) => part)).toEqual(['guarantees', 'agreements']);
    expect(unsaid?.unknown).toEqual(['onSite', 'rest']);
    expect(mixOf({ mix, energyMillijoules: null })?.unknown).toEqual(['rest']);
    expect(mixOf({ mix, energyMillijoules: '60' })?.unknown).toEqual(['rest']);
  });

  it('is unknown where nobody said anything', () => {
    expect(mixOf({ mix: null, energyMillijoules: '100' })).toBeNull();
    const silent = { ...mix, guarantees: null, agreements: null, onSite: null };
    expect(mixOf({ mix: silent, energyMillijoules: '100' })).toBeNull();
  });
});

describe('where the energy went', () => {
  it('is told of months that are divided, and not of those that are not, or not metered', () => {
    const months = [
      blankMonth('mill', '2026-08'),
      blankMonth('mill', '2026-09', { energyMillijoules: '10', undividedMillijoules: '10' }),
      blankMonth('mill', '2026-10', {
        energyMillijoules: '10',
        attributedMillijoules: '4',
        idleMillijoules: '3',
        overheadMillijoules: '2',
        undividedMillijoules: '1',
      }),
    ];
    const { divided, whole } = wentOf(months);
    expect(divided.map(({ month }) => month)).toEqual(['2026-10']);
    expect(divided[0]?.parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(divided[0]?.whole);
    expect(whole.map(({ month }) => month)).toEqual(['2026-09']);
  });

  it('is drawn by shares that make one whole', () => {
    const piece = (key: string, amount: bigint) => ({ key, name: key, dye: 'weld' as const, amount });
    const shares = sharesOf([piece('a', 1n), piece('b', 2n), piece('none', 0n)]);
    expect(shares.map(({ key, share }) => [key, share])).toEqual([
      ['a', '1/3'],
      ['b', '2/3'],
    ]);
    expect(sharesOf([piece('none', 0n)])).toEqual([]);
  });
});

describe('an indicator without a figure', () => {
  it('says what is missing first', () => {
    const metered = { energyMillijoules: '5' };
    expect(missingOf(blankMonth('mill', '2026-08'), 'pue')).toBe('noEnergy');
    expect(missingOf(blankMonth('mill', '2026-08', metered), 'pue')).toBe('noMachines');
    expect(missingOf(blankMonth('mill', '2026-08', { ...metered, implausible: ['pue'] }), 'pue')).toBe('implausible');
    expect(missingOf(blankMonth('mill', '2026-08', metered), 'wue')).toBe('noWater');
    expect(missingOf(blankMonth('mill', '2026-08', metered), 'ref')).toBe('noRenewable');
    expect(missingOf(blankMonth('mill', '2026-08', { pue: '6/5' }), 'pue')).toBeNull();
  });
});

describe('figures as they are read', () => {
  it.each([
    ['6/5', 2, '1.20'],
    ['1/3', 3, '0.333'],
    ['1/2000', 3, '0.001'],
    ['2', 2, '2.00'],
  ])('%s to %s digits is %s', (fraction, digits, expected) => {
    expect(decimalOf(fraction, digits)).toBe(expected);
  });

  it('lead to the entries of whole months', () => {
    expect(behind('mill').energy('2026-02')).toBe(
      '/entries?account=je%3Aenergy%3Asite-meter%3Amill&unit=ENERGY&from=2026-02-01&until=2026-02-28',
    );
    expect(behind('mill').compute('2026-11', '2026-12')).toContain('from=2026-11-01&until=2026-12-31');
  });
});
