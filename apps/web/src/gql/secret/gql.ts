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
    "fragment SecretRefused on Refusal {\n  message\n  field\n  rule\n  customVersion\n}\n\nquery SecretVote($motionId: ID!) {\n  secretVote(motionId: $motionId) {\n    issuers {\n      college\n      key\n    }\n    issued {\n      college\n      members\n      drawn\n      voted\n    }\n    drawn\n  }\n}\n\nmutation DrawToken($request: TokenRequestInput!) {\n  drawToken(request: $request) {\n    __typename\n    ... on TokenSigned {\n      answer\n    }\n    ...SecretRefused\n  }\n}\n\nmutation CastSecretVote($ballot: SecretBallotInput!) {\n  castSecretVote(ballot: $ballot) {\n    __typename\n    ... on SecretVoteCast {\n      receipt\n      voter\n      promise\n    }\n    ...SecretRefused\n  }\n}": typeof types.SecretRefusedFragmentDoc,
};
const documents: Documents = {
    "fragment SecretRefused on Refusal {\n  message\n  field\n  rule\n  customVersion\n}\n\nquery SecretVote($motionId: ID!) {\n  secretVote(motionId: $motionId) {\n    issuers {\n      college\n      key\n    }\n    issued {\n      college\n      members\n      drawn\n      voted\n    }\n    drawn\n  }\n}\n\nmutation DrawToken($request: TokenRequestInput!) {\n  drawToken(request: $request) {\n    __typename\n    ... on TokenSigned {\n      answer\n    }\n    ...SecretRefused\n  }\n}\n\nmutation CastSecretVote($ballot: SecretBallotInput!) {\n  castSecretVote(ballot: $ballot) {\n    __typename\n    ... on SecretVoteCast {\n      receipt\n      voter\n      promise\n    }\n    ...SecretRefused\n  }\n}": types.SecretRefusedFragmentDoc,
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
export function graphql(source: "fragment SecretRefused on Refusal {\n  message\n  field\n  rule\n  customVersion\n}\n\nquery SecretVote($motionId: ID!) {\n  secretVote(motionId: $motionId) {\n    issuers {\n      college\n      key\n    }\n    issued {\n      college\n      members\n      drawn\n      voted\n    }\n    drawn\n  }\n}\n\nmutation DrawToken($request: TokenRequestInput!) {\n  drawToken(request: $request) {\n    __typename\n    ... on TokenSigned {\n      answer\n    }\n    ...SecretRefused\n  }\n}\n\nmutation CastSecretVote($ballot: SecretBallotInput!) {\n  castSecretVote(ballot: $ballot) {\n    __typename\n    ... on SecretVoteCast {\n      receipt\n      voter\n      promise\n    }\n    ...SecretRefused\n  }\n}"): (typeof documents)["fragment SecretRefused on Refusal {\n  message\n  field\n  rule\n  customVersion\n}\n\nquery SecretVote($motionId: ID!) {\n  secretVote(motionId: $motionId) {\n    issuers {\n      college\n      key\n    }\n    issued {\n      college\n      members\n      drawn\n      voted\n    }\n    drawn\n  }\n}\n\nmutation DrawToken($request: TokenRequestInput!) {\n  drawToken(request: $request) {\n    __typename\n    ... on TokenSigned {\n      answer\n    }\n    ...SecretRefused\n  }\n}\n\nmutation CastSecretVote($ballot: SecretBallotInput!) {\n  castSecretVote(ballot: $ballot) {\n    __typename\n    ... on SecretVoteCast {\n      receipt\n      voter\n      promise\n    }\n    ...SecretRefused\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;