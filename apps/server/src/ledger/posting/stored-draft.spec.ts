import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reverseJournal, toTransfers, type Transfer } from '#libs/ledger';
import { draftOf, isUuid, postingsOfLegs } from './stored-draft.js';
import type { StoredJournal } from './posting.types.js';

const leg = fc
  .record({
    debit: fc.constantFrom('je:a', 'je:b', 'je:c'),
    credit: fc.constantFrom('je:d', 'je:e', 'je:a'),
    unit: fc.constantFrom('EUR', 'USD'),
    amount: fc.bigInt({ min: 1n, max: 10n ** 30n }),
    purpose: fc.constantFrom(null, 'RELEASE'),
  })
  .filter(({ debit, credit }) => debit !== credit);

const stored = (legs: StoredJournal['legs']): StoredJournal => ({
  id: '0196a1b2-0000-7000-8000-000000000000',
  key: 'k',
  kind: 'manual',
  phase: 'POSTED',
  memo: 'm',
  actor: 'r0001',
  effectiveAt: new Date('2026-03-01T00:00:00Z'),
  expiresAt: null,
  source: null,
  legs,
});

/** Legs unit by unit in the order in which units first appear, as the ledger matches them. */
const ordered = (legs: StoredJournal['legs']): Transfer[] =>
  [...Map.groupBy(legs, ({ unit }) => unit).values()]
    .flat()
    .map(({ purpose, ...rest }) => ({ ...rest, ...(purpose === null ? {} : { purpose }) }));

describe('a journal as it is stored', () => {
  it('gives its own legs again, and its reversal the same legs turned round, one for one', () => {
    fc.assert(
      fc.property(fc.array(leg, { minLength: 1, maxLength: 12 }), (legs) => {
        expect(toTransfers(postingsOfLegs(legs))).toEqual(ordered(legs));
        const head = {
          idempotencyKey: 'undo',
          effectiveAt: '2026-04-01T00:00:00Z',
          memo: 'm',
          actor: 'a',
          customVersion: 1,
        };
        const undone = reverseJournal(draftOf(stored(legs)), head);
        expect(undone.reverses).toBe('k');
        expect(toTransfers(undone.postings)).toEqual(
          ordered(legs).map(({ debit, credit, ...rest }) => ({ ...rest, debit: credit, credit: debit })),
        );
      }),
    );
  });

  it('is looked for by an id and by nothing else', () => {
    expect(isUuid('0196a1b2-0000-7000-8000-000000000000')).toBe(true);
    expect(['', 'x', "' OR true --", '0196A1B2-0000-7000-8000-000000000000'].some(isUuid)).toBe(false);
  });
});
