import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal } from '#libs/amount';
import { rollUp, type TreeAccount, type TreeNode } from '#libs/ledger';
import type { AccountNodeModel, StatementModel } from './accounts.models.js';
import { Database, type Tx } from '../../database/database.js';
import { BalancesStore } from './balances.store.js';
import type { AccountRecord, AccountsWanted, StatementRecord } from './books.types.js';
import type { Span } from './journal-query.js';

/** The books as they were: effective before an instant, recorded up to another; null for now. */
export interface AsOf {
  readonly effectiveBefore: Date | null;
  readonly recordedThrough: Date | null;
}

export interface StatementWish {
  readonly account: string;
  readonly unit: string;
  /** Booking days. */
  readonly recorded: Span;
  /** The last version already seen. */
  readonly after: bigint | null;
  readonly first: number;
}

/** The accounts as a tree, and the lines of one. */
@Injectable()
export class AccountsTreeService {
  constructor(
    private readonly store: BalancesStore,
    private readonly database: Database,
  ) {}

  async tree(ledgerId: string, wanted: AccountsWanted, asOf: AsOf): Promise<readonly AccountNodeModel[]> {
    const isNow = asOf.effectiveBefore === null && asOf.recordedThrough === null;
    const { accounts, leaves } = await this.database.snapshot(async (tx) => {
      const found = await this.store.accounts(tx, ledgerId, wanted);
      return {
        accounts: found,
        leaves: isNow ? found.map(leafNow) : await this.leavesAt(tx, found, { ledgerId, asOf }),
      };
    });
    const nodes = rollUp(leaves);
    if (isRefusal(nodes)) throw new InvariantViolation(nodes.message);
    const known = new Map(accounts.map((account) => [`${account.path} ${account.unit}`, account]));
    return nodes.map((node) => nodeOf(node, known.get(`${node.path} ${node.unit}`), isNow));
  }

  /** Undefined where there is no such account. */
  async statement(ledgerId: string, wish: StatementWish): Promise<StatementModel | undefined> {
    const account = await this.store.account(ledgerId, wish.account, wish.unit);
    if (account === undefined) return undefined;
    const asOf = await this.database.statements((tx) => this.store.recordedThrough(tx, ledgerId));
    const whole = await this.store.stretch(ledgerId, account.id, wish.recorded);
    const after = wish.after === null || wish.after < whole.after ? whole.after : wish.after;
    const [lines, opening, closing] = await Promise.all([
      this.store.lines(account.id, { after, through: whole.through }, wish.first + 1),
      this.store.balanceAfter(account.id, whole.after),
      this.store.balanceAfter(account.id, whole.through),
    ]);
    const shown = lines.slice(0, wish.first);
    return {
      account: account.path,
      unit: account.unit,
      opening,
      closing,
      asOf,
      totalCount: Number(whole.through > whole.after ? whole.through - whole.after : 0n),
      edges: shown.map((line) => ({ cursor: line.version, node: lineOf(line) })),
      pageInfo: { hasNextPage: lines.length > shown.length, endCursor: shown.at(-1)?.version ?? null },
    };
  }

  /** What pended then is not kept. */
  private async leavesAt(
    tx: Tx,
    accounts: readonly AccountRecord[],
    { ledgerId, asOf }: { readonly ledgerId: string; readonly asOf: AsOf },
  ): Promise<TreeAccount[]> {
    const sums = new Map((await this.store.balancesAt(tx, ledgerId, asOf)).map((sum) => [sum.id, sum]));
    return accounts.map((account) => {
      const { debits, credits } = sums.get(account.id) ?? { debits: '0', credits: '0' };
      return leafNow({ ...account, debits, credits, pendingDebits: '0', pendingCredits: '0' });
    });
  }
}

function leafNow(account: AccountRecord): TreeAccount {
  const { path, unit, type, normalSide } = account;
  return {
    account: path,
    unit,
    type,
    normalSide,
    debits: BigInt(account.debits),
    credits: BigInt(account.credits),
    pendingDebits: BigInt(account.pendingDebits),
    pendingCredits: BigInt(account.pendingCredits),
  };
}

/** Bounds, lock and fund are an account's own: what stands above accounts has none. */
function nodeOf(node: TreeNode, account: AccountRecord | undefined, isNow: boolean): AccountNodeModel {
  const { debits, credits, pendingDebits, pendingCredits, ...rest } = node;
  const own = node.leaf ? account : undefined;
  const held = node.normalSide === 'DEBIT' ? pendingCredits : pendingDebits;
  return {
    ...rest,
    lockClass: account?.lockClass ?? null,
    fund: account?.fund ?? null,
    closed: account?.closed ?? false,
    debit: debits,
    credit: credits,
    // A hold is a matter of the present.
    pendingDebit: isNow ? pendingDebits : null,
    pendingCredit: isNow ? pendingCredits : null,
    available: isNow && node.type !== null ? node.balance - held : null,
    floor: steps(own?.floor),
    ceiling: steps(own?.ceiling),
  };
}

const steps = (text: string | null | undefined): bigint | null =>
  text === null || text === undefined ? null : BigInt(text);

function lineOf({ counter, amount, balance, ...line }: StatementRecord): StatementModel['edges'][number]['node'] {
  return { ...line, amount: BigInt(amount), balance: BigInt(balance), counter: [counter] };
}
