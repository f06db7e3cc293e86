interface Leg {
  readonly debit: string;
  readonly credit: string;
}

interface Moved {
  readonly unit: string;
  readonly amount: string;
}

type Transfer = Leg & Moved;

const ofFund = (path: string): boolean => path.startsWith('fund:');

/**
 * The legs that move something. One between two accounts of the funds is the leave to spend what another leg spends;
 * where an entry has nothing else, it is what the entry does.
 */
export function movingLegs<T extends Leg>(legs: readonly T[]): readonly T[] {
  const moving = legs.filter(({ debit, credit }) => !(ofFund(debit) && ofFund(credit)));
  return moving.length > 0 ? moving : legs;
}

/**
 * What an entry moves: the sum of its moving legs in each unit, never one unit with another, in the order in which the
 * units first stand in it.
 *
 * @example movedBy([fiveEuro, twoEuro]) // [{ unit: 'EUR', amount: '7' }]
 */
export function movedBy(transfers: readonly Transfer[]): readonly Moved[] {
  const sums = new Map<string, bigint>();
  for (const { unit, amount } of movingLegs(transfers)) sums.set(unit, (sums.get(unit) ?? 0n) + BigInt(amount));
  return [...sums].map(([unit, amount]) => ({ unit, amount: `${amount}` }));
}

/** The name that an identifier is called by in a sentence: its end, where two made in one moment differ. */
export function shortId(id: string): string {
  return id.slice(-8);
}
