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
    const net = totals
      .filter((row) => row.account === path)
      .reduce((sum, { debits, credits }) => sum + credits - debits, 0n);
    return net > 0n ? net : 0n;
  };
  return {
    gainsOnLocked: earned(account.disposalGains),
    giftsInKind: earned(account.giftInKindIncome),
    restrictedIncome: 0n,
    unrealised: 0n,
  };
}
