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
    "query Accounts($periodId: ID) {\n  periods {\n    id\n    name\n    state\n    startsOn\n    endsOn\n  }\n  flow(periodId: $periodId) {\n    currency\n    asOf\n    period {\n      id\n      name\n      state\n      startsOn\n      endsOn\n    }\n    nodes {\n      id\n      label\n      kind\n    }\n    links {\n      source\n      target\n      amount\n      account\n    }\n  }\n  surplus(periodId: $periodId) {\n    base\n    lockedReserve\n    solidarity\n    standingShare\n    funders\n    allocable\n    customVersion\n    steps {\n      rule\n      sentence\n      formula\n      amount\n    }\n  }\n}\n\nquery LatestEntries($first: Int!, $filter: JournalFilter!) {\n  journals(first: $first, filter: $filter) {\n    totalCount\n    totalIsCapped\n    edges {\n      cursor\n      node {\n        id\n        kind\n        memo\n        effectiveAt\n      }\n    }\n  }\n}": typeof types.AccountsDocument,
};
const documents: Documents = {
    "query Accounts($periodId: ID) {\n  periods {\n    id\n    name\n    state\n    startsOn\n    endsOn\n  }\n  flow(periodId: $periodId) {\n    currency\n    asOf\n    period {\n      id\n      name\n      state\n      startsOn\n      endsOn\n    }\n    nodes {\n      id\n      label\n      kind\n    }\n    links {\n      source\n      target\n      amount\n      account\n    }\n  }\n  surplus(periodId: $periodId) {\n    base\n    lockedReserve\n    solidarity\n    standingShare\n    funders\n    allocable\n    customVersion\n    steps {\n      rule\n      sentence\n      formula\n      amount\n    }\n  }\n}\n\nquery LatestEntries($first: Int!, $filter: JournalFilter!) {\n  journals(first: $first, filter: $filter) {\n    totalCount\n    totalIsCapped\n    edges {\n      cursor\n      node {\n        id\n        kind\n        memo\n        effectiveAt\n      }\n    }\n  }\n}": types.AccountsDocument,
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
export function graphql(source: "query Accounts($periodId: ID) {\n  periods {\n    id\n    name\n    state\n    startsOn\n    endsOn\n  }\n  flow(periodId: $periodId) {\n    currency\n    asOf\n    period {\n      id\n      name\n      state\n      startsOn\n      endsOn\n    }\n    nodes {\n      id\n      label\n      kind\n    }\n    links {\n      source\n      target\n      amount\n      account\n    }\n  }\n  surplus(periodId: $periodId) {\n    base\n    lockedReserve\n    solidarity\n    standingShare\n    funders\n    allocable\n    customVersion\n    steps {\n      rule\n      sentence\n      formula\n      amount\n    }\n  }\n}\n\nquery LatestEntries($first: Int!, $filter: JournalFilter!) {\n  journals(first: $first, filter: $filter) {\n    totalCount\n    totalIsCapped\n    edges {\n      cursor\n      node {\n        id\n        kind\n        memo\n        effectiveAt\n      }\n    }\n  }\n}"): (typeof documents)["query Accounts($periodId: ID) {\n  periods {\n    id\n    name\n    state\n    startsOn\n    endsOn\n  }\n  flow(periodId: $periodId) {\n    currency\n    asOf\n    period {\n      id\n      name\n      state\n      startsOn\n      endsOn\n    }\n    nodes {\n      id\n      label\n      kind\n    }\n    links {\n      source\n      target\n      amount\n      account\n    }\n  }\n  surplus(periodId: $periodId) {\n    base\n    lockedReserve\n    solidarity\n    standingShare\n    funders\n    allocable\n    customVersion\n    steps {\n      rule\n      sentence\n      formula\n      amount\n    }\n  }\n}\n\nquery LatestEntries($first: Int!, $filter: JournalFilter!) {\n  journals(first: $first, filter: $filter) {\n    totalCount\n    totalIsCapped\n    edges {\n      cursor\n      node {\n        id\n        kind\n        memo\n        effectiveAt\n      }\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;