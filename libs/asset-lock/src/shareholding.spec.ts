import { describe, expect, it } from '@jest/globals';
import { compareFractions, fraction } from '#libs/amount';
import fc from 'fast-check';
import { checkPublicCapital, checkShareDay, checkSubscription, checkWithdrawal, roomUnder } from './shareholding.js';

describe('checkSubscription', () => {
  it('CAP-2: 95,000 held leave room for 5,000, not for 6,000', () => {
    expect(checkSubscription({ held: 95_000n, asked: 6_000n, limit: 100_000n })).toMatchObject({
      kind: 'ShareholdingExceedsLimit',
      field: 'asked',
      rule: 'CAP-2',
      room: 5_000n,
    });
    expect(checkSubscription({ held: 95_000n, asked: 5_000n, limit: 100_000n })).toBeUndefined();
  });

  it('never lets anyone above the limit, even where they already are', () => {
    const amount = fc.bigInt({ min: 0n, max: 200_000n });
    fc.assert(
      fc.property(amount, amount, (held, asked) => {
        const refusal = checkSubscription({ held, asked, limit: 100_000n });
        expect(refusal === undefined).toBe(asked === 0n || held + asked <= 100_000n);
      }),
    );
  });
});

describe('roomUnder', () => {
  it('CAP-2: 5,000 beside 95,000, and none beyond the limit', () => {
    expect(roomUnder(100_000n, 95_000n)).toBe(5_000n);
    expect(roomUnder(100_000n, 120_000n)).toBe(0n);
  });
});

describe('checkShareDay', () => {
  it('M2: takes today and what is past, and no day to come', () => {
    expect(checkShareDay('2026-03-01', '2026-03-01')).toBeUndefined();
    expect(checkShareDay('2014-04-05', '2026-03-01')).toBeUndefined();
    expect(checkShareDay('2026-03-02', '2026-03-01')).toMatchObject({ kind: 'DayToCome', field: 'on' });
  });
});

describe('checkWithdrawal', () => {
  it('pays back what is held and not a step more: a share never gains', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (held, asked) => {
        const refusal = checkWithdrawal({ held, asked, suspended: false });
        expect(refusal === undefined).toBe(asked <= held);
      }),
    );
    expect(checkWithdrawal({ held: 5n, asked: 6n, suspended: false })).toMatchObject({
      kind: 'SharesNotHeld',
      rule: 'capital.par',
    });
  });

  it('pays nobody back while the board has suspended it', () => {
    expect(checkWithdrawal({ held: 5n, asked: 1n, suspended: true })).toMatchObject({
      kind: 'WithdrawalsSuspended',
      field: 'asked',
    });
  });
});

describe('checkPublicCapital', () => {
  const half = fraction(1n, 2n);
  const move = (change: bigint, byPublicBody: boolean) =>
    checkPublicCapital({ ofPublicBodies: 30_000n, total: 70_000n, change, byPublicBody }, half);

  it('lets public bodies hold half: beside 40,000 of others 10,000 more, and not 10,001', () => {
    expect(move(10_000n, true)).toBeUndefined();
    expect(move(10_001n, true)).toMatchObject({ kind: 'PublicCapitalExceedsCap', rule: 'profile.publicCapital' });
    expect(move(-10_000n, false)).toBeUndefined();
    expect(move(-10_001n, false)).toMatchObject({ kind: 'PublicCapitalExceedsCap' });
    expect(checkPublicCapital({ ofPublicBodies: 0n, total: 0n, change: 1n, byPublicBody: true }, half)).toMatchObject({
      kind: 'PublicCapitalExceedsCap',
    });
  });

  it('binds nobody where the statute says nothing, and lets be what brings the part down', () => {
    const above = { ofPublicBodies: 90n, total: 100n };
    expect(checkPublicCapital({ ...above, change: 1_000n, byPublicBody: true }, undefined)).toBeUndefined();
    expect(checkPublicCapital({ ...above, change: -1n, byPublicBody: true }, half)).toBeUndefined();
    expect(checkPublicCapital({ ...above, change: 1n, byPublicBody: false }, half)).toBeUndefined();
  });

  it('never lets a part rise above the cap, whatever happens in whatever order', () => {
    const event = fc.record({ change: fc.bigInt({ min: -1_000n, max: 1_000n }), byPublicBody: fc.boolean() });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let [ofPublicBodies, others] = [0n, 0n];
        for (const { change, byPublicBody } of events) {
          const held = byPublicBody ? ofPublicBodies : others;
          if (held + change < 0n) continue;
          const total = ofPublicBodies + others;
          if (checkPublicCapital({ ofPublicBodies, total, change, byPublicBody }, half) !== undefined) continue;
          if (byPublicBody) ofPublicBodies += change;
          else others += change;
          if (ofPublicBodies === 0n) continue;
          expect(compareFractions(fraction(ofPublicBodies, ofPublicBodies + others), half)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
