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
    "fragment MandateParts on Mandate {\n  id\n  isHolder\n  person\n  topic\n  motionId\n  motionTitle\n  meetingId\n  givenAt\n  until\n  revokedAt\n  stands\n}\n\nfragment MandateOnVoteParts on MandateOnVote {\n  mandate\n  mandateId\n  isHolder\n  person\n  voter\n  holder\n  ballots\n  castAt\n  receipt\n  fault\n  choice\n  fate\n}\n\nquery MyMandates {\n  viewer {\n    signedIn\n  }\n  myMandates {\n    ...MandateParts\n  }\n}\n\nquery MandatesOn($motionId: ID!) {\n  mandatesOn(motionId: $motionId) {\n    ...MandateOnVoteParts\n  }\n}\n\nmutation GiveMandate($rollNumber: String!, $until: DateTime!, $topic: MotionKind, $motionId: ID, $meetingId: ID) {\n  giveMandate(\n    rollNumber: $rollNumber\n    until: $until\n    topic: $topic\n    motionId: $motionId\n    meetingId: $meetingId\n  ) {\n    ... on MandatesChanged {\n      mandates {\n        ...MandateParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation RevokeMandate($id: ID!) {\n  revokeMandate(id: $id) {\n    ... on MandatesChanged {\n      mandates {\n        ...MandateParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation CastMandateVotes($motionId: ID!, $ballots: [MandateBallotInput!]!) {\n  castMandateVotes(motionId: $motionId, ballots: $ballots) {\n    ... on MandateVotesCast {\n      cast {\n        mandate\n        receipt\n        castAt\n        promise\n        refused\n      }\n      mandates {\n        ...MandateOnVoteParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": typeof types.MandatePartsFragmentDoc,
};
const documents: Documents = {
    "fragment MandateParts on Mandate {\n  id\n  isHolder\n  person\n  topic\n  motionId\n  motionTitle\n  meetingId\n  givenAt\n  until\n  revokedAt\n  stands\n}\n\nfragment MandateOnVoteParts on MandateOnVote {\n  mandate\n  mandateId\n  isHolder\n  person\n  voter\n  holder\n  ballots\n  castAt\n  receipt\n  fault\n  choice\n  fate\n}\n\nquery MyMandates {\n  viewer {\n    signedIn\n  }\n  myMandates {\n    ...MandateParts\n  }\n}\n\nquery MandatesOn($motionId: ID!) {\n  mandatesOn(motionId: $motionId) {\n    ...MandateOnVoteParts\n  }\n}\n\nmutation GiveMandate($rollNumber: String!, $until: DateTime!, $topic: MotionKind, $motionId: ID, $meetingId: ID) {\n  giveMandate(\n    rollNumber: $rollNumber\n    until: $until\n    topic: $topic\n    motionId: $motionId\n    meetingId: $meetingId\n  ) {\n    ... on MandatesChanged {\n      mandates {\n        ...MandateParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation RevokeMandate($id: ID!) {\n  revokeMandate(id: $id) {\n    ... on MandatesChanged {\n      mandates {\n        ...MandateParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation CastMandateVotes($motionId: ID!, $ballots: [MandateBallotInput!]!) {\n  castMandateVotes(motionId: $motionId, ballots: $ballots) {\n    ... on MandateVotesCast {\n      cast {\n        mandate\n        receipt\n        castAt\n        promise\n        refused\n      }\n      mandates {\n        ...MandateOnVoteParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": types.MandatePartsFragmentDoc,
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
export function graphql(source: "fragment MandateParts on Mandate {\n  id\n  isHolder\n  person\n  topic\n  motionId\n  motionTitle\n  meetingId\n  givenAt\n  until\n  revokedAt\n  stands\n}\n\nfragment MandateOnVoteParts on MandateOnVote {\n  mandate\n  mandateId\n  isHolder\n  person\n  voter\n  holder\n  ballots\n  castAt\n  receipt\n  fault\n  choice\n  fate\n}\n\nquery MyMandates {\n  viewer {\n    signedIn\n  }\n  myMandates {\n    ...MandateParts\n  }\n}\n\nquery MandatesOn($motionId: ID!) {\n  mandatesOn(motionId: $motionId) {\n    ...MandateOnVoteParts\n  }\n}\n\nmutation GiveMandate($rollNumber: String!, $until: DateTime!, $topic: MotionKind, $motionId: ID, $meetingId: ID) {\n  giveMandate(\n    rollNumber: $rollNumber\n    until: $until\n    topic: $topic\n    motionId: $motionId\n    meetingId: $meetingId\n  ) {\n    ... on MandatesChanged {\n      mandates {\n        ...MandateParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation RevokeMandate($id: ID!) {\n  revokeMandate(id: $id) {\n    ... on MandatesChanged {\n      mandates {\n        ...MandateParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation CastMandateVotes($motionId: ID!, $ballots: [MandateBallotInput!]!) {\n  castMandateVotes(motionId: $motionId, ballots: $ballots) {\n    ... on MandateVotesCast {\n      cast {\n        mandate\n        receipt\n        castAt\n        promise\n        refused\n      }\n      mandates {\n        ...MandateOnVoteParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"): (typeof documents)["fragment MandateParts on Mandate {\n  id\n  isHolder\n  person\n  topic\n  motionId\n  motionTitle\n  meetingId\n  givenAt\n  until\n  revokedAt\n  stands\n}\n\nfragment MandateOnVoteParts on MandateOnVote {\n  mandate\n  mandateId\n  isHolder\n  person\n  voter\n  holder\n  ballots\n  castAt\n  receipt\n  fault\n  choice\n  fate\n}\n\nquery MyMandates {\n  viewer {\n    signedIn\n  }\n  myMandates {\n    ...MandateParts\n  }\n}\n\nquery MandatesOn($motionId: ID!) {\n  mandatesOn(motionId: $motionId) {\n    ...MandateOnVoteParts\n  }\n}\n\nmutation GiveMandate($rollNumber: String!, $until: DateTime!, $topic: MotionKind, $motionId: ID, $meetingId: ID) {\n  giveMandate(\n    rollNumber: $rollNumber\n    until: $until\n    topic: $topic\n    motionId: $motionId\n    meetingId: $meetingId\n  ) {\n    ... on MandatesChanged {\n      mandates {\n        ...MandateParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation RevokeMandate($id: ID!) {\n  revokeMandate(id: $id) {\n    ... on MandatesChanged {\n      mandates {\n        ...MandateParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation CastMandateVotes($motionId: ID!, $ballots: [MandateBallotInput!]!) {\n  castMandateVotes(motionId: $motionId, ballots: $ballots) {\n    ... on MandateVotesCast {\n      cast {\n        mandate\n        receipt\n        castAt\n        promise\n        refused\n      }\n      mandates {\n        ...MandateOnVoteParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;