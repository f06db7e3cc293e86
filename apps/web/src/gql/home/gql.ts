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
    "query Home {\n  headline {\n    currency\n    cameIn\n    shared\n    waiting\n    lockedReserve\n    computeRaw\n    tokens\n    openBallots\n    asOf\n    booksBalanced\n    period {\n      id\n      name\n      startsOn\n      endsOn\n      state\n    }\n  }\n  partnership {\n    id\n    name\n    memberCount\n    bodies {\n      id\n      name\n      kind\n    }\n    sites {\n      id\n      slug\n      name\n      territory\n      machines\n      gpus\n      computeRaw\n    }\n  }\n  motions: divisions {\n    id\n    title\n    state\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n  }\n}": typeof types.HomeDocument,
};
const documents: Documents = {
    "query Home {\n  headline {\n    currency\n    cameIn\n    shared\n    waiting\n    lockedReserve\n    computeRaw\n    tokens\n    openBallots\n    asOf\n    booksBalanced\n    period {\n      id\n      name\n      startsOn\n      endsOn\n      state\n    }\n  }\n  partnership {\n    id\n    name\n    memberCount\n    bodies {\n      id\n      name\n      kind\n    }\n    sites {\n      id\n      slug\n      name\n      territory\n      machines\n      gpus\n      computeRaw\n    }\n  }\n  motions: divisions {\n    id\n    title\n    state\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n  }\n}": types.HomeDocument,
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
export function graphql(source: "query Home {\n  headline {\n    currency\n    cameIn\n    shared\n    waiting\n    lockedReserve\n    computeRaw\n    tokens\n    openBallots\n    asOf\n    booksBalanced\n    period {\n      id\n      name\n      startsOn\n      endsOn\n      state\n    }\n  }\n  partnership {\n    id\n    name\n    memberCount\n    bodies {\n      id\n      name\n      kind\n    }\n    sites {\n      id\n      slug\n      name\n      territory\n      machines\n      gpus\n      computeRaw\n    }\n  }\n  motions: divisions {\n    id\n    title\n    state\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n  }\n}"): (typeof documents)["query Home {\n  headline {\n    currency\n    cameIn\n    shared\n    waiting\n    lockedReserve\n    computeRaw\n    tokens\n    openBallots\n    asOf\n    booksBalanced\n    period {\n      id\n      name\n      startsOn\n      endsOn\n      state\n    }\n  }\n  partnership {\n    id\n    name\n    memberCount\n    bodies {\n      id\n      name\n      kind\n    }\n    sites {\n      id\n      slug\n      name\n      territory\n      machines\n      gpus\n      computeRaw\n    }\n  }\n  motions: divisions {\n    id\n    title\n    state\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;