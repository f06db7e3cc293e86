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
    "query JournalPage($first: Int!, $filter: JournalFilter) {\n  journalSummary(filter: $filter) {\n    count\n    isCapped\n    first\n    last\n    units {\n      unit\n      moved\n      debit\n      credit\n    }\n  }\n  journals(first: $first, filter: $filter) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        ...JournalRow\n      }\n    }\n  }\n}\n\nquery MoreJournals($first: Int!, $after: String, $filter: JournalFilter) {\n  journals(first: $first, after: $after, filter: $filter) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        ...JournalRow\n      }\n    }\n  }\n}\n\nfragment JournalRow on Journal {\n  id\n  kind\n  memo\n  effectiveAt\n  phase\n  expiresAt\n  reverses\n  reversedBy\n  resolves\n  resolvedBy\n  adjustment\n  adjustsPeriod\n  transfers {\n    debit\n    credit\n    unit\n    amount\n  }\n}\n\nquery JournalChoices {\n  journalKinds\n  journalActors\n  funds\n  units {\n    code\n    shownAs\n  }\n  partnership {\n    id\n    currency\n    bodies {\n      id\n      path\n      name\n    }\n  }\n}\n\nquery Entry($id: ID!) {\n  journal(id: $id) {\n    id\n    kind\n    memo\n    effectiveAt\n    recordedAt\n    customVersion\n    actor\n    batch\n    leaf\n    ordinal\n    idempotencyKey\n    phase\n    expiresAt\n    reverses\n    reversedBy\n    resolves\n    resolvedBy\n    adjustment\n    adjustsPeriod\n    source {\n      kind\n      id\n    }\n    rule {\n      key\n      sentence\n    }\n    transfers {\n      debit\n      credit\n      unit\n      amount\n      purpose\n      fund\n    }\n    postings {\n      account\n      unit\n      side\n      amount\n      fund\n      balanceAfter\n    }\n  }\n  periods {\n    id\n    name\n  }\n}": typeof types.JournalPageDocument,
};
const documents: Documents = {
    "query JournalPage($first: Int!, $filter: JournalFilter) {\n  journalSummary(filter: $filter) {\n    count\n    isCapped\n    first\n    last\n    units {\n      unit\n      moved\n      debit\n      credit\n    }\n  }\n  journals(first: $first, filter: $filter) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        ...JournalRow\n      }\n    }\n  }\n}\n\nquery MoreJournals($first: Int!, $after: String, $filter: JournalFilter) {\n  journals(first: $first, after: $after, filter: $filter) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        ...JournalRow\n      }\n    }\n  }\n}\n\nfragment JournalRow on Journal {\n  id\n  kind\n  memo\n  effectiveAt\n  phase\n  expiresAt\n  reverses\n  reversedBy\n  resolves\n  resolvedBy\n  adjustment\n  adjustsPeriod\n  transfers {\n    debit\n    credit\n    unit\n    amount\n  }\n}\n\nquery JournalChoices {\n  journalKinds\n  journalActors\n  funds\n  units {\n    code\n    shownAs\n  }\n  partnership {\n    id\n    currency\n    bodies {\n      id\n      path\n      name\n    }\n  }\n}\n\nquery Entry($id: ID!) {\n  journal(id: $id) {\n    id\n    kind\n    memo\n    effectiveAt\n    recordedAt\n    customVersion\n    actor\n    batch\n    leaf\n    ordinal\n    idempotencyKey\n    phase\n    expiresAt\n    reverses\n    reversedBy\n    resolves\n    resolvedBy\n    adjustment\n    adjustsPeriod\n    source {\n      kind\n      id\n    }\n    rule {\n      key\n      sentence\n    }\n    transfers {\n      debit\n      credit\n      unit\n      amount\n      purpose\n      fund\n    }\n    postings {\n      account\n      unit\n      side\n      amount\n      fund\n      balanceAfter\n    }\n  }\n  periods {\n    id\n    name\n  }\n}": types.JournalPageDocument,
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
export function graphql(source: "query JournalPage($first: Int!, $filter: JournalFilter) {\n  journalSummary(filter: $filter) {\n    count\n    isCapped\n    first\n    last\n    units {\n      unit\n      moved\n      debit\n      credit\n    }\n  }\n  journals(first: $first, filter: $filter) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        ...JournalRow\n      }\n    }\n  }\n}\n\nquery MoreJournals($first: Int!, $after: String, $filter: JournalFilter) {\n  journals(first: $first, after: $after, filter: $filter) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        ...JournalRow\n      }\n    }\n  }\n}\n\nfragment JournalRow on Journal {\n  id\n  kind\n  memo\n  effectiveAt\n  phase\n  expiresAt\n  reverses\n  reversedBy\n  resolves\n  resolvedBy\n  adjustment\n  adjustsPeriod\n  transfers {\n    debit\n    credit\n    unit\n    amount\n  }\n}\n\nquery JournalChoices {\n  journalKinds\n  journalActors\n  funds\n  units {\n    code\n    shownAs\n  }\n  partnership {\n    id\n    currency\n    bodies {\n      id\n      path\n      name\n    }\n  }\n}\n\nquery Entry($id: ID!) {\n  journal(id: $id) {\n    id\n    kind\n    memo\n    effectiveAt\n    recordedAt\n    customVersion\n    actor\n    batch\n    leaf\n    ordinal\n    idempotencyKey\n    phase\n    expiresAt\n    reverses\n    reversedBy\n    resolves\n    resolvedBy\n    adjustment\n    adjustsPeriod\n    source {\n      kind\n      id\n    }\n    rule {\n      key\n      sentence\n    }\n    transfers {\n      debit\n      credit\n      unit\n      amount\n      purpose\n      fund\n    }\n    postings {\n      account\n      unit\n      side\n      amount\n      fund\n      balanceAfter\n    }\n  }\n  periods {\n    id\n    name\n  }\n}"): (typeof documents)["query JournalPage($first: Int!, $filter: JournalFilter) {\n  journalSummary(filter: $filter) {\n    count\n    isCapped\n    first\n    last\n    units {\n      unit\n      moved\n      debit\n      credit\n    }\n  }\n  journals(first: $first, filter: $filter) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        ...JournalRow\n      }\n    }\n  }\n}\n\nquery MoreJournals($first: Int!, $after: String, $filter: JournalFilter) {\n  journals(first: $first, after: $after, filter: $filter) {\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        ...JournalRow\n      }\n    }\n  }\n}\n\nfragment JournalRow on Journal {\n  id\n  kind\n  memo\n  effectiveAt\n  phase\n  expiresAt\n  reverses\n  reversedBy\n  resolves\n  resolvedBy\n  adjustment\n  adjustsPeriod\n  transfers {\n    debit\n    credit\n    unit\n    amount\n  }\n}\n\nquery JournalChoices {\n  journalKinds\n  journalActors\n  funds\n  units {\n    code\n    shownAs\n  }\n  partnership {\n    id\n    currency\n    bodies {\n      id\n      path\n      name\n    }\n  }\n}\n\nquery Entry($id: ID!) {\n  journal(id: $id) {\n    id\n    kind\n    memo\n    effectiveAt\n    recordedAt\n    customVersion\n    actor\n    batch\n    leaf\n    ordinal\n    idempotencyKey\n    phase\n    expiresAt\n    reverses\n    reversedBy\n    resolves\n    resolvedBy\n    adjustment\n    adjustsPeriod\n    source {\n      kind\n      id\n    }\n    rule {\n      key\n      sentence\n    }\n    transfers {\n      debit\n      credit\n      unit\n      amount\n      purpose\n      fund\n    }\n    postings {\n      account\n      unit\n      side\n      amount\n      fund\n      balanceAfter\n    }\n  }\n  periods {\n    id\n    name\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;