import { isRefusal } from '#libs/amount';
import {
  creditBalance,
  debitBalance,
  fundPartOf,
  moneyOf,
  ofFunds,
  ofType,
  sectionOf,
  type CurrencyStatement,
  type StatementAccount,
  type StatementRefusal,
  type StatementScope,
} from './money-statement.js';

/**
 * What a body earned and spent between two days, currency by currency, from the movements of those days: totals of
 * all its accounts without the journals that close a period into the surplus, which would take the result away.
 *
 * What came in for a restricted fund is no income. A cost that a fund bore is an expense, and what the fund released
 * for it stands against it; what a fund released for a locked asset bears no cost and stays out of the result, as all
 * that came in does. A fund's own statement is the other way about: received less released.
 * `balanced` says that the movements of the body, its funds with it, add up to nothing, and of a fund, that its cash
 * moved as much as the fund. Refuses `AccountMalformed`
 * and `UnknownUnit`.
 *
 * @example incomeStatement(movements, { body: 'je', fund: null }) // [{ unit: 'EUR', result: 125_00n, … }]
 */
export function incomeStatement(
  movements: readonly StatementAccount[],
  scope: StatementScope,
): readonly CurrencyStatement[] | StatementRefusal {
  const byUnit = moneyOf(movements, scope);
  if (isRefusal(byUnit)) return byUnit;
  return [...byUnit].map(([unit, accounts]) => {
    const income = sectionOf({ key: 'income', title: 'Income' }, ofType(accounts, 'INCOME'), creditBalance);
    const expenses = sectionOf({ key: 'expenses', title: 'Expenses' }, ofType(accounts, 'EXPENSE'), debitBalance);
    const borne = sectionOf(
      { key: 'borne', title: 'Costs borne by restricted funds' },
      ofFunds(accounts, 'released'),
      ({ forCosts = 0n }) => forCosts,
    );
    const released = sectionOf(
      { key: 'released', title: 'Released from restricted funds' },
      ofFunds(accounts, 'released'),
      creditBalance,
    );
    const received = sectionOf(
      { key: 'restricted', title: 'Received for restricted funds' },
      ofFunds(accounts, 'restricted'),
      (account) => creditBalance(account) + releasedFrom(account, accounts),
    );
    const ofFund = scope.fund !== null;
    return {
      unit,
      sections: ofFund ? [received, released] : [income, expenses, borne, received, released],
      result: ofFund ? received.total - released.total : income.total - expenses.total + borne.total,
      balanced: accounts.filter((each) => !ofFund || !isReleased(each)).reduce(summed, 0n) === 0n,
    };
  });
}

const summed = (sum: bigint, each: StatementAccount): bigint => sum + debitBalance(each);

/** What was released stands against costs, which belong to no fund: it is no part of what a fund holds. */
const isReleased = ({ account }: StatementAccount): boolean => fundPartOf(account) === 'released';

/** What left the same fund again: its restricted account shows only what is left of what came in. */
function releasedFrom(restricted: StatementAccount, accounts: readonly StatementAccount[]): bigint {
  return ofFunds(accounts, 'released')
    .filter(({ fund }) => fund === restricted.fund)
    .reduce((sum, each) => sum + creditBalance(each), 0n);
}
