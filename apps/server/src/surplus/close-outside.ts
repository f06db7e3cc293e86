import type { AccountTotals } from '#libs/ledger';
import { account } from '#libs/posting-rules';

/** What a period's result holds that is not the commons' to distribute, in minor units. */
export interface Outside {
  readonly gainsOnLocked: bigint;
  readonly giftsInKind: bigint;
  readonly restrictedIncome: bigint;
  readonly unrealised: bigint;
}

/**
 * Gains on locked assets (SUR-7) and gifts in kind (SUR-8), by their accounts; the chart keeps restricted grants and
 * unrealised gains out of income altogether. What was taken back of either lowers the result and is left there.
 */
export function outsideOf(totals: readonly AccountTotals[]): Outside {
  const earned = (path: string): bigint => {
    const net = netOn(totals, path);
    return net > 0n ? net : 0n;
  };
  return {
    gainsOnLocked: earned(account.disposalGains),
    giftsInKind: earned(account.giftInKindIncome),
    restrictedIncome: 0n,
    unrealised: 0n,
  };
}

/**
 * What came from outside the co-operative's own business, in minor units; below zero where it cost more than it brought:
 * strangers' use, interest and rents on accounts of their own, and gifts of money, which are extraordinary
 * (Ley 27/1999 art 57). Gains on locked assets and gifts in kind stay out: they are locked whole.
 */
export function extraCooperativeOf(totals: readonly AccountTotals[]): bigint {
  const paths = [account.extraCooperativeIncome, account.extraCooperativeExpense, account.giftIncome];
  return paths.reduce((sum, path) => sum + netOn(totals, path), 0n);
}

/** What stands on the credit side of one account. */
function netOn(totals: readonly AccountTotals[], path: string): bigint {
  return totals.filter((row) => row.account === path).reduce((sum, { debits, credits }) => sum + credits - debits, 0n);
}
