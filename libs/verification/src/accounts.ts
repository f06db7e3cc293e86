import { isRefusal } from '#libs/amount';
import { bodyOf, type Side } from '#libs/ledger';
import { chartEntryOf } from '#libs/posting-rules';

/** What the books ask of an account again and again, found once for each path. */
export interface KnownAccount {
  /** False where the chart has no such account. */
  readonly inChart: boolean;
  readonly lockClass: 'LOCKED' | 'CONTRA' | 'OPEN';
  readonly normalSide: Side;
  /** The body that keeps it; restricted funds stand in the books of the Joint Enterprise. */
  readonly keeper: string;
}

/** One account in one unit, and what was posted to it. */
export interface Total {
  readonly path: string;
  readonly unit: string;
  debit: bigint;
  credit: bigint;
}

const keeperOf = (path: string): string => (path.startsWith('fund:') ? 'je' : bodyOf(path));

/** Every account that was posted to: as large as the chart is in use, however many journals there are. */
export class Accounts {
  private readonly known = new Map<string, KnownAccount>();
  private readonly totals = new Map<string, Map<string, Total>>();

  account(path: string): KnownAccount {
    const known = this.known.get(path);
    if (known !== undefined) return known;
    const entry = chartEntryOf(path);
    const found: KnownAccount = isRefusal(entry)
      ? { inChart: false, lockClass: 'OPEN', normalSide: 'DEBIT', keeper: keeperOf(path) }
      : { inChart: true, lockClass: entry.lockClass, normalSide: entry.normalSide, keeper: keeperOf(path) };
    this.known.set(path, found);
    return found;
  }

  /** Counts one leg of something posted. */
  post(leg: { readonly debit: string; readonly credit: string; readonly unit: string; readonly amount: bigint }): void {
    this.total(leg.debit, leg.unit).debit += leg.amount;
    this.total(leg.credit, leg.unit).credit += leg.amount;
  }

  /** The total of an account; one that was never posted to is nothing, and is kept so. */
  total(path: string, unit: string): Total {
    let units = this.totals.get(path);
    if (units === undefined) {
      units = new Map<string, Total>();
      this.totals.set(path, units);
    }
    let total = units.get(unit);
    if (total === undefined) {
      total = { path, unit, debit: 0n, credit: 0n };
      units.set(unit, total);
    }
    return total;
  }

  *all(): Generator<Total> {
    for (const units of this.totals.values()) yield* units.values();
  }
}
