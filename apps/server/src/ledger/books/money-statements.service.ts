import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import {
  balanceSheet,
  incomeStatement,
  type CurrencyStatement,
  type StatementAccount,
  type StatementScope,
} from '#libs/ledger';
import { Database, type Tx } from '../../database/database.js';
import { BODY_PATHS } from '../../partnership/partnership.types.js';
import type { MoneyStatementModel } from './accounts.models.js';
import { BalancesStore } from './balances.store.js';
import type { AccountRecord, AccountSums } from './books.types.js';
import { dayText } from './day.js';
import type { Span } from './journal-query.js';

/** Whose statement nobody can make: of a body or a fund that is not there. */
export type ScopeRefusal = Refusal<'UnknownBody' | 'UnknownFund'>;

/** Which statement, of what days. */
interface Wish {
  readonly ledgerId: string;
  readonly scope: StatementScope;
  readonly span: Span;
}

const BODIES: readonly string[] = Object.values(BODY_PATHS).sort();

/** What a body earned and spent, and what it owns and owes. Money only, and all of one moment. */
@Injectable()
export class MoneyStatementsService {
  constructor(
    private readonly store: BalancesStore,
    private readonly database: Database,
  ) {}

  /** Refuses `UnknownBody` and `UnknownFund`. */
  incomeStatement(ledgerId: string, scope: StatementScope, span: Span): Promise<MoneyStatementModel | ScopeRefusal> {
    return this.statement({ ledgerId, scope, span }, async (tx, accounts) => {
      const sums = await this.store.movements(tx, ledgerId, span);
      const released = await this.store.releasedForCosts(tx, ledgerId, span);
      const borne = new Map(released.map(({ id, amount }) => [id, BigInt(amount)]));
      return incomeStatement(totalsOf(accounts, sums, borne), scope);
    });
  }

  /** At the end of a day: `span.before` is the first instant after it. Refuses `UnknownBody` and `UnknownFund`. */
  balanceSheet(ledgerId: string, scope: StatementScope, { before }: Span): Promise<MoneyStatementModel | ScopeRefusal> {
    return this.statement({ ledgerId, scope, span: { from: null, before } }, async (tx, accounts) => {
      const sums = await this.store.balancesAt(tx, ledgerId, { effectiveBefore: before, recordedThrough: null });
      return balanceSheet(totalsOf(accounts, sums), scope);
    });
  }

  private statement(
    { ledgerId, scope, span }: Wish,
    add: (tx: Tx, accounts: readonly AccountRecord[]) => Promise<readonly CurrencyStatement[] | Refusal>,
  ): Promise<MoneyStatementModel | ScopeRefusal> {
    return this.database.snapshot(async (tx) => {
      const accounts = await this.store.accounts(tx, ledgerId, { body: null, unit: null, fund: null });
      const unknown = unknownScope(scope, accounts);
      if (unknown !== undefined) return unknown;
      const currencies = sound(await add(tx, accounts));
      return { ...scope, currencies, asOf: await this.store.recordedThrough(tx, ledgerId), ...daysOf(span) };
    });
  }
}

function unknownScope({ body, fund }: StatementScope, accounts: readonly AccountRecord[]): ScopeRefusal | undefined {
  if (!BODIES.includes(body)) {
    const message = `there is no ${body.slice(0, 40)}; there are ${BODIES.join(', ')}`;
    return refuse('UnknownBody', { message, field: 'body', rule: 'books.statement' });
  }
  if (fund === null || accounts.some((account) => account.fund === fund)) return undefined;
  const message = `there is no fund ${fund.slice(0, 40)}`;
  return refuse('UnknownFund', { message, field: 'fund', rule: 'books.statement' });
}

function totalsOf(
  accounts: readonly AccountRecord[],
  sums: readonly AccountSums[],
  borne: ReadonlyMap<string, bigint> = new Map(),
): readonly StatementAccount[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return sums.map(({ id, debits, credits }) => {
    const account = byId.get(id);
    if (account === undefined) throw new InvariantViolation(`account ${id} has postings and is not there`);
    const { path, unit, type, fund } = account;
    const forCosts = borne.get(id) ?? 0n;
    return { account: path, unit, type, fund, debits: BigInt(debits), credits: BigInt(credits), forCosts };
  });
}

/** The database opens no account and no unit that the libs would refuse. */
function sound(statements: readonly CurrencyStatement[] | Refusal): readonly CurrencyStatement[] {
  if (isRefusal(statements)) throw new InvariantViolation(statements.message);
  return statements;
}

const daysOf = ({ from, before }: Span): { from: string | null; until: string | null } => ({
  from: from === null ? null : dayText(from),
  until: before === null ? null : dayText(new Date(before.getTime() - 1)),
});
