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
    "query Register($first: Int!, $after: String, $search: String, $kind: String) {\n  register(first: $first, after: $after, search: $search, kind: $kind) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        id\n        rollNumber\n        kind\n        holder\n        named\n        subject\n        since\n        state\n        events {\n          number\n          event\n          on\n          customVersion\n        }\n      }\n    }\n  }\n}": typeof types.RegisterDocument,
};
const documents: Documents = {
    "query Register($first: Int!, $after: String, $search: String, $kind: String) {\n  register(first: $first, after: $after, search: $search, kind: $kind) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        id\n        rollNumber\n        kind\n        holder\n        named\n        subject\n        since\n        state\n        events {\n          number\n          event\n          on\n          customVersion\n        }\n      }\n    }\n  }\n}": types.RegisterDocument,
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
export function graphql(source: "query Register($first: Int!, $after: String, $search: String, $kind: String) {\n  register(first: $first, after: $after, search: $search, kind: $kind) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        id\n        rollNumber\n        kind\n        holder\n        named\n        subject\n        since\n        state\n        events {\n          number\n          event\n          on\n          customVersion\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query Register($first: Int!, $after: String, $search: String, $kind: String) {\n  register(first: $first, after: $after, search: $search, kind: $kind) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    edges {\n      cursor\n      node {\n        id\n        rollNumber\n        kind\n        holder\n        named\n        subject\n        since\n        state\n        events {\n          number\n          event\n          on\n          customVersion\n        }\n      }\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;