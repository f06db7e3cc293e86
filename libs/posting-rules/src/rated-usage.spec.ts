import { fraction, isRefusal, type Refusal } from '#libs/amount';
import { defaultCustom, tariffOf } from '#libs/custom';
import { rate } from '#libs/inference-meter';
import { validateJournal, type JournalDraft } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ratedUsage, type UsageRated } from './rated-usage.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const rated: UsageRated = {
  ...occasion,
  subject: 'developer-9',
  meter: { kind: 'tokens-out', resource: 'llama' },
  month: '2026-11',
  revision: 1,
  currency: 'EUR',
  priceMinor: 100n,
  costMinor: 95n,
  site: 'north',
};

const keyOf = (draft: JournalDraft | Refusal): string => {
  if (isRefusal(draft)) throw new Error(draft.message);
  return draft.idempotencyKey;
};

describe('ratedUsage', () => {
  it('books the price as owed by the subject and the cost as owed to the site', () => {
    expect(ratedUsage(rated)).toMatchObject({
      idempotencyKey: 'rated:developer-9:north:tokens-out/llama:2026-11:3:1',
      kind: 'rated-usage',
      postings: [
        { account: 'je:assets:receivable:developer-9', unit: 'EUR', side: 'DEBIT', amount: 100n },
        { account: 'je:income:tokens:llama', unit: 'EUR', side: 'CREDIT', amount: 100n },
        { account: 'je:expenses:compute:north', unit: 'EUR', side: 'DEBIT', amount: 95n },
        { account: 'je:liabilities:payable:site:north', unit: 'EUR', side: 'CREDIT', amount: 95n },
      ],
    });
  });

  it('earns GPU time on its own account', () => {
    const draft = ratedUsage({ ...rated, meter: { kind: 'gpu-time', resource: 'P100' } });
    expect(draft).toMatchObject({ postings: [{}, { account: 'je:income:gpu-time' }, {}, {}] });
  });

  it('charges a million tokens at cost 95 and margin 4 with 100 (TAR-1)', () => {
    const priceMinor = rate(1_000_000n, tariffOf(defaultCustom('EUR'), 'tokens-out'));
    expect(rate(1_000_000n, fraction(95n, 1_000_000n))).toBe(95n);
    expect(ratedUsage({ ...rated, priceMinor })).toEqual(ratedUsage(rated));
  });

  it('takes back what a correction lowers', () => {
    const draft = ratedUsage({ ...rated, revision: 2, priceMinor: -1n, costMinor: 0n });
    expect(draft).toMatchObject({
      postings: [
        { account: 'je:income:tokens:llama', side: 'DEBIT', amount: 1n },
        { account: 'je:assets:receivable:developer-9', side: 'CREDIT', amount: 1n },
      ],
    });
  });

  it('refuses to post nothing', () => {
    expect(ratedUsage({ ...rated, priceMinor: 0n, costMinor: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('has a key for each tariff of the month', () => {
    expect(keyOf(ratedUsage({ ...rated, customVersion: 4 }))).not.toBe(keyOf(ratedUsage(rated)));
    expect(keyOf(ratedUsage({ ...rated, priceMinor: 7n }))).toBe(keyOf(ratedUsage(rated)));
  });

  it('balances', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        (priceMinor, costMinor) => {
          const draft = ratedUsage({ ...rated, priceMinor, costMinor });
          if (isRefusal(draft)) expect([priceMinor, costMinor]).toEqual([0n, 0n]);
          else expect(validateJournal(draft)).toHaveProperty('transfers');
        },
      ),
    );
  });
});
