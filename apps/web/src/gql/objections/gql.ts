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
    "fragment ObjectionParts on Objection {\n  id\n  number\n  rule\n  reasons\n  standing\n  objectedAt\n  heldUntil\n  own\n  drawn\n  finding {\n    verdict\n    jurors\n    votes\n    reasons\n    foundAt\n    sat\n  }\n}\n\nfragment MotionObjectionsParts on MotionObjections {\n  motionId\n  objectUntil\n  holdsUntil\n  heldUntil\n  blockedWhy\n  objections {\n    ...ObjectionParts\n  }\n  annulment {\n    annulledAt\n    undone {\n      kind\n      what\n      by\n    }\n    remains\n    journalIds\n  }\n}\n\nquery MotionObjectionsPart($motionId: ID!) {\n  motionObjections(motionId: $motionId) {\n    ...MotionObjectionsParts\n  }\n}\n\nmutation ObjectToMotion($objection: ObjectionInput!) {\n  objectToMotion(objection: $objection) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation WithdrawObjection($id: ID!) {\n  withdrawObjection(id: $id) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation FindObjection($finding: ObjectionFindingInput!) {\n  findObjection(finding: $finding) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": typeof types.ObjectionPartsFragmentDoc,
};
const documents: Documents = {
    "fragment ObjectionParts on Objection {\n  id\n  number\n  rule\n  reasons\n  standing\n  objectedAt\n  heldUntil\n  own\n  drawn\n  finding {\n    verdict\n    jurors\n    votes\n    reasons\n    foundAt\n    sat\n  }\n}\n\nfragment MotionObjectionsParts on MotionObjections {\n  motionId\n  objectUntil\n  holdsUntil\n  heldUntil\n  blockedWhy\n  objections {\n    ...ObjectionParts\n  }\n  annulment {\n    annulledAt\n    undone {\n      kind\n      what\n      by\n    }\n    remains\n    journalIds\n  }\n}\n\nquery MotionObjectionsPart($motionId: ID!) {\n  motionObjections(motionId: $motionId) {\n    ...MotionObjectionsParts\n  }\n}\n\nmutation ObjectToMotion($objection: ObjectionInput!) {\n  objectToMotion(objection: $objection) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation WithdrawObjection($id: ID!) {\n  withdrawObjection(id: $id) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation FindObjection($finding: ObjectionFindingInput!) {\n  findObjection(finding: $finding) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": types.ObjectionPartsFragmentDoc,
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
export function graphql(source: "fragment ObjectionParts on Objection {\n  id\n  number\n  rule\n  reasons\n  standing\n  objectedAt\n  heldUntil\n  own\n  drawn\n  finding {\n    verdict\n    jurors\n    votes\n    reasons\n    foundAt\n    sat\n  }\n}\n\nfragment MotionObjectionsParts on MotionObjections {\n  motionId\n  objectUntil\n  holdsUntil\n  heldUntil\n  blockedWhy\n  objections {\n    ...ObjectionParts\n  }\n  annulment {\n    annulledAt\n    undone {\n      kind\n      what\n      by\n    }\n    remains\n    journalIds\n  }\n}\n\nquery MotionObjectionsPart($motionId: ID!) {\n  motionObjections(motionId: $motionId) {\n    ...MotionObjectionsParts\n  }\n}\n\nmutation ObjectToMotion($objection: ObjectionInput!) {\n  objectToMotion(objection: $objection) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation WithdrawObjection($id: ID!) {\n  withdrawObjection(id: $id) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation FindObjection($finding: ObjectionFindingInput!) {\n  findObjection(finding: $finding) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"): (typeof documents)["fragment ObjectionParts on Objection {\n  id\n  number\n  rule\n  reasons\n  standing\n  objectedAt\n  heldUntil\n  own\n  drawn\n  finding {\n    verdict\n    jurors\n    votes\n    reasons\n    foundAt\n    sat\n  }\n}\n\nfragment MotionObjectionsParts on MotionObjections {\n  motionId\n  objectUntil\n  holdsUntil\n  heldUntil\n  blockedWhy\n  objections {\n    ...ObjectionParts\n  }\n  annulment {\n    annulledAt\n    undone {\n      kind\n      what\n      by\n    }\n    remains\n    journalIds\n  }\n}\n\nquery MotionObjectionsPart($motionId: ID!) {\n  motionObjections(motionId: $motionId) {\n    ...MotionObjectionsParts\n  }\n}\n\nmutation ObjectToMotion($objection: ObjectionInput!) {\n  objectToMotion(objection: $objection) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation WithdrawObjection($id: ID!) {\n  withdrawObjection(id: $id) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nmutation FindObjection($finding: ObjectionFindingInput!) {\n  findObjection(finding: $finding) {\n    __typename\n    ... on ObjectionsChanged {\n      objections {\n        ...MotionObjectionsParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;