import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { behind } from './behind.js';
import { inTheBooks } from './in-the-books.js';
import { mixOf } from './mix.js';
import { computeOf, shortOf } from './partial.js';
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
      metered: 100n,
      unknown: [],
      unretired: 8n,
    });
  });

  it('has no shares but of what the meter read: 10 of 500 are 2 %, whatever else was not said', () => {
    const said = mixOf({
      mix: {
        ...mix,
        guarantees: '10',
        agreements: null,
        agreementsUnretired: null,
        onSite: null,
        onSiteUnretired: null,
      },
      energyMillijoules: '500',
    });
    expect(said).toMatchObject({
      metered: 500n,
      isOfTheMeter: true,
      parts: [
        { part: 'guarantees', amount: 10n },
        { part: 'unsaid', amount: 490n },
      ],
      unknown: ['agreements', 'onSite'],
    });
    const pieces = (said?.parts ?? []).map(
      ({ part, amount }) => ({ key: part, name: part, dye: 'slate', amount }) as const,
    );
    expect(sharesOf(pieces, said?.metered ?? 0n).map(({ share, length }) => [share, length])).toEqual([
      ['10/500', 0.02],
      ['490/500', 0.98],
    ]);
  });

  it('has amounts without shares where nothing was metered, or more is claimed than was read, and says how much more', () => {
    const more = mixOf({ mix, energyMillijoules: '60' });
    expect(more).toMatchObject({ isOfTheMeter: false, excess: 7n, metered: 60n });
    expect(more?.parts.map(({ part }) => part)).toEqual(['guarantees', 'agreements', 'onSite']);
    expect(mixOf({ mix, energyMillijoules: null })).toMatchObject({ isOfTheMeter: false, excess: 0n, metered: null });
  });

  it('is always shares of the meter, or none: the parts sum to what it read, and none is less than nothing', () => {
    const amount = fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String), { nil: null });
    fc.assert(
      fc.property(amount, amount, amount, amount, (guarantees, agreements, onSite, energyMillijoules) => {
        const unretired = {
          agreementsUnretired: agreements === null ? null : '0',
          onSiteUnretired: onSite === null ? null : '0',
        };
        const said = mixOf({ mix: { ...mix, guarantees, agreements, onSite, ...unretired }, energyMillijoules });
        if (said === null) return [guarantees, agreements, onSite].every((each) => each === null);
        const sum = said.parts.reduce((total, each) => total + each.amount, 0n);
        return (
          said.parts.every((each) => each.amount >= 0n) &&
          (said.isOfTheMeter
            ? sum === said.metered && said.excess === 0n
            : said.metered === null || said.metered === 0n || sum === said.metered + said.excess)
        );
      }),
    );
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
    const { divided, whole } = wentOf(months, '2026-11');
    expect(divided.map(({ month }) => month)).toEqual(['2026-10']);
    expect(divided[0]?.parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(divided[0]?.whole);
    expect(whole.map(({ month }) => month)).toEqual(['2026-09']);
  });

  it('is drawn by shares that make one whole', () => {
    const piece = (key: string, amount: bigint) => ({ key, name: key, dye: 'weld' as const, amount });
    const shares = sharesOf([piece('a', 1n), piece('b', 2n), piece('none', 0n)], 3n);
    expect(shares.map(({ key, share }) => [key, share])).toEqual([
      ['a', '1/3'],
      ['b', '2/3'],
    ]);
    expect(sharesOf([piece('none', 0n)], 0n)).toEqual([]);
  });
});

describe('a figure that lacks a part of its month', () => {
  const water = (hours: number) => [
    { __typename: 'FigureByMethod' as const, method: 'site_meter', quantity: '1', hours },
  ];
  const read = { computeRaw: '5', energyMillijoules: '5', waterMicrolitres: '5', waterBy: water(744) };

  it('is every one of the month that runs', () => {
    const short = shortOf(blankMonth('mill', '2026-11', read), '2026-11');
    expect(short).toEqual({ running: true, compute: true, energy: true, water: true });
  });

  it('is that of the meter that missed an hour, and no other', () => {
    const none = { running: false, compute: false, energy: false, water: false };
    expect(shortOf(blankMonth('mill', '2026-10', read), '2026-11')).toEqual(none);
    expect(shortOf(blankMonth('mill', '2026-10', { ...read, partial: true }), '2026-11')).toEqual({
      ...none,
      energy: true,
    });
    const dry = { ...read, waterBy: water(743) };
    expect(shortOf(blankMonth('mill', '2026-10', dry), '2026-11')).toEqual({ ...none, water: true });
  });

  it('is none where there is no figure', () => {
    const short = shortOf(blankMonth('mill', '2026-11', { partial: true }), '2026-11');
    expect(short).toEqual({ running: true, compute: false, energy: false, water: false });
  });

  it('is no zero where no machine reported anything, and one where cards were only idle', () => {
    expect(computeOf({ computeRaw: '0', computeIdle: '0' })).toBeNull();
    expect(computeOf({ computeRaw: '0', computeIdle: '7' })).toBe(0n);
  });
});

describe('the entries behind GPU-hours', () => {
  it('are said where they sum to something else: 60 had and 40 idle are 100 in the books', () => {
    expect(inTheBooks({ compute: 60n, idle: 40n, booked: 100n })).toEqual({ booked: 100n, idle: 40n, waiting: 0n });
    expect(inTheBooks({ compute: 60n, idle: 0n, booked: 50n })).toEqual({ booked: 50n, idle: 0n, waiting: 10n });
    expect(inTheBooks({ compute: 60n, idle: 0n, booked: 60n })).toBeNull();
    expect(inTheBooks({ compute: null, idle: 0n, booked: 0n })).toBeNull();
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
