import { describe, expect, it } from '@jest/globals';
import { compareFractions, fraction, ofAmount } from '#libs/amount';
import fc from 'fast-check';
import { interestCapOn, profileFloors, profileOn, PROFILES, type ProfileFigures } from './profiles.js';
import { JURISDICTIONS } from './schema-kinds.js';

const figures = (change: Partial<ProfileFigures>): ProfileFigures => ({
  baseMinor: 0n,
  otherMinor: 0n,
  reservesMinor: 0n,
  capitalMinor: 0n,
  ...change,
});

describe('profileFloors', () => {
  it('SUR-2: a SCIC whose reserves lie below its capital locks 517,500 of 900,000', () => {
    const floors = profileFloors(
      'FR_SCIC',
      figures({ baseMinor: 900_000n, reservesMinor: 50_000n, capitalMinor: 500_000n }),
    );
    expect(floors).toEqual({ lockedMinor: 517_500n, solidarityMinor: 0n });
    expect(900_000n - floors.lockedMinor).toBe(382_500n);
  });

  it('SUR-3: with reserves of 600,000 it locks half', () => {
    const asked = figures({ baseMinor: 900_000n, reservesMinor: 600_000n, capitalMinor: 500_000n });
    expect(profileFloors('FR_SCIC', asked).lockedMinor).toBe(450_000n);
  });

  it('SUR-4: Spain locks 30,000 and gives 5,000 to education of 100,000 and 20,000 of other profit', () => {
    const floors = profileFloors('ES', figures({ baseMinor: 100_000n, otherMinor: 20_000n }));
    expect(floors).toEqual({ lockedMinor: 30_000n, solidarityMinor: 5_000n });
    expect(120_000n - floors.lockedMinor - floors.solidarityMinor).toBe(85_000n);
  });

  it('SUR-5: an SCE locks 24,000 or more of 200,000 less 40,000, until its reserve reaches its minimum capital', () => {
    const asked = figures({ baseMinor: 160_000n, capitalMinor: 30_000n });
    expect(profileFloors('SCE', asked).lockedMinor).toBe(24_000n);
    expect(profileFloors('SCE', { ...asked, reservesMinor: 30_000n }).lockedMinor).toBe(0n);
  });

  it('asks Italy for 30 % whatever the reserve holds, and 3 %', () => {
    const asked = figures({ baseMinor: 1_000n, reservesMinor: 10n ** 9n });
    expect(profileFloors('IT', asked)).toEqual({ lockedMinor: 300n, solidarityMinor: 30n });
  });

  it('sets aside no less than the custom’s own floor, and never more than there is', () => {
    const amount = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });
    fc.assert(
      fc.property(
        fc.constantFrom(...JURISDICTIONS),
        amount,
        amount,
        amount,
        (jurisdiction, base, reserves, capital) => {
          const floors = profileFloors(
            jurisdiction,
            figures({ baseMinor: base, reservesMinor: reserves, capitalMinor: capital }),
          );
          const { lockedReserve } = profileOn(jurisdiction, '2026-01-01');
          const whole = base > 0n ? base : 0n;
          expect(floors.lockedMinor).toBeGreaterThanOrEqual(ofAmount(whole, lockedReserve, 'UP'));
          expect(floors.lockedMinor <= whole + 1n && floors.solidarityMinor <= whole).toBe(true);
        },
      ),
    );
  });
});

describe('profileOn', () => {
  it('has one row for every jurisdiction on every day', () => {
    for (const day of ['1990-01-01', '2014-04-05', '2014-04-06', '2026-11-23', '2199-12-31']) {
      for (const jurisdiction of JURISDICTIONS) {
        const rows = PROFILES.filter(
          (row) => row.jurisdiction === jurisdiction && row.from <= day && (row.until === undefined || day < row.until),
        );
        expect(rows).toEqual([profileOn(jurisdiction, day)]);
      }
    }
  });

  it('LOCK-1: caps a CIC at 35 %', () => {
    const cap = profileOn('UK_CIC', '2026-01-01').distributionCap ?? fraction(0n);
    expect(ofAmount(200_000n, cap, 'DOWN')).toBe(70_000n);
  });

  it('CAP-2: knows the limit of a withdrawable share by the day', () => {
    expect(profileOn('UK_CBS', '2026-01-01').individualShare).toBe(100_000n);
    expect(profileOn('UK_CBS', '2014-04-05').individualShare).toBe(20_000n);
  });

  it('lets no statute loosen what the house asks of funders', () => {
    for (const row of PROFILES) expect(compareFractions(row.funderCeiling, fraction(35n, 100n))).toBeLessThanOrEqual(0);
  });
});

describe('interestCapOn', () => {
  it('LOCK-7: an agreement of 1 May 2012 bears 20,000 at most on an average debt of 200,000', () => {
    const cap = interestCapOn('UK_CIC', '2012-05-01');
    expect(cap?.kind).toBe('OF_AVERAGE_DEBT');
    expect(ofAmount(200_000n, cap?.share ?? fraction(0n), 'DOWN')).toBe(20_000n);
  });

  it.each([
    ['2005-06-30', undefined, undefined],
    ['2005-07-01', 'BASE_PLUS', fraction(4n, 100n)],
    ['2010-04-05', 'BASE_PLUS', fraction(4n, 100n)],
    ['2010-04-06', 'OF_AVERAGE_DEBT', fraction(10n, 100n)],
    ['2014-10-01', 'OF_AVERAGE_DEBT', fraction(20n, 100n)],
  ])('goes by the day of the agreement: %s', (day, kind, share) => {
    expect(interestCapOn('UK_CIC', day)).toEqual(
      kind === undefined ? undefined : expect.objectContaining({ kind, share }),
    );
    expect(interestCapOn('IT', day)).toBeUndefined();
  });
});
