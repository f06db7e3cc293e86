import { InvariantViolation } from '#libs/amount';
import type { Side } from './posting.js';

/** STATISTICAL accounts (energy, water) balance like the rest, but stay out of every money statement. */
export type AccountType = 'ASSET' | 'LIABILITY' | 'EQUITY' | 'INCOME' | 'EXPENSE' | 'STATISTICAL';

/** The side on which an account of that type grows. A contra account states its own side instead. */
export function normalSideOf(type: AccountType): Side {
  return type === 'ASSET' || type === 'EXPENSE' || type === 'STATISTICAL' ? 'DEBIT' : 'CREDIT';
}

/** The other side. */
export function mirror(side: Side): Side {
  return side === 'DEBIT' ? 'CREDIT' : 'DEBIT';
}

/** The two running totals of one account in one unit, in smallest steps. */
export interface Totals {
  readonly debits: bigint;
  readonly credits: bigint;
}

/** What an account holds on its normal side; negative where it stands on the other. */
export function balanceOf({ debits, credits }: Totals, normalSide: Side): bigint {
  return normalSide === 'DEBIT' ? debits - credits : credits - debits;
}

/**
 * The body that owns an account: the first segment of its path.
 *
 * @example bodyOf('je:assets:bank') // 'je'
 */
export function bodyOf(path: string): string {
  const [body] = path.split(':');
  if (body === undefined || body === '') throw new InvariantViolation(`"${path}" is not the path of an account`);
  return body;
}

/** True for a path such as 'je:assets:bank': a body in lower case, then at least one segment without spaces. */
export function isAccountPath(path: string): boolean {
  return /^[a-z][a-z0-9-]*(?::[^\s:]+)+$/u.test(path);
}
