import type { Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { checkExchange } from './exchange-use.js';
import { checkFundUse } from './fund-use.js';
import { checkLockUse } from './lock-use.js';
import { checkShares } from './share-use.js';

export type AccountUseRefusal = Refusal<'FundMisused' | 'AssetLocked' | 'ExchangeNotRecorded' | 'SharesMisused'>;

/**
 * What an account's meaning forbids whatever the balances, and the database refuses for everybody: restricted money that
 * becomes anything but a cost, a locked asset or its funder's again, what is locked that leaves by
 * no gate, and an exchange account
 * used for anything but an exchange of two currencies at a recorded rate. Undefined means that the draft may be posted.
 * Takes a draft that balances, with its releases.
 */
export function checkAccountUse(draft: JournalDraft): AccountUseRefusal | undefined {
  return checkFundUse(draft) ?? checkLockUse(draft) ?? checkExchange(draft) ?? checkShares(draft);
}
