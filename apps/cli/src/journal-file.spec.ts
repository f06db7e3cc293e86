import { describe, expect, it } from '@jest/globals';
import { journalsOf, transfersOf } from './journal-file.js';

const journal = {
  idempotencyKey: 'rent 2026-03',
  effectiveAt: '2026-03-01',
  memo: 'rent of March',
  postings: [
    { account: 'je:expenses:host', unit: 'EUR', side: 'DEBIT', amount: '120000' },
    { account: 'je:assets:bank', unit: 'EUR', side: 'CREDIT', amount: '120000' },
  ],
};

describe('a file of journals', () => {
  it('is a list of them, or one alone; amounts become exact', () => {
    const [line] = journal.postings;
    const expected = { ...journal, postings: journal.postings.map((each) => ({ ...each, amount: 120_000n })) };
    expect(journalsOf(JSON.stringify(journal))).toEqual([expected]);
    expect(journalsOf(` ${JSON.stringify([journal, journal])}`)).toEqual([expected, expected]);
    expect(transfersOf('[{"debit":"a:b","credit":"c:d","unit":"EUR","amount":"1"}]')).toMatchObject([{ amount: 1n }]);
    expect(line).toBeDefined();
  });

  it.each([
    ['no JSON', '{', 'file'],
    ['an empty list', '[]', 'file'],
    ['a field that nobody knows', JSON.stringify([{ ...journal, actor: 'r0001' }]), '0'],
    ['no key', JSON.stringify({ ...journal, idempotencyKey: undefined }), 'idempotencyKey'],
    [
      'an amount as a number',
      JSON.stringify({ ...journal, postings: [{ ...journal.postings[0], amount: 1.5 }] }),
      'postings.0.amount',
    ],
    [
      'an amount below zero',
      JSON.stringify({ ...journal, postings: [{ ...journal.postings[0], amount: '-1' }] }),
      'postings.0.amount',
    ],
    [
      'a side that is none',
      JSON.stringify({ ...journal, postings: [{ ...journal.postings[0], side: 'LEFT' }] }),
      'postings.0.side',
    ],
  ])('is refused where it has %s', (_what, text, field) => {
    expect(journalsOf(text)).toMatchObject({ kind: 'FileMalformed', field });
  });
});
