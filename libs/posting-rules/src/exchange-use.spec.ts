import { describe, expect, it } from '@jest/globals';
import type { JournalDraft, Posting, Side } from '#libs/ledger';
import { checkAccountUse } from './account-use.js';
import { withReleases } from './with-releases.js';

type Line = readonly [account: string, side: Side, amount: bigint, unit?: string];
const FX = 'je:equity:exchange';

function draft(lines: readonly Line[], more: Partial<JournalDraft> = {}): JournalDraft {
  return {
    idempotencyKey: 'k',
    kind: 'test',
    effectiveAt: '2026-03-01T00:00:00Z',
    memo: 'm',
    actor: 'a',
    customVersion: 1,
    postings: lines.map(([account, side, amount, unit = 'EUR']): Posting => ({ account, side, amount, unit })),
    ...more,
  };
}

const used = (lines: readonly Line[], more: Partial<JournalDraft> = {}) =>
  checkAccountUse(withReleases(draft(lines, more)));

describe('the use of an exchange account', () => {
  const rate = { source: { kind: 'exchange-rate', id: 'EUR/USD 11/10 bank' } };
  const sold: readonly Line[] = [
    [FX, 'DEBIT', 10n],
    ['je:assets:bank', 'CREDIT', 10n],
  ];
  const bought: readonly Line[] = [
    ['je:assets:bank', 'DEBIT', 11n, 'USD'],
    [FX, 'CREDIT', 11n, 'USD'],
  ];

  it('is an exchange of two currencies at a rate, and its reversal', () => {
    expect(used([...sold, ...bought], rate)).toBeUndefined();
    expect(used([...sold, ...bought], { reverses: 'k0' })).toBeUndefined();
  });

  it('follows its rate within one smallest step of either amount', () => {
    const at = (id: string, out: bigint, into: bigint, unit = 'USD') =>
      used(
        [
          [FX, 'DEBIT', out],
          ['je:assets:bank', 'CREDIT', out],
          ['je:assets:bank', 'DEBIT', into, unit],
          [FX, 'CREDIT', into, unit],
        ],
        { source: { kind: 'exchange-rate', id } },
      );
    expect(at('EUR/USD 11/10 bank', 1_000n, 1_100n)).toBeUndefined();
    expect(at('EUR/USD 2 bank', 1_000n, 2_000n)).toBeUndefined();
    // 6.15 EUR × 162.55 = 999.6825 JPY, and 1,000 JPY / 162.55 = 6.1519… EUR.
    for (const out of [615n, 616n]) expect(at('EUR/JPY 16255/100 bank', out, 1_000n, 'JPY')).toBeUndefined();
    expect(at('EUR/JPY 16255/100 bank', 617n, 1_000n, 'JPY')).toMatchObject({ kind: 'ExchangeNotRecorded' });
    for (const into of [1_098n, 1_102n, 1n]) {
      expect(at('EUR/USD 11/10 bank', 1_000n, into)).toMatchObject({
        kind: 'ExchangeNotRecorded',
        message: expect.stringContaining('11.00 USD'),
      });
    }
  });

  it.each([
    'r',
    'EUR/USD',
    'EUR/USD 1.1 bank',
    'EUR/USD 11/10',
    'EUR/USD 11/0 bank',
    'EUR/USD 0 bank',
    'USD/EUR 11/10 bank',
  ])('names no rate with %j, and is told how', (id) => {
    const refusal = used([...sold, ...bought], { source: { kind: 'exchange-rate', id } });
    expect(refusal).toMatchObject({ kind: 'ExchangeNotRecorded', field: 'source.id' });
    expect(refusal?.message).toContain('EUR/USD 11/10');
  });

  it.each<[string, readonly Line[], Partial<JournalDraft>]>([
    ['without its rate', [...sold, ...bought], {}],
    ['by another source', [...sold, ...bought], { source: { kind: 'cost', id: 'c' } }],
    ['of one currency', sold, rate],
    ['on one side', [...sold, [FX, 'DEBIT', 11n, 'USD'], ['je:assets:bank', 'CREDIT', 11n, 'USD']], rate],
    ['of one currency with itself', [...sold, ['je:assets:bank', 'DEBIT', 9n], [FX, 'CREDIT', 9n], ...bought], rate],
    [
      'of three currencies',
      [...sold, ...bought, ['je:assets:bank', 'DEBIT', 1n, 'GBP'], [FX, 'CREDIT', 1n, 'GBP']],
      rate,
    ],
    [
      'for what is not the bank of its body',
      [
        ...sold,
        ['je:assets:bank', 'DEBIT', 11n, 'USD'],
        [FX, 'CREDIT', 11n, 'USD'],
        ['je:expenses:host', 'DEBIT', 1n],
        ['je:assets:bank', 'CREDIT', 1n],
      ],
      rate,
    ],
    ['of income', [[FX, 'DEBIT', 10n], ['je:income:gpu-time', 'CREDIT', 10n], ...bought], rate],
    ['of tokens', [...sold, ['je:tokens:used:d', 'DEBIT', 11n, 'TOKEN'], [FX, 'CREDIT', 11n, 'TOKEN']], rate],
    [
      'through two bodies',
      [...sold, ['ca:assets:bank', 'DEBIT', 11n, 'USD'], ['ca:equity:exchange', 'CREDIT', 11n, 'USD']],
      rate,
    ],
  ])('is nothing else: not %s', (_what, lines, more) => {
    expect(used(lines, more)).toMatchObject({ kind: 'ExchangeNotRecorded', rule: 'ledger.exchange' });
  });
});
