import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { monthBeside, fileOfUse, linkToUse, askedIn } from './use-link.js';

describe('the address of the reports behind a figure', () => {
  it('names site, month and, where one is meant, the source', () => {
    expect(linkToUse({ site: 'mill-hall', month: '2026-09' })).toBe('/operator/use?site=mill-hall&month=2026-09');
    expect(fileOfUse({ site: 'mill', month: '2026-09', source: '/machine/a b' })).toBe(
      '/export/metered-use.csv?site=mill&month=2026-09&source=%2Fmachine%2Fa+b',
    );
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.option(fc.string({ minLength: 1 })), (site, source) => {
        const of = { site, month: '2026-09', source };
        expect(askedIn(new URL(linkToUse(of), 'http://x').searchParams)).toEqual(of);
      }),
    );
  });

  it.each(['', 'site=mill', 'month=2026-09', 'site=&month=2026-09', 'site=mill&month=soon'])('is none: %p', (asked) => {
    expect(askedIn(new URLSearchParams(asked))).toBeNull();
  });

  it('leads to the months beside', () => {
    expect([monthBeside('2026-01', -1), monthBeside('2026-12', 1), monthBeside('2026-06', 1)]).toEqual([
      '2025-12',
      '2027-01',
      '2026-07',
    ]);
  });
});
