import { compareIds, type UnitCode } from '#libs/amount';

/** One account's running totals in one unit, in smallest steps. */
export interface AccountTotals {
  readonly account: string;
  readonly unit: UnitCode;
  readonly debits: bigint;
  readonly credits: bigint;
}

/** One line of a trial balance: the net of an account stands on one side only. */
export interface TrialBalanceLine {
  readonly account: string;
  readonly debit: bigint;
  readonly credit: bigint;
}

/** The accounts of one unit, by path. It is sound where both sums are equal. */
export interface TrialBalance {
  readonly unit: UnitCode;
  readonly lines: readonly TrialBalanceLine[];
  readonly debits: bigint;
  readonly credits: bigint;
  readonly balanced: boolean;
}

function toLine({ account, debits, credits }: AccountTotals): TrialBalanceLine {
  const net = debits - credits;
  return { account, debit: net > 0n ? net : 0n, credit: net < 0n ? -net : 0n };
}

/** The trial balance of each unit, units and accounts in the order of their bytes. Units are never added together. */
export function trialBalance(totals: readonly AccountTotals[]): readonly TrialBalance[] {
  return [...Map.groupBy(totals, ({ unit }) => unit)]
    .sort(([a], [b]) => compareIds(a, b))
    .map(([unit, accounts]) => {
      const lines = accounts.map(toLine).sort((a, b) => compareIds(a.account, b.account));
      const debits = lines.reduce((sum, { debit }) => sum + debit, 0n);
      const credits = lines.reduce((sum, { credit }) => sum + credit, 0n);
      return { unit, lines, debits, credits, balanced: debits === credits };
    });
}
