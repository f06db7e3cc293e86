import { isRefusal, type UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';
import { withReleases } from './with-releases.js';

/**
 * What restricted money was spent on: a cost, or a machine, which falls under the lock with the journal that pays it. Never
 * a debt: nothing tells what a debt arose for. A cost is charged when it arises; what is owed is paid from free cash.
 */
export type GrantPurpose =
  { readonly kind: 'ENERGY'; readonly site: string } | { readonly kind: 'WAGES' | 'HOST' | 'MACHINE' };

/** A charge to a restricted fund. */
export interface GrantSpent extends Occasion {
  readonly fund: string;
  /** The bill or the payroll; it is booked once. */
  readonly charge: string;
  readonly purpose: GrantPurpose;
  /** For a machine: its number in the register of assets, 'A-0007'; absent where it stands in none. */
  readonly asset?: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

function chargedAccount(purpose: GrantPurpose): string {
  switch (purpose.kind) {
    case 'ENERGY':
      return account.energyExpense(purpose.site);
    case 'WAGES':
      return account.wages;
    case 'HOST':
      return account.hostExpense;
    case 'MACHINE':
      return account.machines;
  }
}

const wordsOf = ({ kind }: GrantPurpose): string => kind.toLowerCase();

/**
 * Restricted money is spent: its cash pays, and the fund releases as much in the same journal. More than the fund holds
 * is refused by the floor of the fund when it is posted (AUD-4).
 */
export function grantSpent(spent: GrantSpent): JournalDraft | PostingRefusal {
  const { fund, charge, purpose, asset, currency: unit, amount } = spent;
  const head = {
    ...headOf(spent),
    idempotencyKey: joined('grant-spent', [charge]),
    kind: 'grant-spent',
    memo: `${wordsOf(purpose)} paid from the fund ${fund}: ${charge}`,
    source: asset === undefined ? { kind: 'charge', id: charge } : { kind: 'asset', id: asset },
  };
  const credit = account.restrictedBank(fund);
  const draft = draftAdditiveJournal(head, [
    { debit: chargedAccount(purpose), credit, unit, amount, purpose: purpose.kind },
  ]);
  return isRefusal(draft) ? draft : withReleases(draft);
}
