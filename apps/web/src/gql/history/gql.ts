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
    "mutation ImportHistory($name: String!, $text: String!, $format: HistoryFormat!, $map: String, $commit: Boolean!) {\n  importHistory(\n    name: $name\n    text: $text\n    format: $format\n    map: $map\n    commit: $commit\n  ) {\n    ... on ImportPreview {\n      name\n      committed\n      own\n      journals\n      replayed\n      leftOut\n      first\n      last\n      units {\n        unit\n        journals\n        moved\n      }\n      accounts {\n        path\n        unit\n      }\n      sample {\n        line\n        effectiveAt\n        memo\n        postings {\n          account\n          unit\n          side\n          amount\n        }\n      }\n      refusalCount\n      refusals {\n        line\n        kind\n        message\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": typeof types.ImportHistoryDocument,
};
const documents: Documents = {
    "mutation ImportHistory($name: String!, $text: String!, $format: HistoryFormat!, $map: String, $commit: Boolean!) {\n  importHistory(\n    name: $name\n    text: $text\n    format: $format\n    map: $map\n    commit: $commit\n  ) {\n    ... on ImportPreview {\n      name\n      committed\n      own\n      journals\n      replayed\n      leftOut\n      first\n      last\n      units {\n        unit\n        journals\n        moved\n      }\n      accounts {\n        path\n        unit\n      }\n      sample {\n        line\n        effectiveAt\n        memo\n        postings {\n          account\n          unit\n          side\n          amount\n        }\n      }\n      refusalCount\n      refusals {\n        line\n        kind\n        message\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": types.ImportHistoryDocument,
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
export function graphql(source: "mutation ImportHistory($name: String!, $text: String!, $format: HistoryFormat!, $map: String, $commit: Boolean!) {\n  importHistory(\n    name: $name\n    text: $text\n    format: $format\n    map: $map\n    commit: $commit\n  ) {\n    ... on ImportPreview {\n      name\n      committed\n      own\n      journals\n      replayed\n      leftOut\n      first\n      last\n      units {\n        unit\n        journals\n        moved\n      }\n      accounts {\n        path\n        unit\n      }\n      sample {\n        line\n        effectiveAt\n        memo\n        postings {\n          account\n          unit\n          side\n          amount\n        }\n      }\n      refusalCount\n      refusals {\n        line\n        kind\n        message\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"): (typeof documents)["mutation ImportHistory($name: String!, $text: String!, $format: HistoryFormat!, $map: String, $commit: Boolean!) {\n  importHistory(\n    name: $name\n    text: $text\n    format: $format\n    map: $map\n    commit: $commit\n  ) {\n    ... on ImportPreview {\n      name\n      committed\n      own\n      journals\n      replayed\n      leftOut\n      first\n      last\n      units {\n        unit\n        journals\n        moved\n      }\n      accounts {\n        path\n        unit\n      }\n      sample {\n        line\n        effectiveAt\n        memo\n        postings {\n          account\n          unit\n          side\n          amount\n        }\n      }\n      refusalCount\n      refusals {\n        line\n        kind\n        message\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;