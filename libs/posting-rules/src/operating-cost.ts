import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** What a cost was for. Energy is a site's; the others are the whole house's. */
export type CostPurpose = { readonly kind: 'ENERGY'; readonly site: string } | { readonly kind: 'WAGES' | 'HOST' };

/** A running cost of the Joint Enterprise. */
export interface CostIncurred extends Occasion {
  /** The bill or the payroll; it is booked once. */
  readonly cost: string;
  readonly purpose: CostPurpose;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

function expenseOf(purpose: CostPurpose): string {
  switch (purpose.kind) {
    case 'ENERGY':
      return account.energyExpense(purpose.site);
    case 'WAGES':
      return account.wages;
    case 'HOST':
      return account.hostExpense;
  }
}

/** A cost is paid from the bank. What machines wear takes no cash, and is a rule of its own: `depreciation`. */
export function operatingCost(incurred: CostIncurred): JournalDraft | PostingRefusal {
  const { cost, purpose, currency: unit, amount } = incurred;
  const head = {
    ...headOf(incurred),
    idempotencyKey: joined('cost', [cost]),
    kind: 'operating-cost',
    memo: `${purpose.kind.toLowerCase()}${purpose.kind === 'ENERGY' ? ` of ${purpose.site}` : ''}: ${cost}`,
    source: { kind: 'cost', id: cost },
  };
  const movement = { debit: expenseOf(purpose), credit: account.bank('je'), unit, amount, purpose: purpose.kind };
  return draftAdditiveJournal(head, [movement]);
}
