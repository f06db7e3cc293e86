import { GPU_HOUR } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blankMonth, site } from './test-months.js';
import { figureOf, MEASURES, ranked, readMeasure, sinceTheFirst, totalsOf } from './totals.js';

const KWH = 3_600_000_000n;
const NOW = '2026-11';
const text = (value: bigint): string => value.toString();

describe('what a site did in some months', () => {
  it('is a ratio of sums, of the months and hours that were metered: 10 + 2 kWh on 2 + 2 GPU-hours are 3 to each', () => {
    const months = [
      blankMonth('mill', '2026-08', {
        computeRaw: text(9n * GPU_HOUR),
        computeWhileEnergy: text(2n * GPU_HOUR),
        energyMillijoules: text(10n * KWH),
      }),
      blankMonth('mill', '2026-09', {
        computeRaw: text(2n * GPU_HOUR),
        computeWhileEnergy: text(2n * GPU_HOUR),
        energyMillijoules: text(2n * KWH),
        partial: true,
      }),
      // Nobody metered it: neither its hours nor the estimate enter the ratio.
      blankMonth('mill', '2026-10', { computeRaw: text(5n * GPU_HOUR), estimatedMillijoules: text(7n * KWH) }),
    ];
    expect(totalsOf(months, NOW)).toMatchObject({
      compute: 16n * GPU_HOUR,
      energy: 12n * KWH,
      energyEach: 3n * KWH,
      energyEstimated: 7n * KWH,
      water: null,
      waterEach: null,
      months: 3,
      energyMonths: 2,
      partialMonths: 1,
    });
  });

  it('is not measured where nothing was, and never zero', () => {
    const totals = totalsOf([blankMonth('mill', '2026-08')], NOW);
    expect(totals).toMatchObject({ compute: null, energy: null, water: null, energyEach: null, waterEach: null });
    expect(MEASURES.map((measure) => figureOf(totals, measure))).toEqual([null, null, null, null, null]);
  });

  it('knows how busy cards were of those that told, and of no others', () => {
    const told = { computeRaw: '9', computeWhileBusyTold: '4', computeBusy: '3' };
    const months = [blankMonth('mill', '2026-08', told), blankMonth('mill', '2026-09', { computeRaw: '5' })];
    expect(totalsOf(months, NOW)).toMatchObject({ compute: 14n, busyTold: 4n, busy: 3n });
    expect(totalsOf(months.slice(1), NOW)).toMatchObject({ busyTold: null, busy: null });
  });

  it('has no ratio where a meter was read and no card was used', () => {
    expect(totalsOf([blankMonth('mill', '2026-08', { energyMillijoules: '5' })], NOW)).toMatchObject({
      energy: 5n,
      energyEach: null,
    });
  });

  it('is the same sum in whatever order, and cut into whatever pieces', () => {
    const figure = fc.option(fc.bigInt({ min: 0n, max: 10n ** 18n }).map(text), { nil: null });
    const month = fc.record({ energy: figure, water: figure, compute: fc.bigInt({ min: 0n, max: 10n ** 15n }) });
    fc.assert(
      fc.property(fc.array(month, { maxLength: 8 }), fc.nat(8), (rows, at) => {
        const months = rows.map(({ energy, water, compute }) =>
          blankMonth('mill', '2026-08', {
            energyMillijoules: energy,
            waterMicrolitres: water,
            computeRaw: text(compute),
          }),
        );
        const [whole, one, two] = [months, months.slice(0, at), months.slice(at)].map((each) => totalsOf(each, NOW));
        const sum = (a: bigint | null | undefined, b: bigint | null | undefined): bigint | null =>
          a === null || a === undefined ? (b ?? null) : a + (b ?? 0n);
        expect(whole?.energy).toBe(sum(one?.energy, two?.energy));
        expect(whole?.water).toBe(sum(one?.water, two?.water));
        expect(whole?.compute).toBe(sum(one?.compute, two?.compute));
        expect(totalsOf(months.toReversed(), NOW)).toEqual(whole);
      }),
    );
  });
});

describe('the ranking', () => {
  const sites = [site('quay', 'The Quay'), site('mill', 'The Mill'), site('attic', 'Attic')];
  const months = [
    blankMonth('mill', '2026-08', { computeRaw: '100', waterMicrolitres: '0' }),
    blankMonth('quay', '2026-08', { computeRaw: '900' }),
    blankMonth('attic', '2026-08', { computeRaw: '100' }),
  ];

  it('has the most first and equals by name', () => {
    expect(ranked(sites, { months, now: NOW }, 'compute').map((row) => row.site.slug)).toEqual([
      'quay',
      'attic',
      'mill',
    ]);
  });

  it('has those that nobody measured last: nothing is more than unknown', () => {
    expect(ranked(sites, { months, now: NOW }, 'water').map((row) => row.site.slug)).toEqual(['mill', 'attic', 'quay']);
  });

  it('goes by what the address names, by GPU-hours otherwise', () => {
    expect(readMeasure(new URLSearchParams('by=water-each'))).toBe('water-each');
    expect(readMeasure(new URLSearchParams('by=beauty'))).toBe('compute');
  });
});

describe('the months that are shown when nobody chose', () => {
  it('begin with the first of which any site says anything', () => {
    const months = [
      blankMonth('mill', '2026-06'),
      blankMonth('quay', '2026-07', { estimatedMillijoules: '1' }),
      blankMonth('mill', '2026-07'),
      blankMonth('mill', '2026-08'),
    ];
    expect(sinceTheFirst(months).map((each) => `${each.site} ${each.month}`)).toEqual([
      'quay 2026-07',
      'mill 2026-07',
      'mill 2026-08',
    ]);
    expect(sinceTheFirst([blankMonth('mill', '2026-06')])).toEqual([]);
  });
});
