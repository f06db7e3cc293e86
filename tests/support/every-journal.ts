import { fraction, isRefusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { exchange } from '#libs/posting-rules';

/** One movement, in smallest steps. */
export interface Movement {
  readonly unit: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
}

/** A journal of one movement, whose words are a trial to every format. */
export const draft = (
  key: string,
  { unit, debit, credit, amount }: Movement,
  change: Partial<JournalDraft> = {},
): JournalDraft => ({
  idempotencyKey: key,
  kind: 'test',
  memo: `a memo; with | marks\nand "${key}" — =1+1`,
  actor: 'r0001',
  customVersion: 1,
  effectiveAt: '2026-05-01T10:00:00.123Z',
  source: { kind: 'usage', id: 'u;1,2' },
  postings: [
    { account: debit, unit, side: 'DEBIT', amount },
    { account: credit, unit, side: 'CREDIT', amount },
  ],
  ...change,
});

const usedBy = { debit: 'je:compute:used:d0001', credit: 'je:compute:supplied:quay' };
/** The journal that is reversed. */
export const sale = draft('sale', {
  unit: 'EUR',
  debit: 'je:assets:receivable:d%3A(9)',
  credit: 'je:income:gpu-time',
  amount: 9_999_999_999_999n,
});

/** Books with every unit, a reversal, a machine, a fund that was spent, many lines in one journal and a hold. */
export const drafts: readonly JournalDraft[] = [
  draft('compute', { ...usedBy, unit: 'COMPUTE_RAW', amount: 3_600_000_001n }),
  draft('weighted', { ...usedBy, unit: 'COMPUTE_WEIGHTED', amount: 10n ** 36n + 7n }),
  draft('=tokens', { unit: 'TOKEN', debit: 'je:tokens:used:d0001', credit: 'je:tokens:served:lighthouse', amount: 1n }),
  draft('points', {
    unit: 'LABEL_POINT',
    debit: 'je:labels:points:r0003',
    credit: 'je:labels:credited:lighthouse',
    amount: 12n,
  }),
  draft('energy', {
    unit: 'ENERGY',
    debit: 'je:energy:attributed:d0001',
    credit: 'je:energy:site-meter:quay',
    amount: 5n,
  }),
  sale,
  draft('yen', { unit: 'JPY', debit: 'je:assets:receivable:d0002', credit: 'je:income:gpu-time', amount: 1234n }),
  draft('opening', { unit: 'EUR', debit: 'je:assets:bank', credit: 'je:equity:opening', amount: 500_000n }),
  draft('grant', { unit: 'EUR', debit: 'je:assets:bank:restricted:f1', credit: 'fund:f1:restricted', amount: 70_000n }),
  // The ledger adds what the fund releases: read back, it is not added twice.
  draft('spent', { unit: 'EUR', debit: 'je:expenses:wages', credit: 'je:assets:bank:restricted:f1', amount: 30_000n }),
  draft('machine', { unit: 'EUR', debit: 'je:assets:machines', credit: 'je:assets:bank', amount: 120_000n }),
  {
    ...draft('split', { unit: 'EUR', debit: 'x', credit: 'y', amount: 1n }),
    postings: [
      { account: 'je:expenses:host', unit: 'EUR', side: 'DEBIT', amount: 10_001n },
      { account: 'je:expenses:wages', unit: 'EUR', side: 'DEBIT', amount: 4_999n },
      { account: 'je:assets:bank', unit: 'EUR', side: 'CREDIT', amount: 15_000n },
    ],
  },
];

/** One journal in two currencies. */
export function exchanged(): JournalDraft {
  const journal = exchange({
    body: 'je',
    exchange: 'x1',
    sold: { currency: 'EUR', amount: 10_000n },
    bought: { currency: 'USD', amount: 11_000n },
    rate: { value: fraction(11n, 10n), from: 'a bank; its note' },
    agreed: 'SOLD',
    rounding: 'HALF_UP',
    effectiveAt: '2026-05-02T00:00:00Z',
    actor: 'r0001',
    customVersion: 1,
  });
  if (isRefusal(journal)) throw new Error(journal.message);
  return journal;
}
