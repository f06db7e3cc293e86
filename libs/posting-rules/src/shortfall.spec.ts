import { describe, expect, it } from '@jest/globals';
import { isRefusal, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { grantSpent } from './grant-spent.js';
import { machineBought } from './machine-bought.js';
import { shortfall } from './shortfall.js';

const base = { effectiveAt: '2026-11-30T12:00:00Z', actor: 'clerk', customVersion: 3, currency: 'EUR' };

function must(draft: JournalDraft | Refusal): JournalDraft {
  if (isRefusal(draft)) throw new Error(draft.message);
  return draft;
}

const spent = must(
  grantSpent({ ...base, fund: 'school: roof', charge: 'bill-1', purpose: { kind: 'HOST' }, amount: 4_500_000n }),
);

describe('shortfall', () => {
  it('names the fund and by how much it is overspent (AUD-4)', () => {
    expect(shortfall(spent, 'fund:school%3A%20roof:restricted would be -500000')).toBe(
      'the fund school: roof is overspent by 5000.00 EUR: it pays no more than it was given for its purpose',
    );
  });

  it('names any other account and what it lacks', () => {
    const bought = must(machineBought({ ...base, purchase: 'p', machine: 'm', amount: 100n }));
    expect(shortfall(bought, 'je:assets:bank would be -50')).toBe('je:assets:bank has 0.50 EUR too little for this');
  });

  it('counts in smallest steps where the draft does not say of what', () => {
    expect(shortfall({ ...spent, postings: [] }, 'fund:x:restricted would be -5')).toContain('overspent by 5:');
    const inTwo = [...spent.postings, ...spent.postings.map((line) => ({ ...line, unit: 'USD' }))];
    expect(shortfall({ ...spent, postings: inTwo }, 'je:expenses:host would be -5')).toContain('has 5 too little');
  });

  it.each(['je:assets:bank would be 5', 'je:assets:bank', ''])('leaves %j to others', (detail) => {
    expect(shortfall(spent, detail)).toBeUndefined();
  });
});
