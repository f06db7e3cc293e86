import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import type { JournalDraft, Posting } from '#libs/ledger';
import { assetDisposed } from './asset-disposed.js';
import { assetEntered } from './asset-entered.js';
import { depreciation } from './depreciation.js';
import { checkLockUse } from './lock-use.js';
import { impairment, lossAbsorbed } from './loss-absorbed.js';

const BANK = 'je:assets:bank';
const PROCEEDS = 'je:assets:bank:locked';
const MACHINES = 'je:assets:machines';
const WEAR = 'je:assets:machines-depreciation';
const WORN = 'je:expenses:depreciation';
const RESERVE = 'je:equity:locked-reserve';
const SURPLUS = 'je:equity:surplus';

type Leg = readonly [debit: string, credit: string, amount?: bigint];

function draft(legs: readonly Leg[], more: Partial<JournalDraft> = {}): JournalDraft {
  const postings = legs.flatMap(([debit, credit, amount = 5n]): Posting[] => {
    const shared = { unit: 'EUR', amount, purpose: 'TEST' };
    return [
      { ...shared, account: debit, side: 'DEBIT' },
      { ...shared, account: credit, side: 'CREDIT' },
    ];
  });
  const head = { idempotencyKey: 'k', kind: 'test', memo: 'm', actor: 'a', customVersion: 1 };
  return { ...head, effectiveAt: '2026-03-01T00:00:00Z', postings, ...more };
}

const through = (kind: string) => ({ source: { kind, id: 'A-0001' } });
const LOCKED = { kind: 'AssetLocked', rule: 'ledger.AssetLocked' };

describe('checkLockUse', () => {
  it.each<[string, readonly Leg[], Partial<JournalDraft>]>([
    ['a purchase', [[MACHINES, BANK]], {}],
    ['what enters the reserve', [[SURPLUS, RESERVE]], {}],
    ['what has nothing to do with it', [[WORN, BANK]], {}],
    ['depreciation', [[WORN, WEAR]], through('depreciation')],
    ['depreciation taken back', [[WEAR, WORN]], { reverses: 'j1' }],
    ['LOCK-10: proceeds that become a machine', [[MACHINES, PROCEEDS]], through('exchange')],
    ['a loss that is absorbed', [[RESERVE, SURPLUS]], through('absorption')],
    ['an impairment', [['je:expenses:impairment', WEAR]], through('absorption')],
    [
      'a disposal with a gain',
      [
        [WEAR, MACHINES],
        [PROCEEDS, MACHINES],
        [PROCEEDS, 'je:income:disposal-gains'],
      ],
      through('disposal'),
    ],
    ['a disposal at nothing', [['je:expenses:disposal-losses', MACHINES]], through('disposal')],
  ])('lets %s pass', (_, legs, more) => {
    expect(checkLockUse(draft(legs, more))).toBeUndefined();
  });

  it.each<[string, readonly Leg[], Partial<JournalDraft>]>([
    ['a sale without a gate', [[BANK, MACHINES]], {}],
    ['a sale into the free cash', [[BANK, MACHINES]], through('disposal')],
    ['LOCK-10: proceeds that become free cash', [[BANK, PROCEEDS]], through('exchange')],
    ['the reserve paid out', [[RESERVE, 'je:liabilities:dividend:r0001']], through('absorption')],
    ['wear as income', [['je:income:gpu-time', WEAR]], through('depreciation')],
    ['wear taken back by hand', [[WEAR, WORN]], through('depreciation')],
    ['a purchase taken back', [[BANK, MACHINES]], { reverses: 'j1' }],
    ['an impairment taken back', [[WEAR, 'je:expenses:impairment']], { reverses: 'j1' }],
    ['a reversal taken back', [[WORN, WEAR]], { reverses: 'j1' }],
    [
      'depreciation with something beside it',
      [
        [WORN, WEAR],
        [BANK, WORN],
      ],
      through('depreciation'),
    ],
    ['depreciation held back', [[WORN, WEAR]], { ...through('depreciation'), phase: 'PENDING' }],
    ['another source', [[WORN, WEAR]], through('constructor')],
  ])('refuses %s', (_, legs, more) => {
    expect(checkLockUse(draft(legs, more))).toMatchObject(LOCKED);
  });

  it('asks for a purpose', () => {
    const { postings, ...head } = draft([[WORN, WEAR]], through('depreciation'));
    expect(checkLockUse({ ...head, postings: postings.map(({ purpose: _, ...line }) => line) })).toMatchObject(LOCKED);
  });

  it('lets nothing that reduces a locked account into an open one, whatever it names', () => {
    const open = fc.constantFrom(BANK, SURPLUS, 'je:liabilities:dividend:r0001', WORN, 'je:income:gpu-time');
    const from = fc.constantFrom<Leg>([BANK, MACHINES], [BANK, PROCEEDS], [RESERVE, BANK]);
    const gate = fc.constantFrom('depreciation', 'disposal', 'absorption', 'exchange', 'asset', 'invoice');
    fc.assert(
      fc.property(from, open, gate, ([debit, credit], to, kind) => {
        const legs: Leg[] = [debit === RESERVE ? [RESERVE, to] : [to, credit]];
        const isLoss = kind === 'absorption' && debit === RESERVE && to === SURPLUS;
        expect(checkLockUse(draft(legs, through(kind))) === undefined).toBe(isLoss);
      }),
    );
  });
});

describe('the rules that pass a gate', () => {
  const occasion = { effectiveAt: '2026-11-30T12:00:00Z', actor: 'clerk', customVersion: 3, currency: 'EUR' };
  const asset = { asset: 'A-0007', assetClass: 'MODEL_WEIGHTS' as const };

  it('are drafts that the lock lets pass, each in the name of its number', () => {
    const drafts = [
      depreciation({ ...occasion, ...asset, stretch: '2026-11', amount: 5n }),
      assetEntered({ ...occasion, ...asset, paidFrom: 'BANK', cost: 5n }),
      assetEntered({ ...occasion, ...asset, paidFrom: 'PROCEEDS', cost: 5n }),
      assetDisposed({ ...occasion, ...asset, disposal: 'DSP-0001', cost: 9n, worn: 4n, price: 7n }),
      assetDisposed({ ...occasion, ...asset, disposal: 'DSP-0002', cost: 9n, worn: 4n, price: 0n }),
      lossAbsorbed({ ...occasion, absorption: 'ABS-0001', amount: 5n }),
      impairment({ ...occasion, ...asset, absorption: 'ABS-0002', amount: 5n }),
    ];
    const verdicts = drafts.map((made) => (isRefusal(made) ? made : (checkLockUse(made) ?? made.source)));
    expect(verdicts).toEqual([
      { kind: 'depreciation', id: 'A-0007' },
      { kind: 'asset', id: 'A-0007' },
      { kind: 'exchange', id: 'A-0007' },
      { kind: 'disposal', id: 'DSP-0001' },
      { kind: 'disposal', id: 'DSP-0002' },
      { kind: 'absorption', id: 'ABS-0001' },
      { kind: 'absorption', id: 'ABS-0002' },
    ]);
  });

  it('refuse what is nothing, what takes back, and what lost more than it cost', () => {
    expect(depreciation({ ...occasion, ...asset, stretch: 's', amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
    expect(lossAbsorbed({ ...occasion, absorption: 'ABS-1', amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    const beyond = { disposal: 'DSP-1', cost: 3n, worn: 4n, price: 0n };
    expect(assetDisposed({ ...occasion, ...asset, ...beyond })).toMatchObject({ kind: 'WornBeyondCost' });
  });

  it('take an asset out whole, and its price into the locked account, whatever the price', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, amount, amount, (book, worn, price) => {
        fc.pre(book + worn > 0n);
        const made = assetDisposed({ ...occasion, ...asset, disposal: 'DSP-1', cost: book + worn, worn, price });
        if (isRefusal(made)) throw new Error(made.message);
        const net = (path: string): bigint =>
          made.postings
            .filter((line) => line.account === path)
            .reduce((sum, line) => sum + (line.side === 'DEBIT' ? line.amount : -line.amount), 0n);
        expect([
          net('je:assets:model-weights'),
          net('je:assets:model-weights-depreciation'),
          net(PROCEEDS),
          net('je:expenses:disposal-losses') + net('je:income:disposal-gains'),
        ]).toEqual([-(book + worn), worn, price, book - price]);
      }),
    );
  });
});
