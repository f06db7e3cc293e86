import { formatAmount, isRefusal, unitOf, type UnitCode } from '#libs/amount';
import type { Estate, EstateAccount, EstateAsset, EstatePurpose } from '#libs/asset-lock';
import { balanceOf } from '#libs/ledger';
import { account, chartEntryOf, fundOf, type ChartEntry } from '#libs/posting-rules';

/** One line of the trial balance; minor units of its unit. */
export interface BooksRow {
  readonly path: string;
  readonly unit: UnitCode;
  readonly debit: bigint;
  readonly credit: bigint;
}

/** What one line of the books is, and what stands on it. */
interface Standing extends EstateAccount {
  readonly entry: ChartEntry;
}

/** The estate as the books have it, and what they cannot say. */
export interface EstateRead {
  readonly estate: Estate;
  /** What the Joint Enterprise owes the association, and the other way round: no debt to anybody outside. */
  readonly setOff: bigint;
  /** What stands behind the rest: equity, and income and costs that no close took over yet. */
  readonly behind: readonly EstateAccount[];
  readonly warnings: readonly string[];
}

const WEAR = /-depreciation$/u;
const SHARES = 'je:equity:withdrawable-shares:';

/** A contra account names its asset: je:assets:machines-depreciation stands against je:assets:machines. */
const assetOf = (path: string): string => path.replace(WEAR, '');

function standingOf({ path, debit, credit }: BooksRow): readonly Standing[] {
  const entry = chartEntryOf(path);
  if (isRefusal(entry) || entry.type === 'STATISTICAL') return [];
  const amount = balanceOf({ debits: debit, credits: credit }, entry.normalSide);
  return amount === 0n ? [] : [{ account: path, amount, entry }];
}

function assetsOf(lines: readonly Standing[]): readonly EstateAsset[] {
  const wear = new Map<string, bigint>();
  for (const { account: path, amount, entry } of lines) {
    if (entry.lockClass === 'CONTRA') wear.set(assetOf(path), (wear.get(assetOf(path)) ?? 0n) + amount);
  }
  return lines
    .filter(({ entry }) => entry.type === 'ASSET' && entry.lockClass !== 'CONTRA')
    .map(({ account: path, amount, entry }) => {
      const book = amount - (wear.get(path) ?? 0n);
      return { account: path, amount: book > 0n ? book : 0n, locked: entry.lockClass === 'LOCKED' };
    })
    .filter(({ amount }) => amount > 0n);
}

/** Less so much of it; gone where nothing is left. */
function without<T extends EstateAccount>(lines: readonly T[], path: string, amount: bigint): readonly T[] {
  return lines.flatMap((line) => {
    if (line.account !== path) return [line];
    return line.amount > amount ? [{ ...line, amount: line.amount - amount }] : [];
  });
}

const plain = ({ account: path, amount }: EstateAccount): EstateAccount => ({ account: path, amount });

/** Money of other currencies is no part of the plan, and the plan says so. */
function foreign(rows: readonly BooksRow[], currency: UnitCode): readonly string[] {
  return rows.flatMap((row) => {
    const unit = unitOf(row.unit);
    if (row.unit === currency || isRefusal(unit) || unit.kind !== 'MONEY') return [];
    return standingOf(row)
      .filter(({ entry }) => entry.type === 'ASSET' || entry.type === 'LIABILITY')
      .map(({ account: path, amount }) => {
        return `${path} holds ${formatAmount(amount, row.unit)} ${row.unit}: exchange it at a recorded rate first, it is no part of this plan`;
      });
  });
}

/** All that the partnership owns and owes, both bodies as one: what one owes the other is owed to nobody. */
export function estateOf(rows: readonly BooksRow[], currency: UnitCode, successor: string): EstateRead {
  const lines = rows.filter(({ unit }) => unit === currency).flatMap(standingOf);
  const amountOf = (path: string): bigint => lines.find((line) => line.account === path)?.amount ?? 0n;
  const [owed, due] = [amountOf(account.dueToCa), amountOf(account.dueFromJe)];
  const setOff = owed < due ? owed : due;
  const assets = without(assetsOf(lines), account.dueFromJe, setOff);
  const purposes: EstatePurpose[] = assets.flatMap(({ account: path, amount }) => {
    const fund = fundOf(path);
    return fund === undefined ? [] : [{ account: path, amount, fund }];
  });
  const creditors = lines.filter(({ entry }) => entry.type === 'LIABILITY').map(plain);
  const isShare = ({ account: path }: EstateAccount): boolean => path.startsWith(SHARES);
  return {
    estate: {
      assets: assets.filter(({ account: path }) => fundOf(path) === undefined),
      purposes,
      creditors: without(creditors, account.dueToCa, setOff),
      shares: lines.filter(isShare).map(plain),
      ...(successor === '' ? {} : { successor }),
    },
    setOff,
    behind: lines
      .filter((line) => !['ASSET', 'LIABILITY'].includes(line.entry.type) && !isShare(line))
      .map(({ account: path, amount, entry }) => {
        return { account: path, amount: entry.normalSide === 'CREDIT' ? amount : -amount };
      }),
    warnings: foreign(rows, currency),
  };
}
