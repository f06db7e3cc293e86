import { isRefusal } from '#libs/amount';
import type { Side } from '#libs/ledger';
import { chartEntryOf } from '#libs/posting-rules';

/** What the books ask of an account again and again, found once for each path. */
export interface KnownAccount {
  /** False where the chart has no such account. */
  readonly inChart: boolean;
  readonly lockClass: 'LOCKED' | 'CONTRA' | 'OPEN';
  readonly normalSide: Side;
  /** The body that keeps it; restricted funds stand in the books of the Joint Enterprise. */
  readonly keeper: string;
  /** What was posted to it, by unit. */
  readonly totals: Map<string, Total>;
}

/** One account in one unit, and what was posted to it. */
export interface Total {
  readonly path: string;
  readonly unit: string;
  debit: bigint;
  credit: bigint;
}

/** A bundle may name what is no path at all: it is found to be in no chart, and nobody keeps it. */
const keeperOf = (path: string): string => {
  const [body = ''] = path.split(':', 1);
  return body === 'fund' ? 'je' : body;
};

/** The total of this account in a unit. */
export function totalIn({ totals }: KnownAccount, path: string, unit: string): Total {
  const known = totals.get(unit);
  if (known !== undefined) return known;
  const total = { path, unit, debit: 0n, credit: 0n };
  totals.set(unit, total);
  return total;
}

/** Every account that was posted to: as large as the chart is in use, however many journals there are. */
export class Accounts {
  private readonly known = new Map<string, KnownAccount>();

  account(path: string): KnownAccount {
    const known = this.known.get(path);
    if (known !== undefined) return known;
    const entry = chartEntryOf(path);
    const kept = { keeper: keeperOf(path), totals: new Map<string, Total>() };
    const found: KnownAccount = isRefusal(entry)
      ? { inChart: false, lockClass: 'OPEN', normalSide: 'DEBIT', ...kept }
      : { inChart: true, lockClass: entry.lockClass, normalSide: entry.normalSide, ...kept };
    this.known.set(path, found);
    return found;
  }

  /** The total of an account; one that was never posted to is nothing, and is kept so. */
  total(path: string, unit: string): Total {
    return totalIn(this.account(path), path, unit);
  }

  *all(): Generator<Total> {
    for (const { totals } of this.known.values()) yield* totals.values();
  }
}
