import { compareIds, refuse, type Refusal, type UnitCode } from '#libs/amount';
import { balanceOf, isPathShaped, normalSideOf, type AccountType } from '../account.js';
import type { Side } from '../posting.js';
import type { AccountTotals } from '../trial-balance.js';

/** One account as it enters the tree: its totals in one unit, posted and pending, in smallest steps. */
export interface TreeAccount extends AccountTotals {
  readonly type: AccountType;
  readonly normalSide: Side;
  readonly pendingDebits: bigint;
  readonly pendingCredits: bigint;
}

/** A path of the tree in one unit: an account, what stands above accounts, or both. */
export interface TreeNode {
  readonly path: string;
  /** The last segment. */
  readonly name: string;
  /** 0 for a body. */
  readonly depth: number;
  /** The path above; null for a body. */
  readonly parent: string | null;
  readonly unit: UnitCode;
  /** Null where accounts of several types stand below. */
  readonly type: AccountType | null;
  readonly normalSide: Side;
  /** True where nothing stands below. */
  readonly leaf: boolean;
  /** True where it can be posted to: it may have others below all the same, as a bank has its restricted parts. */
  readonly isAccount: boolean;
  /** Of the account itself and all below. */
  readonly debits: bigint;
  readonly credits: bigint;
  readonly pendingDebits: bigint;
  readonly pendingCredits: bigint;
  /** The rolled-up balance on `normalSide`, below zero where it stands on the other. */
  readonly balance: bigint;
  /** Of the account itself alone. */
  readonly ownBalance: bigint;
}

interface Growing {
  readonly path: string;
  readonly unit: UnitCode;
  own: TreeAccount | undefined;
  readonly types: Set<AccountType>;
  below: number;
  debits: bigint;
  credits: bigint;
  pendingDebits: bigint;
  pendingCredits: bigint;
}

/** Orders a path before all that is below it, and those before its neighbours: `a`, `a:b`, `a-b`. */
const inTreeOrder = (path: string): string => path.replaceAll(':', '\u0000');

/** 'je:a:b' → 'je', 'je:a', 'je:a:b' */
function pathsThrough(path: string): string[] {
  const segments = path.split(':');
  return segments.map((_, index) => segments.slice(0, index + 1).join(':'));
}

function growingAt(nodes: Map<string, Growing>, path: string, unit: UnitCode): Growing {
  const key = `${unit} ${path}`;
  const known = nodes.get(key);
  if (known !== undefined) return known;
  const nothing = { debits: 0n, credits: 0n, pendingDebits: 0n, pendingCredits: 0n };
  const node: Growing = { path, unit, own: undefined, types: new Set(), below: 0, ...nothing };
  nodes.set(key, node);
  return node;
}

/** An account shows its own side, a contra account's too; what stands above shows the side of its type. */
function sideOf({ own, below, types }: Growing): Side {
  if (own !== undefined && below === 0) return own.normalSide;
  const [type] = types;
  return types.size === 1 && type !== undefined ? normalSideOf(type) : 'DEBIT';
}

function toNode(grown: Growing): TreeNode {
  const { path, unit, own, types, below, debits, credits, pendingDebits, pendingCredits } = grown;
  const segments = path.split(':');
  const normalSide = sideOf(grown);
  const [type] = types;
  return {
    path,
    name: segments.at(-1) ?? path,
    depth: segments.length - 1,
    parent: segments.length > 1 ? segments.slice(0, -1).join(':') : null,
    unit,
    type: types.size === 1 && type !== undefined ? type : null,
    normalSide,
    leaf: below === 0,
    isAccount: own !== undefined,
    debits,
    credits,
    pendingDebits,
    pendingCredits,
    balance: balanceOf({ debits, credits }, normalSide),
    ownBalance: own === undefined ? 0n : balanceOf(own, normalSide),
  };
}

/**
 * The accounts as trees, one for each unit, every path before what is below it. A node holds the totals of all that is
 * below: debits and credits are added, never balances, so a contra account lessens what it stands against. What stands
 * above accounts of one type shows the side on which that type grows; above several types, debits less credits.
 * Units are never added together. Refuses `AccountMalformed` and `AccountTwice`.
 *
 * @example rollUp([bankOf10, bankRestrictedOf5]) // je 15, je:assets 15, je:assets:bank 15 (its own 10), …
 */
export function rollUp(
  accounts: readonly TreeAccount[],
): readonly TreeNode[] | Refusal<'AccountMalformed' | 'AccountTwice'> {
  const nodes = new Map<string, Growing>();
  for (const account of accounts) {
    const refused = added(nodes, account);
    if (refused !== undefined) return refused;
  }
  return [...nodes.values()]
    .toSorted((a, b) => compareIds(a.unit, b.unit) || compareIds(inTreeOrder(a.path), inTreeOrder(b.path)))
    .map(toNode);
}

function added(
  nodes: Map<string, Growing>,
  account: TreeAccount,
): Refusal<'AccountMalformed' | 'AccountTwice'> | undefined {
  const { account: path, unit } = account;
  if (!isPathShaped(path) || path.split(':').includes('')) {
    const message = `"${path}" is not the path of an account`;
    return refuse('AccountMalformed', { message, field: 'account', rule: 'ledger.account' });
  }
  for (const above of pathsThrough(path)) {
    const node = growingAt(nodes, above, unit);
    node.types.add(account.type);
    node.debits += account.debits;
    node.credits += account.credits;
    node.pendingDebits += account.pendingDebits;
    node.pendingCredits += account.pendingCredits;
    if (above !== path) {
      node.below += 1;
    } else if (node.own === undefined) {
      node.own = account;
    } else {
      const message = `${path} stands twice in ${unit}`;
      return refuse('AccountTwice', { message, field: 'account', rule: 'ledger.account' });
    }
  }
  return undefined;
}
