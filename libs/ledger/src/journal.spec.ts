import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import fc from 'fast-check';
import { reverseJournal, validateJournal } from './journal.js';
import type { JournalDraft, Posting, Side } from './posting.js';

const line = (account: string, side: Side, amount: bigint): Posting => ({ account, unit: 'EUR', side, amount });

const draft = (postings: readonly Posting[], change: Partial<JournalDraft> = {}): JournalDraft => ({
  idempotencyKey: 'rated:dev-1:tokens-out:2026-03:1',
  kind: 'ratedUsage',
  effectiveAt: '2026-03-31T23:59:59Z',
  memo: 'March',
  actor: 'system',
  customVersion: 1,
  postings,
  ...change,
});

const sale: readonly Posting[] = [
  line('je:assets:receivable:dev-1', 'DEBIT', 100n),
  line('je:income:tokens:m1', 'CREDIT', 100n),
];

const head = {
  idempotencyKey: 'undo:1',
  effectiveAt: '2026-04-02T00:00:00Z',
  memo: 'wrong month',
  actor: 'bookkeeper',
  customVersion: 2,
};

describe('validateJournal', () => {
  it('returns a sound journal with its transfers', () => {
    const asked = draft(sale);
    expect(validateJournal(asked)).toEqual({
      draft: asked,
      transfers: [{ debit: 'je:assets:receivable:dev-1', credit: 'je:income:tokens:m1', unit: 'EUR', amount: 100n }],
    });
  });

  const [debit, credit] = [sale[0]!, sale[1]!];
  it.each([
    ['no key', draft(sale, { idempotencyKey: '' }), 'IdempotencyKeyMissing', 'idempotencyKey'],
    ['no instant', draft(sale, { effectiveAt: '2026-03-31' }), 'EffectiveAtMalformed', 'effectiveAt'],
    ['a local time', draft(sale, { effectiveAt: '2026-03-31T10:00:00+02:00' }), 'EffectiveAtMalformed', 'effectiveAt'],
    ['30 February', draft(sale, { effectiveAt: '2026-02-30T00:00:00Z' }), 'EffectiveAtMalformed', 'effectiveAt'],
    ['the year 0', draft(sale, { effectiveAt: '0000-01-01T00:00:00Z' }), 'EffectiveAtMalformed', 'effectiveAt'],
    ['the year 1969', draft(sale, { effectiveAt: '1969-12-31T23:59:59Z' }), 'EffectiveAtMalformed', 'effectiveAt'],
    ['the year 2200', draft(sale, { effectiveAt: '2200-01-01T00:00:00Z' }), 'EffectiveAtMalformed', 'effectiveAt'],
    [
      'an end in the year 9999',
      draft(sale, { phase: 'PENDING', expiresAt: '9999-01-01T00:00:00Z' }),
      'ExpiresAtMalformed',
      'expiresAt',
    ],
    ['a custom below zero', draft(sale, { customVersion: -1 }), 'CustomVersionMalformed', 'customVersion'],
    ['a custom beyond integers', draft(sale, { customVersion: 2 ** 31 }), 'CustomVersionMalformed', 'customVersion'],
    ['half a custom', draft(sale, { customVersion: 1.5 }), 'CustomVersionMalformed', 'customVersion'],
    ['hour 25', draft(sale, { effectiveAt: '2026-02-03T25:00:00Z' }), 'EffectiveAtMalformed', 'effectiveAt'],
    ['no postings', draft([]), 'EmptyJournal', 'postings'],
    ['an amount of zero', draft([{ ...debit, amount: 0n }, credit]), 'AmountNotPositive', 'postings.0.amount'],
    ['a negative amount', draft([debit, { ...credit, amount: -100n }]), 'AmountNotPositive', 'postings.1.amount'],
    ['an unknown unit', draft([debit, { ...credit, unit: 'SHELLS' }]), 'UnknownUnit', 'postings.1.unit'],
    [
      'a path without a body',
      draft([{ ...debit, account: 'bank' }, credit]),
      'AccountPathMalformed',
      'postings.0.account',
    ],
    ['sides that differ', draft([debit, { ...credit, amount: 99n }]), 'UnbalancedJournal', 'postings'],
    ['one side only', draft([debit]), 'UnbalancedJournal', 'postings'],
    ['units that balance only together', draft([debit, { ...credit, unit: 'GBP' }]), 'UnbalancedJournal', 'postings'],
    [
      'an account that pays itself',
      draft([debit, { ...credit, account: debit.account }]),
      'SameAccountTransfer',
      'postings',
    ],
  ])('refuses %s', (_what, asked, kind, field) => {
    expect(validateJournal(asked)).toMatchObject({ kind, field });
  });

  it('says which side is heavier, and by how much', () => {
    expect(validateJournal(draft([debit, { ...credit, amount: 130n }]))).toMatchObject({
      message: 'in EUR, credits exceed the other side by 0.30 EUR',
    });
  });

  it('accepts postings exactly where they balance in each unit', () => {
    const posting = fc.record({
      account: fc.constantFrom('je:a:1', 'je:b:1', 'je:c:1'),
      unit: fc.constantFrom('EUR', 'COMPUTE_RAW'),
      side: fc.constantFrom<Side[]>('DEBIT', 'CREDIT'),
      amount: fc.bigInt({ min: 1n, max: 3n }),
    });
    fc.assert(
      fc.property(fc.array(posting, { minLength: 1, maxLength: 5 }), (postings) => {
        const net = (code: string) =>
          postings
            .filter(({ unit }) => unit === code)
            .reduce((sum, { side, amount }) => sum + (side === 'DEBIT' ? amount : -amount), 0n);
        const balances = net('EUR') === 0n && net('COMPUTE_RAW') === 0n;
        const outcome = validateJournal(draft(postings));
        const refusal = isRefusal(outcome) ? outcome.kind : undefined;
        expect(balances ? [undefined, 'SameAccountTransfer'] : ['UnbalancedJournal']).toContain(refusal);
      }),
    );
  });
});

describe('reverseJournal', () => {
  it('mirrors every line, names what it undoes, and keeps the source', () => {
    const asked = draft(sale, { source: { kind: 'usage', id: 'u1' } });
    expect(reverseJournal(asked, head)).toEqual({
      ...head,
      kind: 'reversal',
      reverses: asked.idempotencyKey,
      source: { kind: 'usage', id: 'u1' },
      postings: [line('je:assets:receivable:dev-1', 'CREDIT', 100n), line('je:income:tokens:m1', 'DEBIT', 100n)],
    });
  });

  it('is sound where the journal was, and with it nets every account to zero', () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 30n }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(amounts, (parts) => {
        const total = parts.reduce((sum, amount) => sum + amount, 0n);
        const asked = draft([
          line('je:assets:bank', 'DEBIT', total),
          ...parts.map((amount, i) => line(`je:income:tokens:m${i}`, 'CREDIT', amount)),
        ]);
        const reversal = reverseJournal(asked, head);
        expect(isRefusal(validateJournal(reversal))).toBe(false);
        const net = new Map<string, bigint>();
        for (const { account, side, amount } of [...asked.postings, ...reversal.postings]) {
          net.set(account, (net.get(account) ?? 0n) + (side === 'DEBIT' ? amount : -amount));
        }
        expect([...net.values()].every((balance) => balance === 0n)).toBe(true);
      }),
    );
  });
});
