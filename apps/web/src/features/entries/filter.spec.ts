import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FILTER_NAMES, readFilter, searchOf, variableOf, without, type Filter } from './filter.js';

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));
const words = fc
  .string({ unit: 'binary', minLength: 1 })
  .map((text) => text.trim())
  .filter((text) => text !== '');
const steps = fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String);
const yes = fc.constant('true');

/** Every filter that a reader can make. */
const filters: fc.Arbitrary<Filter> = fc
  .record(
    {
      text: words,
      account: words,
      counterparty: words,
      body: words,
      fund: words,
      kind: words,
      actor: words,
      source: words,
      amount: fc.record({ unit: words, least: steps, most: steps }, { requiredKeys: ['unit'] }),
      from: day,
      until: day,
      recordedFrom: day,
      recordedUntil: day,
      phase: fc.constantFrom('POSTED', 'PENDING', 'VOIDED', 'EXPIRED'),
      reversals: yes,
      adjustments: yes,
    },
    { requiredKeys: [] },
  )
  .map(({ amount, ...rest }) => ({ ...rest, ...amount }));

describe('the filter of an address', () => {
  it('reads back what it wrote, whatever was typed', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(readFilter(new URLSearchParams(searchOf(filter)))).toEqual(filter);
      }),
    );
  });

  it('is the same address for the same filter, in whatever order it was put together', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const turned: Filter = Object.fromEntries(Object.entries(filter).toReversed());
        expect(searchOf(turned)).toBe(searchOf(filter));
      }),
    );
  });

  it('leaves out what the journal does not know', () => {
    const typed = 'account=+je%3Aincome+&page=2&phase=LOST&from=2026-02-30&until=tomorrow&reversals=perhaps&text=';
    expect(readFilter(new URLSearchParams(typed))).toEqual({ account: 'je:income' });
    expect(readFilter(new URLSearchParams('unit=EUR&least=12.50&most=-3'))).toEqual({ unit: 'EUR' });
  });

  it('asks for no amount without its unit', () => {
    expect(readFilter(new URLSearchParams('least=500&most=900'))).toEqual({});
    expect(without({ unit: 'EUR', least: '500', most: '900', body: 'je' }, 'unit')).toEqual({ body: 'je' });
  });

  it('takes one part away and keeps the rest', () => {
    fc.assert(
      fc.property(filters, fc.constantFrom(...FILTER_NAMES), (filter, name) => {
        const left = without(filter, name);
        expect(left[name]).toBeUndefined();
        const amounts = name === 'unit' ? ['least', 'most'] : [];
        const gone = Object.keys(filter).filter((each) => !(each in left));
        expect([name, ...amounts]).toEqual(expect.arrayContaining(gone));
      }),
    );
  });

  it('asks the journal for yes or no, and for everything with nothing', () => {
    expect(variableOf({})).toBeNull();
    expect(variableOf({ reversals: 'true', phase: 'PENDING', kind: 'royalty' })).toEqual({
      reversals: true,
      phase: 'PENDING',
      kind: 'royalty',
    });
  });
});
