import { describe, expect, it } from '@jest/globals';
import type { JournalDraft, Posting, Side } from '#libs/ledger';
import { checkAccountUse } from './account-use.js';
import { withReleases } from './with-releases.js';

type Line = readonly [account: string, side: Side, amount: bigint, unit?: string];
const CASH = 'je:assets:bank:restricted:x';
const FUND = 'fund:x:restricted';
const RELEASED = 'fund:x:released';

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

describe('the use of a restricted fund', () => {
  it.each<[string, readonly Line[]]>([
    [
      'a cost',
      [
        ['je:expenses:host', 'DEBIT', 5n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'two costs',
      [
        ['je:expenses:host', 'DEBIT', 2n],
        ['je:expenses:wages', 'DEBIT', 3n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'part of a cost',
      [
        ['je:expenses:host', 'DEBIT', 9n],
        [CASH, 'CREDIT', 5n],
        ['je:assets:bank', 'CREDIT', 4n],
      ],
    ],
    [
      'a machine',
      [
        ['je:assets:machines', 'DEBIT', 5n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'a grant',
      [
        [CASH, 'DEBIT', 5n],
        [FUND, 'CREDIT', 5n],
      ],
    ],
    [
      'a supplier’s refund',
      [
        [CASH, 'DEBIT', 5n],
        ['je:expenses:host', 'CREDIT', 5n],
      ],
    ],
  ])('may be %s', (_what, lines) => {
    expect(used(lines)).toBeUndefined();
  });

  it.each<[string, readonly Line[]]>([
    [
      'free cash',
      [
        ['je:assets:bank', 'DEBIT', 5n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'a dividend',
      [
        ['je:liabilities:dividend:r1', 'DEBIT', 5n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'principal',
      [
        ['je:liabilities:funder-principal:f', 'DEBIT', 5n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'wages owed, which may have been a dividend before',
      [
        ['je:liabilities:wages:r1', 'DEBIT', 5n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'another fund’s',
      [
        [CASH, 'CREDIT', 5n],
        ['je:assets:bank:restricted:y', 'DEBIT', 5n],
      ],
    ],
    [
      'income, matched with its own return',
      [
        [FUND, 'DEBIT', 5n],
        [CASH, 'CREDIT', 5n],
        [CASH, 'DEBIT', 5n],
        ['je:income:gpu-time', 'CREDIT', 5n],
        ['je:assets:bank', 'DEBIT', 5n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'a release without cash',
      [
        ['je:expenses:host', 'DEBIT', 5n],
        [RELEASED, 'CREDIT', 5n],
      ],
    ],
    [
      'more than a cost',
      [
        ['je:expenses:host', 'DEBIT', 4n],
        ['je:assets:bank', 'DEBIT', 1n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'a machine and a cost at once',
      [
        ['je:assets:machines', 'DEBIT', 3n],
        ['je:expenses:host', 'DEBIT', 2n],
        [CASH, 'CREDIT', 5n],
      ],
    ],
    [
      'money of nowhere',
      [
        [CASH, 'DEBIT', 5n],
        ['je:equity:opening', 'CREDIT', 5n],
      ],
    ],
    [
      'a release of nothing',
      [
        [FUND, 'DEBIT', 5n],
        [CASH, 'CREDIT', 5n],
        [RELEASED, 'DEBIT', 5n],
        ['je:equity:surplus', 'CREDIT', 5n],
      ],
    ],
    [
      'other money than euros',
      [
        ['je:expenses:host', 'DEBIT', 5n],
        ['je:assets:bank', 'CREDIT', 5n],
        ['je:assets:bank', 'DEBIT', 5n, 'USD'],
        [CASH, 'CREDIT', 5n, 'USD'],
      ],
    ],
  ])('may not be %s', (_what, lines) => {
    expect(used(lines)).toMatchObject({ kind: 'FundMisused', rule: 'SUR-9' });
  });

  it('may go back to its funder, in an entry of that alone and of its name', () => {
    const back: readonly Line[] = [
      [FUND, 'DEBIT', 5n],
      [CASH, 'CREDIT', 5n],
    ];
    const kind = 'grant-returned';
    expect(used(back, { kind })).toBeUndefined();
    expect(used(back)).toMatchObject({ kind: 'FundMisused', message: expect.stringContaining(kind) });
    expect(used(back, { reverses: 'k0' })).toBeUndefined();
    expect(used(back, { resolves: { hold: 'k0', as: 'POST' } })).toBeUndefined();
    const beside = (account: string, other: string): readonly Line[] => [
      ...back,
      [account, 'DEBIT', 5n],
      [other, 'CREDIT', 5n],
    ];
    for (const [account, other] of [
      ['je:assets:bank', 'je:income:gpu-time'],
      ['je:assets:bank:restricted:y', 'fund:y:restricted'],
    ] as const) {
      expect(used(beside(account, other), { kind })).toMatchObject({ kind: 'FundMisused' });
      expect(used(beside(account, other), { reverses: 'k0' })).toBeUndefined();
    }
  });

  it('is not asked of a reversal and of the close, which mirror and take over', () => {
    const lines: readonly Line[] = [
      [RELEASED, 'DEBIT', 5n],
      ['je:equity:surplus', 'CREDIT', 5n],
    ];
    expect(used(lines)).toMatchObject({ kind: 'FundMisused' });
    expect(used(lines, { reverses: 'k0' })).toBeUndefined();
    expect(used(lines, { kind: 'close-result' })).toBeUndefined();
    const forged: readonly Line[] = [
      ['je:assets:bank', 'DEBIT', 5n],
      [CASH, 'CREDIT', 5n],
    ];
    expect(used(forged, { kind: 'close-result' })).toMatchObject({ kind: 'FundMisused' });
  });
});
