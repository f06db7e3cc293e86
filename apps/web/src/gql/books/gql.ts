/* eslint-disable */
import * as types from './graphql.js';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query AccountTree($body: String, $unit: String!, $fund: String, $effective: String) {\n  accounts(body: $body, unit: $unit, fund: $fund, effective: $effective) {\n    path\n    name\n    depth\n    parent\n    unit\n    type\n    lockClass\n    fund\n    leaf\n    isAccount\n    closed\n    balance\n    pendingDebit\n    pendingCredit\n  }\n}\n\nquery BookChoices {\n  funds\n  units {\n    code\n    shownAs\n    kind\n  }\n  periods {\n    id\n    name\n    state\n  }\n  partnership {\n    id\n    currency\n    bodies {\n      id\n      path\n      name\n    }\n  }\n}\n\nquery AccountStatement($account: String!, $unit: String!, $first: Int!, $after: String, $from: String, $until: String) {\n  statement(\n    account: $account\n    unit: $unit\n    first: $first\n    after: $after\n    from: $from\n    until: $until\n  ) {\n    account\n    unit\n    opening\n    closing\n    asOf\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        version\n        journalId\n        effectiveAt\n        recordedAt\n        memo\n        side\n        amount\n        balance\n        counter\n      }\n    }\n  }\n}\n\nquery IncomeStatement($body: String!, $fund: String, $periodId: ID) {\n  incomeStatement(body: $body, fund: $fund, periodId: $periodId) {\n    ...MoneyStatementParts\n  }\n}\n\nquery BalanceSheet($body: String!, $fund: String, $periodId: ID) {\n  balanceSheet(body: $body, fund: $fund, periodId: $periodId) {\n    ...MoneyStatementParts\n  }\n}\n\nfragment MoneyStatementParts on MoneyStatement {\n  body\n  fund\n  asOf\n  from\n  until\n  currencies {\n    unit\n    result\n    balanced\n    sections {\n      key\n      title\n      total\n      lines {\n        path\n        name\n        amount\n      }\n    }\n  }\n}": typeof types.AccountTreeDocument,
};
const documents: Documents = {
    "query AccountTree($body: String, $unit: String!, $fund: String, $effective: String) {\n  accounts(body: $body, unit: $unit, fund: $fund, effective: $effective) {\n    path\n    name\n    depth\n    parent\n    unit\n    type\n    lockClass\n    fund\n    leaf\n    isAccount\n    closed\n    balance\n    pendingDebit\n    pendingCredit\n  }\n}\n\nquery BookChoices {\n  funds\n  units {\n    code\n    shownAs\n    kind\n  }\n  periods {\n    id\n    name\n    state\n  }\n  partnership {\n    id\n    currency\n    bodies {\n      id\n      path\n      name\n    }\n  }\n}\n\nquery AccountStatement($account: String!, $unit: String!, $first: Int!, $after: String, $from: String, $until: String) {\n  statement(\n    account: $account\n    unit: $unit\n    first: $first\n    after: $after\n    from: $from\n    until: $until\n  ) {\n    account\n    unit\n    opening\n    closing\n    asOf\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        version\n        journalId\n        effectiveAt\n        recordedAt\n        memo\n        side\n        amount\n        balance\n        counter\n      }\n    }\n  }\n}\n\nquery IncomeStatement($body: String!, $fund: String, $periodId: ID) {\n  incomeStatement(body: $body, fund: $fund, periodId: $periodId) {\n    ...MoneyStatementParts\n  }\n}\n\nquery BalanceSheet($body: String!, $fund: String, $periodId: ID) {\n  balanceSheet(body: $body, fund: $fund, periodId: $periodId) {\n    ...MoneyStatementParts\n  }\n}\n\nfragment MoneyStatementParts on MoneyStatement {\n  body\n  fund\n  asOf\n  from\n  until\n  currencies {\n    unit\n    result\n    balanced\n    sections {\n      key\n      title\n      total\n      lines {\n        path\n        name\n        amount\n      }\n    }\n  }\n}": types.AccountTreeDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AccountTree($body: String, $unit: String!, $fund: String, $effective: String) {\n  accounts(body: $body, unit: $unit, fund: $fund, effective: $effective) {\n    path\n    name\n    depth\n    parent\n    unit\n    type\n    lockClass\n    fund\n    leaf\n    isAccount\n    closed\n    balance\n    pendingDebit\n    pendingCredit\n  }\n}\n\nquery BookChoices {\n  funds\n  units {\n    code\n    shownAs\n    kind\n  }\n  periods {\n    id\n    name\n    state\n  }\n  partnership {\n    id\n    currency\n    bodies {\n      id\n      path\n      name\n    }\n  }\n}\n\nquery AccountStatement($account: String!, $unit: String!, $first: Int!, $after: String, $from: String, $until: String) {\n  statement(\n    account: $account\n    unit: $unit\n    first: $first\n    after: $after\n    from: $from\n    until: $until\n  ) {\n    account\n    unit\n    opening\n    closing\n    asOf\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        version\n        journalId\n        effectiveAt\n        recordedAt\n        memo\n        side\n        amount\n        balance\n        counter\n      }\n    }\n  }\n}\n\nquery IncomeStatement($body: String!, $fund: String, $periodId: ID) {\n  incomeStatement(body: $body, fund: $fund, periodId: $periodId) {\n    ...MoneyStatementParts\n  }\n}\n\nquery BalanceSheet($body: String!, $fund: String, $periodId: ID) {\n  balanceSheet(body: $body, fund: $fund, periodId: $periodId) {\n    ...MoneyStatementParts\n  }\n}\n\nfragment MoneyStatementParts on MoneyStatement {\n  body\n  fund\n  asOf\n  from\n  until\n  currencies {\n    unit\n    result\n    balanced\n    sections {\n      key\n      title\n      total\n      lines {\n        path\n        name\n        amount\n      }\n    }\n  }\n}"): (typeof documents)["query AccountTree($body: String, $unit: String!, $fund: String, $effective: String) {\n  accounts(body: $body, unit: $unit, fund: $fund, effective: $effective) {\n    path\n    name\n    depth\n    parent\n    unit\n    type\n    lockClass\n    fund\n    leaf\n    isAccount\n    closed\n    balance\n    pendingDebit\n    pendingCredit\n  }\n}\n\nquery BookChoices {\n  funds\n  units {\n    code\n    shownAs\n    kind\n  }\n  periods {\n    id\n    name\n    state\n  }\n  partnership {\n    id\n    currency\n    bodies {\n      id\n      path\n      name\n    }\n  }\n}\n\nquery AccountStatement($account: String!, $unit: String!, $first: Int!, $after: String, $from: String, $until: String) {\n  statement(\n    account: $account\n    unit: $unit\n    first: $first\n    after: $after\n    from: $from\n    until: $until\n  ) {\n    account\n    unit\n    opening\n    closing\n    asOf\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        version\n        journalId\n        effectiveAt\n        recordedAt\n        memo\n        side\n        amount\n        balance\n        counter\n      }\n    }\n  }\n}\n\nquery IncomeStatement($body: String!, $fund: String, $periodId: ID) {\n  incomeStatement(body: $body, fund: $fund, periodId: $periodId) {\n    ...MoneyStatementParts\n  }\n}\n\nquery BalanceSheet($body: String!, $fund: String, $periodId: ID) {\n  balanceSheet(body: $body, fund: $fund, periodId: $periodId) {\n    ...MoneyStatementParts\n  }\n}\n\nfragment MoneyStatementParts on MoneyStatement {\n  body\n  fund\n  asOf\n  from\n  until\n  currencies {\n    unit\n    result\n    balanced\n    sections {\n      key\n      title\n      total\n      lines {\n        path\n        name\n        amount\n      }\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;