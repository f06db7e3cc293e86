import { compareIds, isRefusal, refuse, unitOf, type Refusal, type UnitCode } from '#libs/amount';
import { bodyOf, isPathShaped, type AccountType } from '../account.js';
import type { AccountTotals } from '../trial-balance.js';

/** An account's totals in one unit, and what a statement needs to know of it. */
export interface StatementAccount extends AccountTotals {
  readonly type: AccountType;
  /** The fund that the account belongs to, if any. */
  readonly fund: string | null;
  /** Of what a fund released, the part that bore costs; the rest went into locked assets. Absent: none. */
  readonly forCosts?: bigint;
}

/** Whose statement: a body's, or the part of one fund within it. */
export interface StatementScope {
  readonly body: string;
  readonly fund: string | null;
}

/** One account of a section, in smallest steps; below zero where it lessens the section. */
export interface StatementLine {
  readonly path: string;
  /** What tells it from others of its section: the path without body and first heading. */
  readonly name: string;
  readonly amount: bigint;
}

export interface StatementSection {
  readonly key: SectionKey;
  readonly title: string;
  readonly lines: readonly StatementLine[];
  readonly total: bigint;
}

export type SectionKey =
  'income' | 'expenses' | 'assets' | 'liabilities' | 'equity' | 'borne' | 'restricted' | 'released' | 'result';

/** One currency's statement. Currencies are never added together. */
export interface CurrencyStatement {
  readonly unit: UnitCode;
  readonly sections: readonly StatementSection[];
  readonly result: bigint;
  /** Whether the figures prove themselves; false means that the books, not the reader, are wrong. */
  readonly balanced: boolean;
}

export type StatementRefusal = Refusal<'AccountMalformed' | 'UnknownUnit'>;

/** The body that carries the restricted funds: what is held for a purpose is held by the Joint Enterprise. */
const FUND_CARRIER = 'je';
const FUNDS = 'fund';

const belongs = ({ account, fund }: StatementAccount, scope: StatementScope): boolean => {
  const body = bodyOf(account);
  return (body === FUNDS ? FUND_CARRIER : body) === scope.body && (scope.fund === null || fund === scope.fund);
};

/** Where the account stands among the funds: 'restricted', 'released', or nowhere. */
export function fundPartOf(path: string): 'restricted' | 'released' | undefined {
  const part = bodyOf(path) === FUNDS ? path.split(':').at(-1) : undefined;
  return part === 'restricted' || part === 'released' ? part : undefined;
}

/**
 * The accounts of the scope, currency by currency: energy, water, compute, tokens and label points are no money and
 * stay out, as do statistical accounts. Refuses `AccountMalformed` and `UnknownUnit`.
 */
export function moneyOf(
  accounts: readonly StatementAccount[],
  scope: StatementScope,
): ReadonlyMap<UnitCode, readonly StatementAccount[]> | StatementRefusal {
  const kept: StatementAccount[] = [];
  for (const account of accounts) {
    if (!isPathShaped(account.account)) {
      const message = `"${account.account}" is not the path of an account`;
      return refuse('AccountMalformed', { message, field: 'account', rule: 'ledger.account' });
    }
    const unit = unitOf(account.unit);
    if (isRefusal(unit)) return unit;
    if (unit.kind === 'MONEY' && account.type !== 'STATISTICAL' && belongs(account, scope)) kept.push(account);
  }
  const byUnit = [...Map.groupBy(kept, ({ unit }) => unit)];
  return new Map(byUnit.sort(([a], [b]) => compareIds(a, b)));
}

/** 'je:assets:receivable:developer-9' → 'receivable developer-9'; 'fund:grant-1:restricted' → 'grant-1' */
export function lineName(path: string): string {
  const segments = path.split(':');
  return bodyOf(path) === FUNDS ? (segments[1] ?? path) : segments.slice(2).join(' ') || path;
}

/** A section of these accounts, by path; an account that stands at nothing is left out. */
export function sectionOf(
  heading: { readonly key: SectionKey; readonly title: string },
  accounts: readonly StatementAccount[],
  amountOf: (account: StatementAccount) => bigint,
): StatementSection {
  const lines = accounts
    .map((each) => ({ path: each.account, name: lineName(each.account), amount: amountOf(each) }))
    .filter(({ amount }) => amount !== 0n)
    .sort((a, b) => compareIds(a.path, b.path));
  return { ...heading, lines, total: lines.reduce((sum, { amount }) => sum + amount, 0n) };
}

/** What grows by debits: assets, expenses. A contra account comes out below zero. */
export const debitBalance = ({ debits, credits }: StatementAccount): bigint => debits - credits;

/** What grows by credits: income, liabilities, equity, funds. */
export const creditBalance = ({ debits, credits }: StatementAccount): bigint => credits - debits;

/** The accounts of a type, without those of the funds. */
export const ofType = (accounts: readonly StatementAccount[], type: AccountType): readonly StatementAccount[] =>
  accounts.filter((each) => each.type === type && fundPartOf(each.account) === undefined);

/** The accounts that hold what is restricted, or what was released. */
export const ofFunds = (
  accounts: readonly StatementAccount[],
  part: 'restricted' | 'released',
): readonly StatementAccount[] => accounts.filter(({ account }) => fundPartOf(account) === part);
