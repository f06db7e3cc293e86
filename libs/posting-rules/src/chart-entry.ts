import { refuse, type Refusal } from '#libs/amount';
import type { LockClass } from '#libs/asset-lock';
import { normalSideOf, type AccountType, type Side } from '#libs/ledger';

/** What the chart says of an account. */
export interface ChartEntry {
  readonly type: AccountType;
  /** The side on which it grows; a contra account's is the other one than its type's. */
  readonly normalSide: Side;
  readonly lockClass: LockClass;
  /** Least balance on the growing side, in smallest steps; absent where it may stand on the other side. */
  readonly floor?: bigint;
}

/** A kind of account: the pattern of its paths, `*` standing for one id, and what all of that kind are. */
export interface ChartLine extends ChartEntry {
  readonly pattern: string;
}

type Kind = readonly [pattern: string, type: AccountType, trait?: Trait];
type Trait = 'LOCKED' | 'CONTRA' | 'SUPPLY' | 'EITHER_SIDE';

/**
 * One line per kind of account; `*` stands for one id. LOCKED falls under the asset lock, CONTRA stands against what
 * is locked, and SUPPLY marks the side of a count that is credited; these two grow by credits. EITHER_SIDE may fall
 * below zero, as a loss does: what a fund released falls there where a supplier pays back a cost of a closed period.
 */
const KINDS: readonly Kind[] = [
  ['je:assets:bank', 'ASSET'],
  ['je:assets:bank:restricted:*', 'ASSET'],
  ['je:assets:receivable:*', 'ASSET'],
  ['je:assets:machines', 'ASSET', 'LOCKED'],
  ['je:assets:machines-depreciation', 'ASSET', 'CONTRA'],
  ['je:assets:bank:locked', 'ASSET', 'LOCKED'],
  ...['site-leases', 'model-weights', 'datasets', 'ip'].flatMap((name): Kind[] => [
    [`je:assets:${name}`, 'ASSET', 'LOCKED'],
    [`je:assets:${name}-depreciation`, 'ASSET', 'CONTRA'],
  ]),
  ['je:income:tokens:*', 'INCOME'],
  ['je:income:gpu-time', 'INCOME'],
  ['je:income:grants', 'INCOME'],
  ['je:income:entry-fines', 'INCOME'],
  ['je:income:disposal-gains', 'INCOME'],
  ['je:income:gifts', 'INCOME'],
  ['je:income:gifts-in-kind', 'INCOME'],
  ['je:income:extra-cooperative', 'INCOME'],
  ['je:expenses:compute:*', 'EXPENSE'],
  ['je:expenses:idle:*', 'EXPENSE'],
  ['je:expenses:energy:*', 'EXPENSE'],
  ['je:expenses:wages', 'EXPENSE'],
  ['je:expenses:label-wages', 'EXPENSE'],
  ['je:expenses:royalty:*', 'EXPENSE'],
  ['je:expenses:host', 'EXPENSE'],
  ['je:expenses:depreciation', 'EXPENSE'],
  ['je:expenses:impairment', 'EXPENSE'],
  ['je:expenses:disposal-losses', 'EXPENSE'],
  ['je:expenses:extra-cooperative', 'EXPENSE'],
  ['je:liabilities:payable:site:*', 'LIABILITY'],
  ['je:liabilities:contributor:*', 'LIABILITY'],
  ['je:liabilities:wages:*', 'LIABILITY'],
  ['je:liabilities:royalty:*', 'LIABILITY'],
  ['je:liabilities:standing-share:*', 'LIABILITY'],
  ['je:liabilities:solidarity', 'LIABILITY'],
  ['je:liabilities:funder:*', 'LIABILITY'],
  ['je:liabilities:funder-principal:*', 'LIABILITY'],
  ['je:liabilities:due-to-ca', 'LIABILITY'],
  ['je:liabilities:dividend:*', 'LIABILITY'],
  ['je:equity:locked-reserve', 'EQUITY', 'LOCKED'],
  ['je:equity:gifts-in-kind', 'EQUITY', 'LOCKED'],
  ['je:equity:withdrawable-shares:*', 'EQUITY'],
  ['je:equity:surplus', 'EQUITY', 'EITHER_SIDE'],
  ['je:equity:opening', 'EQUITY', 'EITHER_SIDE'],
  ['je:equity:exchange', 'EQUITY', 'EITHER_SIDE'],
  ['ca:assets:due-from-je', 'ASSET'],
  ['ca:assets:bank', 'ASSET'],
  ['ca:assets:receivable:*', 'ASSET'],
  ['ca:equity:allocable', 'EQUITY'],
  ['ca:equity:reinvest', 'EQUITY'],
  ['ca:equity:new-pcp', 'EQUITY'],
  ['ca:equity:host-fund', 'EQUITY'],
  ['ca:equity:bet', 'EQUITY'],
  ['ca:equity:projects:*', 'EQUITY'],
  ['ca:equity:bets:*', 'EQUITY'],
  ['ca:equity:reserve', 'EQUITY'],
  ['ca:equity:exchange', 'EQUITY', 'EITHER_SIDE'],
  ['ca:liabilities:dividends-declared:*', 'LIABILITY'],
  ['ca:liabilities:payroll:*', 'LIABILITY'],
  ['fund:*:restricted', 'EQUITY'],
  ['fund:*:released', 'EQUITY', 'EITHER_SIDE'],
  ['je:compute:supplied:*', 'STATISTICAL', 'SUPPLY'],
  ['je:compute:used:*', 'STATISTICAL'],
  ['je:compute:worked:*', 'STATISTICAL', 'SUPPLY'],
  ['je:compute:busy:*', 'STATISTICAL'],
  ['je:tokens:served:*', 'STATISTICAL', 'SUPPLY'],
  ['je:tokens:used:*', 'STATISTICAL'],
  ['je:labels:credited:*', 'STATISTICAL', 'SUPPLY'],
  ['je:labels:points:*', 'STATISTICAL'],
  ...['energy', 'water'].flatMap((what): Kind[] => [
    ...['site-meter', 'device-meter', 'sub-meter', 'estimate'].map((name): Kind => {
      return [`je:${what}:${name}:*`, 'STATISTICAL', 'SUPPLY'];
    }),
    ...['attributed', 'overhead', 'idle', 'undivided', 'sub-metered', 'estimated'].map((name): Kind => {
      return [`je:${what}:${name}:*`, 'STATISTICAL'];
    }),
  ]),
];

function matches(pattern: string, segments: readonly string[]): boolean {
  const wanted = pattern.split(':');
  return (
    wanted.length === segments.length &&
    wanted.every((part, index) => {
      return part === '*' ? segments[index] !== '' : part === segments[index];
    })
  );
}

/**
 * What is owned, owed or set aside never falls below nothing; results and counts may, where a correction takes away
 * more than the hour held.
 */
function floorOf(type: AccountType, trait: Trait | undefined): { readonly floor: bigint } | undefined {
  const holds = type === 'ASSET' || type === 'LIABILITY' || type === 'EQUITY';
  return holds && trait !== 'EITHER_SIDE' ? { floor: 0n } : undefined;
}

function natureOf(type: AccountType, trait: Trait | undefined): ChartEntry {
  return {
    type,
    normalSide: trait === 'CONTRA' || trait === 'SUPPLY' ? 'CREDIT' : normalSideOf(type),
    lockClass: trait === 'LOCKED' || trait === 'CONTRA' ? trait : 'OPEN',
    ...floorOf(type, trait),
  };
}

/** The whole chart, line by line: the database keeps the same lines and opens no other account. */
export const chartLines: readonly ChartLine[] = KINDS.map(([pattern, type, trait]) => ({
  pattern,
  ...natureOf(type, trait),
}));

/**
 * The type, growing side, floor and lock of the account at a path. Refuses a path that the chart does not know: a rule may
 * not invent an account.
 *
 * @example chartEntryOf('je:assets:machines') // { type: 'ASSET', normalSide: 'DEBIT', lockClass: 'LOCKED', floor: 0n }
 */
export function chartEntryOf(path: string): ChartEntry | Refusal<'AccountNotInChart'> {
  const segments = path.split(':');
  const found = KINDS.find(([pattern]) => matches(pattern, segments));
  if (found === undefined) {
    const message = `the chart of accounts has no "${path}"`;
    return refuse('AccountNotInChart', { message, field: 'account', rule: 'posting.chart' });
  }
  const [, type, trait] = found;
  return natureOf(type, trait);
}

/**
 * The restricted fund that an account belongs to: the fund's own accounts, and the cash that is kept apart for it.
 *
 * @example fundOf('je:assets:bank:restricted:roof') // 'roof'
 */
export function fundOf(path: string): string | undefined {
  return /^(?:fund|je:assets:bank:restricted):([^:]+)/u.exec(path)?.[1];
}
