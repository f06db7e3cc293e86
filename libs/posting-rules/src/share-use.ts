import { refuse, type Refusal } from '#libs/amount';
import { toTransfers, type JournalDraft } from '#libs/ledger';
import { account } from './chart.js';

const SHARES = 'je:equity:withdrawable-shares:';

/**
 * Shares come from money paid in and become money paid out, one for one: no surplus, reserve or gift turns into what a
 * person may withdraw. Refuses `SharesMisused`. Takes a draft that balances.
 */
export function checkShares(draft: JournalDraft): Refusal<'SharesMisused'> | undefined {
  // Nearly no journal has such an account, and pairing the lines of every one would cost.
  if (!draft.postings.some(({ account: path }) => path.startsWith(SHARES))) return undefined;
  const bank = account.bank('je');
  const other = toTransfers(draft.postings).find(
    ({ debit, credit }) =>
      (debit.startsWith(SHARES) && credit !== bank) || (credit.startsWith(SHARES) && debit !== bank),
  );
  if (other === undefined) return undefined;
  const message = `shares are money paid in at par: ${other.debit} against ${other.credit} is none`;
  return refuse('SharesMisused', { message, field: 'postings', rule: 'capital.par' });
}
