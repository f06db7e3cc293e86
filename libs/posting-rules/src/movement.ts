import type { UnitCode } from '#libs/amount';
import type { Posting } from '#libs/ledger';

/** So much of a unit from the credited account to the debited one. */
export interface Movement {
  readonly debit: string;
  readonly credit: string;
  readonly unit: UnitCode;
  /** Below zero it flows the other way; zero is no movement. */
  readonly amount: bigint;
  readonly purpose?: string;
}

/** The two lines of a movement, or none. Written in pairs, they become exactly one transfer each. */
export function postingsOf({ debit, credit, unit, amount, purpose }: Movement): readonly Posting[] {
  if (amount === 0n) return [];
  const [to, from] = amount > 0n ? [debit, credit] : [credit, debit];
  const shared = { unit, amount: amount > 0n ? amount : -amount, ...(purpose === undefined ? {} : { purpose }) };
  return [
    { ...shared, account: to, side: 'DEBIT' },
    { ...shared, account: from, side: 'CREDIT' },
  ];
}
