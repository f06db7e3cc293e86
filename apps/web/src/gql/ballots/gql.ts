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
    "query Ballots {\n  viewer {\n    signedIn\n  }\n  motions: divisions {\n    id\n    title\n    why\n    kind\n    state\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n  }\n}\n\nquery Ballot($id: ID!) {\n  viewer {\n    signedIn\n  }\n  motion: division(id: $id) {\n    id\n    title\n    why\n    kind\n    state\n    opensAt\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n    customVersion\n    lines {\n      code\n      label\n      explanation\n      floor\n      cap\n    }\n    outcome {\n      resultHash\n      executedAt\n      journalIds\n      lines {\n        code\n        label\n        share\n        amount\n      }\n      run {\n        id\n        body\n        total\n        people\n        posted\n        paid\n        state\n      }\n    }\n  }\n}\n\nmutation CastBallot($motionId: ID!, $allocations: [AllocationInput!]!) {\n  castBallot(motionId: $motionId, allocations: $allocations) {\n    ... on BallotCast {\n      receipt\n      castAt\n      motion {\n        id\n        receipt\n        mayVote\n        turnout\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": typeof types.BallotsDocument,
};
const documents: Documents = {
    "query Ballots {\n  viewer {\n    signedIn\n  }\n  motions: divisions {\n    id\n    title\n    why\n    kind\n    state\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n  }\n}\n\nquery Ballot($id: ID!) {\n  viewer {\n    signedIn\n  }\n  motion: division(id: $id) {\n    id\n    title\n    why\n    kind\n    state\n    opensAt\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n    customVersion\n    lines {\n      code\n      label\n      explanation\n      floor\n      cap\n    }\n    outcome {\n      resultHash\n      executedAt\n      journalIds\n      lines {\n        code\n        label\n        share\n        amount\n      }\n      run {\n        id\n        body\n        total\n        people\n        posted\n        paid\n        state\n      }\n    }\n  }\n}\n\nmutation CastBallot($motionId: ID!, $allocations: [AllocationInput!]!) {\n  castBallot(motionId: $motionId, allocations: $allocations) {\n    ... on BallotCast {\n      receipt\n      castAt\n      motion {\n        id\n        receipt\n        mayVote\n        turnout\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": types.BallotsDocument,
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
export function graphql(source: "query Ballots {\n  viewer {\n    signedIn\n  }\n  motions: divisions {\n    id\n    title\n    why\n    kind\n    state\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n  }\n}\n\nquery Ballot($id: ID!) {\n  viewer {\n    signedIn\n  }\n  motion: division(id: $id) {\n    id\n    title\n    why\n    kind\n    state\n    opensAt\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n    customVersion\n    lines {\n      code\n      label\n      explanation\n      floor\n      cap\n    }\n    outcome {\n      resultHash\n      executedAt\n      journalIds\n      lines {\n        code\n        label\n        share\n        amount\n      }\n      run {\n        id\n        body\n        total\n        people\n        posted\n        paid\n        state\n      }\n    }\n  }\n}\n\nmutation CastBallot($motionId: ID!, $allocations: [AllocationInput!]!) {\n  castBallot(motionId: $motionId, allocations: $allocations) {\n    ... on BallotCast {\n      receipt\n      castAt\n      motion {\n        id\n        receipt\n        mayVote\n        turnout\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"): (typeof documents)["query Ballots {\n  viewer {\n    signedIn\n  }\n  motions: divisions {\n    id\n    title\n    why\n    kind\n    state\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n  }\n}\n\nquery Ballot($id: ID!) {\n  viewer {\n    signedIn\n  }\n  motion: division(id: $id) {\n    id\n    title\n    why\n    kind\n    state\n    opensAt\n    closesAt\n    amount\n    currency\n    electorateSize\n    turnout\n    quorum\n    mayVote\n    receipt\n    customVersion\n    lines {\n      code\n      label\n      explanation\n      floor\n      cap\n    }\n    outcome {\n      resultHash\n      executedAt\n      journalIds\n      lines {\n        code\n        label\n        share\n        amount\n      }\n      run {\n        id\n        body\n        total\n        people\n        posted\n        paid\n        state\n      }\n    }\n  }\n}\n\nmutation CastBallot($motionId: ID!, $allocations: [AllocationInput!]!) {\n  castBallot(motionId: $motionId, allocations: $allocations) {\n    ... on BallotCast {\n      receipt\n      castAt\n      motion {\n        id\n        receipt\n        mayVote\n        turnout\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;