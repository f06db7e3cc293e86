import { isRefusal } from '#libs/amount';
import {
  creditBalance,
  debitBalance,
  moneyOf,
  ofFunds,
  ofType,
  sectionOf,
  type CurrencyStatement,
  type StatementAccount,
  type StatementRefusal,
  type StatementScope,
  type StatementSection,
} from './money-statement.js';

/**
 * What a body owns and owes at the end of a day, currency by currency, from the totals of all its accounts up to then.
 * The result that no close has moved into the surplus yet stands inside equity, so that assets = liabilities + equity.
 * Contra accounts lessen what they stand against. Restricted funds, and what was released from them, are the Joint
 * Enterprise's equity, each in a section of its own.
 *
 * A fund's own sheet sets what is held for it against what it is restricted to. `balanced` says that both sides are
 * equal. Refuses `AccountMalformed` and `UnknownUnit`.
 *
 * @example balanceSheet(totals, { body: 'ca', fund: null }) // [{ unit: 'EUR', balanced: true, … }]
 */
export function balanceSheet(
  totals: readonly StatementAccount[],
  scope: StatementScope,
): readonly CurrencyStatement[] | StatementRefusal {
  const byUnit = moneyOf(totals, scope);
  if (isRefusal(byUnit)) return byUnit;
  return [...byUnit].map(([unit, accounts]) => {
    const assets = sectionOf({ key: 'assets', title: 'Assets' }, ofType(accounts, 'ASSET'), debitBalance);
    const result = resultOf(accounts);
    const financing =
      scope.fund === null ? bodyFinancing(accounts, { body: scope.body, result }) : [restricted(accounts)];
    const financed = financing.reduce((sum, { total }) => sum + total, 0n);
    return { unit, sections: [assets, ...financing], result, balanced: assets.total === financed };
  });
}

const restricted = (accounts: readonly StatementAccount[]): StatementSection =>
  sectionOf({ key: 'restricted', title: 'Restricted funds' }, ofFunds(accounts, 'restricted'), creditBalance);

function bodyFinancing(
  accounts: readonly StatementAccount[],
  { body, result }: { readonly body: string; readonly result: bigint },
): readonly StatementSection[] {
  const line = { path: `${body}:result`, name: 'result of the open period', amount: result };
  return [
    sectionOf({ key: 'liabilities', title: 'Liabilities' }, ofType(accounts, 'LIABILITY'), creditBalance),
    sectionOf({ key: 'equity', title: 'Equity' }, ofType(accounts, 'EQUITY'), creditBalance),
    restricted(accounts),
    sectionOf(
      { key: 'released', title: 'Released from restricted funds' },
      ofFunds(accounts, 'released'),
      creditBalance,
    ),
    {
      key: 'result',
      title: 'Result of the open period',
      lines: result === 0n ? [] : [line],
      total: result,
    },
  ];
}

/** Income less expenses that no close has taken over yet. */
function resultOf(accounts: readonly StatementAccount[]): bigint {
  return [...ofType(accounts, 'INCOME'), ...ofType(accounts, 'EXPENSE')].reduce(
    (sum, each) => sum + creditBalance(each),
    0n,
  );
}
