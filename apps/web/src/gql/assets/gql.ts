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
    "fragment DisposalParts on Disposal {\n  code\n  asset\n  to\n  price\n  currency\n  valuation\n  why\n  decision\n  state\n  askedOn\n  resolutionId\n  authorisedAt\n  expiresAt\n  refusal {\n    message\n    rule\n  }\n  leaf\n}\n\nquery AssetsPage($class: String, $state: String) {\n  assets(class: $class, state: $state) {\n    code\n    class\n    name\n    currency\n    cost\n    book\n    enteredOn\n    lockState\n  }\n  disposals {\n    ...DisposalParts\n  }\n  lockedBodies {\n    code\n    name\n    specified\n    since\n  }\n  capital {\n    code\n    kind\n    holder\n    currency\n    paidIn\n    repaid\n    returned\n    ceiling\n    state\n    since\n    votes\n    holders\n    limit\n    mine\n    room\n    why\n  }\n  windingUpPlan {\n    ... on WindingUpPlan {\n      at\n      currency\n      total\n      shortfall\n      successor\n      warnings\n      document\n      hash\n      lines {\n        step\n        to\n        account\n        amount\n        owed\n        locked\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nquery AssetPage($code: String!) {\n  asset(code: $code) {\n    code\n    class\n    name\n    account\n    currency\n    cost\n    worn\n    book\n    enteredOn\n    entered\n    lockState\n    document\n    leaf\n    schedule {\n      year\n      startsOn\n      amount\n      posted\n    }\n    valuations {\n      code\n      on\n      value\n      by\n      document\n    }\n    collateral {\n      code\n      creditor\n      amount\n      since\n      until\n    }\n    disposals {\n      ...DisposalParts\n    }\n  }\n}": typeof types.DisposalPartsFragmentDoc,
};
const documents: Documents = {
    "fragment DisposalParts on Disposal {\n  code\n  asset\n  to\n  price\n  currency\n  valuation\n  why\n  decision\n  state\n  askedOn\n  resolutionId\n  authorisedAt\n  expiresAt\n  refusal {\n    message\n    rule\n  }\n  leaf\n}\n\nquery AssetsPage($class: String, $state: String) {\n  assets(class: $class, state: $state) {\n    code\n    class\n    name\n    currency\n    cost\n    book\n    enteredOn\n    lockState\n  }\n  disposals {\n    ...DisposalParts\n  }\n  lockedBodies {\n    code\n    name\n    specified\n    since\n  }\n  capital {\n    code\n    kind\n    holder\n    currency\n    paidIn\n    repaid\n    returned\n    ceiling\n    state\n    since\n    votes\n    holders\n    limit\n    mine\n    room\n    why\n  }\n  windingUpPlan {\n    ... on WindingUpPlan {\n      at\n      currency\n      total\n      shortfall\n      successor\n      warnings\n      document\n      hash\n      lines {\n        step\n        to\n        account\n        amount\n        owed\n        locked\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nquery AssetPage($code: String!) {\n  asset(code: $code) {\n    code\n    class\n    name\n    account\n    currency\n    cost\n    worn\n    book\n    enteredOn\n    entered\n    lockState\n    document\n    leaf\n    schedule {\n      year\n      startsOn\n      amount\n      posted\n    }\n    valuations {\n      code\n      on\n      value\n      by\n      document\n    }\n    collateral {\n      code\n      creditor\n      amount\n      since\n      until\n    }\n    disposals {\n      ...DisposalParts\n    }\n  }\n}": types.DisposalPartsFragmentDoc,
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
export function graphql(source: "fragment DisposalParts on Disposal {\n  code\n  asset\n  to\n  price\n  currency\n  valuation\n  why\n  decision\n  state\n  askedOn\n  resolutionId\n  authorisedAt\n  expiresAt\n  refusal {\n    message\n    rule\n  }\n  leaf\n}\n\nquery AssetsPage($class: String, $state: String) {\n  assets(class: $class, state: $state) {\n    code\n    class\n    name\n    currency\n    cost\n    book\n    enteredOn\n    lockState\n  }\n  disposals {\n    ...DisposalParts\n  }\n  lockedBodies {\n    code\n    name\n    specified\n    since\n  }\n  capital {\n    code\n    kind\n    holder\n    currency\n    paidIn\n    repaid\n    returned\n    ceiling\n    state\n    since\n    votes\n    holders\n    limit\n    mine\n    room\n    why\n  }\n  windingUpPlan {\n    ... on WindingUpPlan {\n      at\n      currency\n      total\n      shortfall\n      successor\n      warnings\n      document\n      hash\n      lines {\n        step\n        to\n        account\n        amount\n        owed\n        locked\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nquery AssetPage($code: String!) {\n  asset(code: $code) {\n    code\n    class\n    name\n    account\n    currency\n    cost\n    worn\n    book\n    enteredOn\n    entered\n    lockState\n    document\n    leaf\n    schedule {\n      year\n      startsOn\n      amount\n      posted\n    }\n    valuations {\n      code\n      on\n      value\n      by\n      document\n    }\n    collateral {\n      code\n      creditor\n      amount\n      since\n      until\n    }\n    disposals {\n      ...DisposalParts\n    }\n  }\n}"): (typeof documents)["fragment DisposalParts on Disposal {\n  code\n  asset\n  to\n  price\n  currency\n  valuation\n  why\n  decision\n  state\n  askedOn\n  resolutionId\n  authorisedAt\n  expiresAt\n  refusal {\n    message\n    rule\n  }\n  leaf\n}\n\nquery AssetsPage($class: String, $state: String) {\n  assets(class: $class, state: $state) {\n    code\n    class\n    name\n    currency\n    cost\n    book\n    enteredOn\n    lockState\n  }\n  disposals {\n    ...DisposalParts\n  }\n  lockedBodies {\n    code\n    name\n    specified\n    since\n  }\n  capital {\n    code\n    kind\n    holder\n    currency\n    paidIn\n    repaid\n    returned\n    ceiling\n    state\n    since\n    votes\n    holders\n    limit\n    mine\n    room\n    why\n  }\n  windingUpPlan {\n    ... on WindingUpPlan {\n      at\n      currency\n      total\n      shortfall\n      successor\n      warnings\n      document\n      hash\n      lines {\n        step\n        to\n        account\n        amount\n        owed\n        locked\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}\n\nquery AssetPage($code: String!) {\n  asset(code: $code) {\n    code\n    class\n    name\n    account\n    currency\n    cost\n    worn\n    book\n    enteredOn\n    entered\n    lockState\n    document\n    leaf\n    schedule {\n      year\n      startsOn\n      amount\n      posted\n    }\n    valuations {\n      code\n      on\n      value\n      by\n      document\n    }\n    collateral {\n      code\n      creditor\n      amount\n      since\n      until\n    }\n    disposals {\n      ...DisposalParts\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;