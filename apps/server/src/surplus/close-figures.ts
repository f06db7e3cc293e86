import { allocate, fraction, InvariantViolation, isRefusal, parseFraction } from '#libs/amount';
import type { AccountTotals } from '#libs/ledger';
import { chartEntryOf } from '#libs/posting-rules';
import { modelOfAccount } from '../distribution/run-item-draft.js';
import { cappedPayment, type FunderClaim } from '#libs/surplus';
import type { CappedCapital } from './close.store.js';

/** Income and expenses of a period, in minor units. */
export interface Result {
  readonly income: bigint;
  readonly expenses: bigint;
}

/** A model and an amount of minor units. */
export interface ModelAmount {
  readonly model: string;
  readonly amount: bigint;
}

const TOKEN_INCOME = 'je:income:tokens:';

/** Where the labellers' part waits when no model earned: nobody else may have it. */
export const NO_MODEL_EARNED = 'reserve:no-model-earned';

/** What came in and what it cost. */
export function resultOf(totals: readonly AccountTotals[]): Result {
  let [income, expenses] = [0n, 0n];
  for (const { account, debits, credits } of totals) {
    const entry = chartEntryOf(account);
    if (isRefusal(entry)) throw new InvariantViolation(entry.message);
    if (entry.type === 'INCOME') income += credits - debits;
    else expenses += debits - credits;
  }
  return { income, expenses };
}

/** What each model earned, above zero, by its accounts. */
export function modelIncome(totals: readonly AccountTotals[]): readonly ModelAmount[] {
  return totals
    .filter(({ account, debits, credits }) => account.startsWith(TOKEN_INCOME) && credits > debits)
    .map(({ account, debits, credits }) => ({
      model: modelOfAccount(account),
      amount: credits - debits,
    }));
}

/** The standing share over the models that earned, by what they earned. */
export function divideOverModels(total: bigint, earned: readonly ModelAmount[]): readonly ModelAmount[] {
  if (total === 0n) return [];
  if (earned.length === 0) return [{ model: NO_MODEL_EARNED, amount: total }];
  const parts = allocate(
    total,
    earned.map(({ model, amount }) => ({ id: model, weight: amount })),
  );
  if (isRefusal(parts)) throw new InvariantViolation(parts.message);
  return parts.filter(({ amount }) => amount > 0n).map(({ id, amount }) => ({ model: id, amount }));
}

/**
 * What each funder may claim from a period: the revenue share above par, once the principal is repaid, and what
 * earlier periods left due (CAP-1, CAP-3).
 */
export function funderClaims(
  capital: readonly CappedCapital[],
  { income, leftDue }: { income: bigint; leftDue: ReadonlyMap<string, bigint> },
): readonly FunderClaim[] {
  return capital.flatMap(({ code, principal, cap, revenueShare, repaid, returned }) => {
    const share = parseFraction(revenueShare);
    if (isRefusal(share)) throw new InvariantViolation(share.message);
    const paid = repaid + returned;
    if (principal === 0n || paid >= cap) return [];
    const instrument = { principal, multiple: fraction(cap, principal), revenueShare: share };
    const due = cappedPayment(instrument, { paid, revenue: income }).returned + (leftDue.get(code) ?? 0n);
    const room = cap - principal - returned;
    return [{ id: code, due, capRemaining: room > 0n ? room : 0n }];
  });
}

/** One line for each account. */
export function sumOf(totals: readonly AccountTotals[]): readonly AccountTotals[] {
  const byAccount = Map.groupBy(totals, ({ account: path, unit }) => JSON.stringify([path, unit]));
  return [...byAccount.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const debits = others.reduce((sum, each) => sum + each.debits, first.debits);
    const credits = others.reduce((sum, each) => sum + each.credits, first.credits);
    return [{ ...first, debits, credits }];
  });
}

/** What stands on the credit side. */
export const netOf = (totals: readonly AccountTotals[]): bigint =>
  totals.reduce((sum, { debits, credits }) => sum + credits - debits, 0n);
