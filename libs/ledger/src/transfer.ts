import { InvariantViolation, type UnitCode } from '#libs/amount';
import type { Posting } from './posting.js';

/** Value moving from one account to another: the debit and the credit of it are equal by construction. */
export interface Transfer {
  readonly debit: string;
  readonly credit: string;
  readonly unit: UnitCode;
  readonly amount: bigint;
  readonly purpose?: string;
}

function matchOneUnit(postings: readonly Posting[]): readonly Transfer[] {
  const credits = postings.filter(({ side }) => side === 'CREDIT').values();
  const transfers: Transfer[] = [];
  let credit: Posting | undefined;
  let creditLeft = 0n;
  for (const debit of postings.filter(({ side }) => side === 'DEBIT')) {
    for (let debitLeft = debit.amount; debitLeft > 0n;) {
      if (creditLeft === 0n) {
        credit = credits.next().value;
        creditLeft = credit?.amount ?? 0n;
      }
      if (credit === undefined) throw unbalanced();
      const amount = debitLeft < creditLeft ? debitLeft : creditLeft;
      transfers.push(transferOf({ debit, credit, amount }));
      debitLeft -= amount;
      creditLeft -= amount;
    }
  }
  if (creditLeft > 0n || credits.next().done !== true) throw unbalanced();
  return transfers;
}

function transferOf({ debit, credit, amount }: { debit: Posting; credit: Posting; amount: bigint }): Transfer {
  const purpose = debit.purpose ?? credit.purpose;
  return {
    debit: debit.account,
    credit: credit.account,
    unit: debit.unit,
    amount,
    ...(purpose === undefined ? {} : { purpose }),
  };
}

const unbalanced = (): InvariantViolation => new InvariantViolation('only balanced postings become transfers');

/** Groups in order of first appearance, so that the same postings always give the same transfers. */
export function byUnit(postings: readonly Posting[]): ReadonlyMap<UnitCode, readonly Posting[]> {
  return Map.groupBy(postings, ({ unit }) => unit);
}

/**
 * Matches debits with credits in line order, unit by unit, splitting the larger side. A purpose on either line goes
 * with the transfer, the debit's first. Postings that do not balance, or of an amount not above zero, are a bug here:
 * `validateJournal` refuses them before.
 *
 * @example Dr a 10, Cr b 6, Cr c 4 // a→b 6, a→c 4
 */
export function toTransfers(postings: readonly Posting[]): readonly Transfer[] {
  if (postings.some(({ amount }) => amount <= 0n)) throw new InvariantViolation('a posting is always above zero');
  return [...byUnit(postings).values()].flatMap(matchOneUnit);
}
