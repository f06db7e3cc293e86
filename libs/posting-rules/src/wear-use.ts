import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { toTransfers, type JournalDraft } from '#libs/ledger';
import { chartEntryOf } from './chart-entry.js';

const DEPRECIATION = 'je:expenses:depreciation';

function isContra(path: string): boolean {
  const entry = chartEntryOf(path);
  return !isRefusal(entry) && entry.lockClass === 'CONTRA';
}

/**
 * What stands against a locked asset moves by depreciation alone, on either side: as income or cash it would sell the
 * asset off. Refuses `AssetLocked`. Takes a draft that balances.
 */
export function checkWear(draft: JournalDraft): Refusal<'AssetLocked'> | undefined {
  // Nearly no journal has such an account, and matching the lines of every one would cost.
  if (!draft.postings.some(({ account }) => isContra(account))) return undefined;
  const other = toTransfers(draft.postings).find(
    ({ debit, credit }) => (isContra(debit) && credit !== DEPRECIATION) || (isContra(credit) && debit !== DEPRECIATION),
  );
  if (other === undefined) return undefined;
  const [contra, against] = isContra(other.debit) ? [other.debit, other.credit] : [other.credit, other.debit];
  const message = `${contra} moves by depreciation alone: against ${DEPRECIATION}, not against ${against}`;
  return refuse('AssetLocked', { message, field: 'postings', rule: 'ledger.AssetLocked' });
}
