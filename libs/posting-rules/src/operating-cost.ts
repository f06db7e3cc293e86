import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** What a cost was for. Energy is a site's; the others are the whole house's. */
export type CostPurpose =
  { readonly kind: 'ENERGY'; readonly site: string } | { readonly kind: 'WAGES' | 'HOST' | 'DEPRECIATION' };

/** A running cost of the Joint Enterprise. */
export interface CostIncurred extends Occasion {
  /** The bill, the payroll or the line of the depreciation schedule; it is booked once. */
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
    case 'DEPRECIATION':
      return account.depreciationExpense;
  }
}

/**
 * A cost is paid from the bank. Depreciation takes no cash: it stands against the locked machines on their contra
 * account, which the lock allows by schedule (LOCK-8).
 */
export function operatingCost(incurred: CostIncurred): JournalDraft | PostingRefusal {
  const { cost, purpose, currency: unit, amount } = incurred;
  const head = {
    ...headOf(incurred),
    idempotencyKey: joined('cost', [cost]),
    kind: 'operating-cost',
    memo: `${purpose.kind.toLowerCase()}${purpose.kind === 'ENERGY' ? ` of ${purpose.site}` : ''}: ${cost}`,
    source: { kind: 'cost', id: cost },
  };
  const credit = purpose.kind === 'DEPRECIATION' ? account.machinesDepreciation : account.bank('je');
  return draftAdditiveJournal(head, [{ debit: expenseOf(purpose), credit, unit, amount, purpose: purpose.kind }]);
}
