/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type JournalFilter = {
  /** A path, or what stands above it: je:income. */
  account?: string | null | undefined;
  actor?: string | null | undefined;
  adjustments?: boolean | null | undefined;
  body?: string | null | undefined;
  /** The last segment of any account of the journal: a developer, a site, a funder, a roll number. */
  counterparty?: string | null | undefined;
  /** The first effective day, 2026-03-01; UTC. */
  from?: string | null | undefined;
  fund?: string | null | undefined;
  kind?: string | null | undefined;
  /** Of one posting, in smallest steps; needs `unit`. */
  least?: string | null | undefined;
  most?: string | null | undefined;
  phase?: JournalPhase | null | undefined;
  recordedFrom?: string | null | undefined;
  recordedUntil?: string | null | undefined;
  reversals?: boolean | null | undefined;
  /** The id of the source document. */
  source?: string | null | undefined;
  /** What the memo contains. */
  text?: string | null | undefined;
  unit?: string | null | undefined;
  /** The last effective day; it belongs to the range. */
  until?: string | null | undefined;
};

export type JournalPhase =
  | 'EXPIRED'
  | 'PENDING'
  | 'POSTED'
  | 'VOIDED';

/** CLOSED: softly, officers may adjust it and a resolution may reopen it. HARD_CLOSED: for good. */
export type PeriodState =
  | 'CLOSED'
  | 'HARD_CLOSED'
  | 'OPEN';

export type AccountsQueryVariables = Exact<{
  periodId?: string | number | null | undefined;
}>;


export type AccountsQuery = { __typename: 'Query', periods: Array<{ __typename: 'Period', id: string, name: string, state: PeriodState, startsOn: string, endsOn: string }>, flow: { __typename: 'Flow', currency: string, asOf: string, period: { __typename: 'Period', id: string, name: string, state: PeriodState, startsOn: string, endsOn: string }, nodes: Array<{ __typename: 'FlowNode', id: string, label: string, kind: string }>, links: Array<{ __typename: 'FlowLink', source: string, target: string, amount: string, account: string }> }, surplus: { __typename: 'Surplus', base: string, lockedReserve: string, solidarity: string, standingShare: string, funders: string, allocable: string, customVersion: number, steps: Array<{ __typename: 'WaterfallStep', rule: string, sentence: string, formula: string, amount: string }> } | null };

export type LatestEntriesQueryVariables = Exact<{
  first: number;
  filter: JournalFilter;
}>;


export type LatestEntriesQuery = { __typename: 'Query', journals: { __typename: 'JournalConnection', totalCount: number, totalIsCapped: boolean, edges: Array<{ __typename: 'JournalEdge', cursor: string, node: { __typename: 'Journal', id: string, kind: string, memo: string, effectiveAt: string } }> } };


export const AccountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Accounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"periodId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"periods"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flow"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"periodId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"periodId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"links"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"target"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"account"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"surplus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"periodId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"periodId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"base"}},{"kind":"Field","name":{"kind":"Name","value":"lockedReserve"}},{"kind":"Field","name":{"kind":"Name","value":"solidarity"}},{"kind":"Field","name":{"kind":"Name","value":"standingShare"}},{"kind":"Field","name":{"kind":"Name","value":"funders"}},{"kind":"Field","name":{"kind":"Name","value":"allocable"}},{"kind":"Field","name":{"kind":"Name","value":"customVersion"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}},{"kind":"Field","name":{"kind":"Name","value":"sentence"}},{"kind":"Field","name":{"kind":"Name","value":"formula"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}}]}}]} as unknown as DocumentNode<AccountsQuery, AccountsQueryVariables>;
export const LatestEntriesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LatestEntries"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"JournalFilter"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"journals"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalIsCapped"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"memo"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LatestEntriesQuery, LatestEntriesQueryVariables>;