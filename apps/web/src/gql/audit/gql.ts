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
    "query Audit {\n  lastScheduledCheck {\n    at\n    passed\n    failed\n  }\n  periods {\n    id\n    name\n    state\n    startsOn\n    endsOn\n    softClosedAt\n    hardClosedAt\n    adjustments\n  }\n  checks {\n    code\n    sentence\n    passed\n    violations\n    detail\n  }\n  trialBalance {\n    asOf\n    batch\n    head\n    rows {\n      path\n      unit\n      debit\n      credit\n    }\n    totals {\n      unit\n      debit\n      credit\n      difference\n    }\n  }\n  custom {\n    version\n    effectiveOn\n  }\n  logHead {\n    origin\n    size\n    staged\n    state\n    reason\n    cosigners\n    witnessesNeeded\n    witnesses {\n      name\n    }\n  }\n}": typeof types.AuditDocument,
};
const documents: Documents = {
    "query Audit {\n  lastScheduledCheck {\n    at\n    passed\n    failed\n  }\n  periods {\n    id\n    name\n    state\n    startsOn\n    endsOn\n    softClosedAt\n    hardClosedAt\n    adjustments\n  }\n  checks {\n    code\n    sentence\n    passed\n    violations\n    detail\n  }\n  trialBalance {\n    asOf\n    batch\n    head\n    rows {\n      path\n      unit\n      debit\n      credit\n    }\n    totals {\n      unit\n      debit\n      credit\n      difference\n    }\n  }\n  custom {\n    version\n    effectiveOn\n  }\n  logHead {\n    origin\n    size\n    staged\n    state\n    reason\n    cosigners\n    witnessesNeeded\n    witnesses {\n      name\n    }\n  }\n}": types.AuditDocument,
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
export function graphql(source: "query Audit {\n  lastScheduledCheck {\n    at\n    passed\n    failed\n  }\n  periods {\n    id\n    name\n    state\n    startsOn\n    endsOn\n    softClosedAt\n    hardClosedAt\n    adjustments\n  }\n  checks {\n    code\n    sentence\n    passed\n    violations\n    detail\n  }\n  trialBalance {\n    asOf\n    batch\n    head\n    rows {\n      path\n      unit\n      debit\n      credit\n    }\n    totals {\n      unit\n      debit\n      credit\n      difference\n    }\n  }\n  custom {\n    version\n    effectiveOn\n  }\n  logHead {\n    origin\n    size\n    staged\n    state\n    reason\n    cosigners\n    witnessesNeeded\n    witnesses {\n      name\n    }\n  }\n}"): (typeof documents)["query Audit {\n  lastScheduledCheck {\n    at\n    passed\n    failed\n  }\n  periods {\n    id\n    name\n    state\n    startsOn\n    endsOn\n    softClosedAt\n    hardClosedAt\n    adjustments\n  }\n  checks {\n    code\n    sentence\n    passed\n    violations\n    detail\n  }\n  trialBalance {\n    asOf\n    batch\n    head\n    rows {\n      path\n      unit\n      debit\n      credit\n    }\n    totals {\n      unit\n      debit\n      credit\n      difference\n    }\n  }\n  custom {\n    version\n    effectiveOn\n  }\n  logHead {\n    origin\n    size\n    staged\n    state\n    reason\n    cosigners\n    witnessesNeeded\n    witnesses {\n      name\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;