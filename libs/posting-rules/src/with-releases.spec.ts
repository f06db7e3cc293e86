import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reverseJournal, toTransfers, type JournalDraft, type Posting } from '#libs/ledger';
import { withReleases } from './with-releases.js';

const head = {
  idempotencyKey: 'k',
  kind: 'test',
  effectiveAt: '2026-03-01T00:00:00Z',
  memo: 'm',
  actor: 'a',
  customVersion: 1,
};
const line = (account: string, side: Posting['side'], amount: bigint, unit = 'EUR'): Posting => {
  return { account, unit, side, amount };
};
const draft = (...postings: readonly Posting[]): JournalDraft => ({ ...head, postings });

/** What a journal does to each fund in each unit: to its cash, and to the fund. */
function changes({ postings }: JournalDraft): Map<string, { cash: bigint; fund: bigint }> {
  const found = new Map<string, { cash: bigint; fund: bigint }>();
  for (const { account, unit, side, amount } of postings) {
    const path = /^(?:je:assets:bank:restricted:(?<cash>.+)|fund:(?<fund>.+):restricted)$/u.exec(account)?.groups;
    const name = path?.['cash'] ?? path?.['fund'];
    if (name === undefined) continue;
    const change = found.get(`${name} ${unit}`) ?? { cash: 0n, fund: 0n };
    const debit = side === 'DEBIT' ? amount : -amount;
    if (path?.['cash'] === undefined) change.fund -= debit;
    else change.cash += debit;
    found.set(`${name} ${unit}`, change);
  }
  return found;
}

describe('withReleases', () => {
  it('releases what a charge takes from a fund, as a pair of its own', () => {
    const charged = withReleases(
      draft(line('je:expenses:host', 'DEBIT', 5n), line('je:assets:bank:restricted:school', 'CREDIT', 5n)),
    );
    expect(toTransfers(charged.postings)).toEqual([
      { debit: 'je:expenses:host', credit: 'je:assets:bank:restricted:school', unit: 'EUR', amount: 5n },
      {
        debit: 'fund:school:restricted',
        credit: 'fund:school:released',
        unit: 'EUR',
        amount: 5n,
        purpose: 'RELEASE',
      },
    ]);
  });

  it('takes a release back where cash comes back, and keeps the writing of an id', () => {
    const back = withReleases(
      draft(line('je:assets:bank:restricted:a%3Ab', 'DEBIT', 5n), line('je:expenses:host', 'CREDIT', 5n)),
    );
    expect(back.postings.slice(2)).toMatchObject([
      { account: 'fund:a%3Ab:released', side: 'DEBIT', amount: 5n },
      { account: 'fund:a%3Ab:restricted', side: 'CREDIT', amount: 5n },
    ]);
  });

  it('leaves alone what moves both alike, and what moves neither', () => {
    const received = draft(line('je:assets:bank:restricted:x', 'DEBIT', 5n), line('fund:x:restricted', 'CREDIT', 5n));
    expect(withReleases(received)).toBe(received);
    const free = draft(line('je:expenses:host', 'DEBIT', 5n), line('je:assets:bank', 'CREDIT', 5n));
    expect(withReleases(free)).toBe(free);
  });

  it('adds nothing to releases that a draft states itself, nor where no cash of the fund moves', () => {
    const forged = draft(line('fund:x:restricted', 'DEBIT', 5n), line('fund:x:released', 'CREDIT', 5n));
    expect(withReleases(forged)).toBe(forged);
    const taken = draft(line('fund:x:restricted', 'DEBIT', 5n), line('je:equity:surplus', 'CREDIT', 5n));
    expect(withReleases(taken)).toBe(taken);
  });

  const anyLine = fc.record<Posting>({
    account: fc.constantFrom(
      'je:assets:bank:restricted:x',
      'je:assets:bank:restricted:y',
      'fund:x:restricted',
      'je:expenses:host',
      'je:assets:bank',
    ),
    unit: fc.constantFrom('EUR', 'USD'),
    side: fc.constantFrom('DEBIT', 'CREDIT'),
    amount: fc.bigInt({ min: 1n, max: 10n ** 30n }),
  });

  it('makes cash and fund move alike in each fund and unit, once for ever, and mirrors itself', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (postings) => {
        const whole = withReleases(draft(...postings));
        const asked = changes(draft(...postings));
        for (const [key, { cash, fund }] of changes(whole)) {
          const [name, unit] = key.split(' ');
          const path = `je:assets:bank:restricted:${name ?? ''}`;
          const moved = postings.some((posting) => posting.account === path && posting.unit === unit);
          expect(fund).toBe(moved ? cash : asked.get(key)?.fund);
        }
        expect(withReleases(whole)).toBe(whole);
        const undone = reverseJournal(whole, { ...head, idempotencyKey: 'undo' });
        expect(withReleases(undone)).toBe(undone);
        const added = whole.postings.slice(postings.length);
        const net = added.reduce((sum, { side, amount }) => (side === 'DEBIT' ? sum + amount : sum - amount), 0n);
        expect(net).toBe(0n);
      }),
    );
  });
});
