import { mirror, type Side } from '#libs/ledger';

/** One line of an account, with the journal that it belongs to and the one that this undoes. */
export interface UndoableLine {
  readonly account: string;
  readonly journal: string;
  readonly reverses: string | null;
  readonly side: Side;
  readonly amount: bigint;
}

/**
 * What stood on each side of each account, without what was undone: a reversal takes its line back from the side of the
 * first line, and a reversal of that puts it there again. Minor units.
 */
export function standingTotals(lines: readonly UndoableLine[]): ReadonlyMap<string, Readonly<Record<Side, bigint>>> {
  const undoes = new Map(lines.map(({ journal, reverses }) => [journal, reverses]));
  const isTakenBack = (journal: string): boolean => {
    let undone = false;
    for (let next = undoes.get(journal); typeof next === 'string'; next = undoes.get(next)) undone = !undone;
    return undone;
  };
  const totals = new Map<string, Record<Side, bigint>>();
  for (const { account, journal, side, amount } of lines) {
    const sums = totals.get(account) ?? { DEBIT: 0n, CREDIT: 0n };
    totals.set(account, sums);
    if (isTakenBack(journal)) sums[mirror(side)] -= amount;
    else sums[side] += amount;
  }
  return totals;
}
