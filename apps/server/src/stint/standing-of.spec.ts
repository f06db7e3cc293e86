import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { standingOf } from './standing-of.js';
import type { StintRow } from './stint.store.js';

const row = (pasture: string, given: Partial<StintRow> = {}): StintRow => ({
  pasture,
  ...{ grant: 100n, used: 0n, held: 0n, left: 100n, residue: 0n, throttled: false, suspended: false },
  resetsAt: new Date('2026-12-01T00:00:00Z'),
  ...given,
});
const none = new Map<string, bigint>();

describe('where somebody stands', () => {
  it('is said of each pasture by itself, and of the one stint with most left: a request takes from one', () => {
    const later = new Date('2027-06-01T00:00:00Z');
    const rows = [row('mill', { used: 40n, left: 60n }), row('quay', { grant: 80n, left: 80n, resetsAt: later })];
    expect(standingOf(rows, none)).toMatchObject({
      ...{ grant: 180n, used: 40n, left: 140n, largest: 80n, kept: 0n, resetsAt: '2026-12-01T00:00:00.000Z' },
      pastures: [
        { pasture: 'mill', grant: 100n, left: 60n, resetsAt: '2026-12-01T00:00:00.000Z' },
        { pasture: 'quay', grant: 80n, left: 80n, resetsAt: later.toISOString() },
      ],
    });
    const two = [row('mill', { left: 60n, used: 40n }), row('mill', { grant: 30n, left: 30n })];
    expect(standingOf(two, none)).toMatchObject({ left: 90n, largest: 60n, pastures: [{ grant: 130n, left: 90n }] });
  });

  it('says what a throttle keeps back, so that used, held, left and kept are the grant', () => {
    const throttled = row('mill', { used: 30n, held: 10n, left: 5n, throttled: true });
    expect(standingOf([throttled], none)).toMatchObject({ kept: 55n, left: 5n, throttled: true });
    expect(standingOf([row('mill', { used: 120n, left: 0n })], none)).toMatchObject({ kept: 0n });
  });

  it('gives nothing of a block back to whoever is suspended', () => {
    const held = { held: 50n, left: 50n };
    const free = new Map([['mill', 20n]]);
    expect(standingOf([row('mill', held)], free)).toMatchObject({ held: 30n, left: 70n, largest: 70n });
    const suspended = row('mill', { ...held, left: 0n, suspended: true });
    expect(standingOf([suspended], free)).toMatchObject({ held: 50n, left: 0n, largest: 0n, suspended: true });
  });

  it('is a stint of nothing without a gate', () => {
    expect(standingOf([], none)).toMatchObject({
      grant: 0n,
      largest: 0n,
      resetsAt: null,
      suspended: false,
      pastures: [],
    });
  });

  it('always sums to the grant, unless more was taken than it', () => {
    const amount = fc.bigInt(0n, 50n);
    const any = fc.record({ used: amount, held: amount, left: amount, name: fc.constantFrom('mill', 'quay') });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), amount, (all, freed) => {
        const rows = all.map(({ used, held, left, name }) => {
          const room = 100n - used - held;
          return row(name, { used, held, left: left < room ? left : room, throttled: true });
        });
        const { grant, used, held, left, kept, pastures } = standingOf(rows, new Map([['mill', freed]]));
        return used + held + left + kept === grant && pastures.every((each) => each.largest <= each.left);
      }),
    );
  });
});
