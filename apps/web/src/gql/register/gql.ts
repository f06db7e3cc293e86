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
    "query Register($first: Int!, $after: String, $search: String, $kind: String, $site: String, $state: String, $holder: String) {\n  register(\n    first: $first\n    after: $after\n    search: $search\n    kind: $kind\n    site: $site\n    state: $state\n    holder: $holder\n  ) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    facets {\n      kinds {\n        value\n        count\n      }\n      states {\n        value\n        count\n      }\n      subjects {\n        value\n        count\n      }\n    }\n    edges {\n      cursor\n      node {\n        id\n        number\n        rollNumber\n        kind\n        holder\n        named\n        subject\n        since\n        state\n      }\n    }\n  }\n}\n\nfragment RecordParts on Holding {\n  id\n  number\n  rollNumber\n  kind\n  holder\n  named\n  subject\n  since\n  state\n  quantity\n  unit\n  currency\n  rent\n  value\n  fineCap\n  lives\n  term\n  conditions\n  pledge\n  letTo\n  letUntil\n  toUseOf\n  myActs\n  fines {\n    amount\n    cap\n    currency\n    rule\n    on\n    customVersion\n    state\n    journalId\n  }\n  periods {\n    holder\n    from\n    until\n  }\n  events {\n    number\n    event\n    on\n    customVersion\n    document\n    hash\n    leaf\n    note\n    fine\n    toUseOf\n    verdict\n  }\n}\n\nquery RegisterRecord($number: String!) {\n  viewer {\n    signedIn\n    person {\n      id\n      rollNumber\n    }\n  }\n  holdingByNumber(number: $number) {\n    ...RecordParts\n  }\n}\n\nmutation EnterRoll($input: EnterRollInput!) {\n  enterRoll(input: $input) {\n    ... on RollEntered {\n      holding {\n        ...RecordParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": typeof types.RegisterDocument,
};
const documents: Documents = {
    "query Register($first: Int!, $after: String, $search: String, $kind: String, $site: String, $state: String, $holder: String) {\n  register(\n    first: $first\n    after: $after\n    search: $search\n    kind: $kind\n    site: $site\n    state: $state\n    holder: $holder\n  ) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    facets {\n      kinds {\n        value\n        count\n      }\n      states {\n        value\n        count\n      }\n      subjects {\n        value\n        count\n      }\n    }\n    edges {\n      cursor\n      node {\n        id\n        number\n        rollNumber\n        kind\n        holder\n        named\n        subject\n        since\n        state\n      }\n    }\n  }\n}\n\nfragment RecordParts on Holding {\n  id\n  number\n  rollNumber\n  kind\n  holder\n  named\n  subject\n  since\n  state\n  quantity\n  unit\n  currency\n  rent\n  value\n  fineCap\n  lives\n  term\n  conditions\n  pledge\n  letTo\n  letUntil\n  toUseOf\n  myActs\n  fines {\n    amount\n    cap\n    currency\n    rule\n    on\n    customVersion\n    state\n    journalId\n  }\n  periods {\n    holder\n    from\n    until\n  }\n  events {\n    number\n    event\n    on\n    customVersion\n    document\n    hash\n    leaf\n    note\n    fine\n    toUseOf\n    verdict\n  }\n}\n\nquery RegisterRecord($number: String!) {\n  viewer {\n    signedIn\n    person {\n      id\n      rollNumber\n    }\n  }\n  holdingByNumber(number: $number) {\n    ...RecordParts\n  }\n}\n\nmutation EnterRoll($input: EnterRollInput!) {\n  enterRoll(input: $input) {\n    ... on RollEntered {\n      holding {\n        ...RecordParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}": types.RegisterDocument,
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
export function graphql(source: "query Register($first: Int!, $after: String, $search: String, $kind: String, $site: String, $state: String, $holder: String) {\n  register(\n    first: $first\n    after: $after\n    search: $search\n    kind: $kind\n    site: $site\n    state: $state\n    holder: $holder\n  ) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    facets {\n      kinds {\n        value\n        count\n      }\n      states {\n        value\n        count\n      }\n      subjects {\n        value\n        count\n      }\n    }\n    edges {\n      cursor\n      node {\n        id\n        number\n        rollNumber\n        kind\n        holder\n        named\n        subject\n        since\n        state\n      }\n    }\n  }\n}\n\nfragment RecordParts on Holding {\n  id\n  number\n  rollNumber\n  kind\n  holder\n  named\n  subject\n  since\n  state\n  quantity\n  unit\n  currency\n  rent\n  value\n  fineCap\n  lives\n  term\n  conditions\n  pledge\n  letTo\n  letUntil\n  toUseOf\n  myActs\n  fines {\n    amount\n    cap\n    currency\n    rule\n    on\n    customVersion\n    state\n    journalId\n  }\n  periods {\n    holder\n    from\n    until\n  }\n  events {\n    number\n    event\n    on\n    customVersion\n    document\n    hash\n    leaf\n    note\n    fine\n    toUseOf\n    verdict\n  }\n}\n\nquery RegisterRecord($number: String!) {\n  viewer {\n    signedIn\n    person {\n      id\n      rollNumber\n    }\n  }\n  holdingByNumber(number: $number) {\n    ...RecordParts\n  }\n}\n\nmutation EnterRoll($input: EnterRollInput!) {\n  enterRoll(input: $input) {\n    ... on RollEntered {\n      holding {\n        ...RecordParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"): (typeof documents)["query Register($first: Int!, $after: String, $search: String, $kind: String, $site: String, $state: String, $holder: String) {\n  register(\n    first: $first\n    after: $after\n    search: $search\n    kind: $kind\n    site: $site\n    state: $state\n    holder: $holder\n  ) {\n    totalCount\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    facets {\n      kinds {\n        value\n        count\n      }\n      states {\n        value\n        count\n      }\n      subjects {\n        value\n        count\n      }\n    }\n    edges {\n      cursor\n      node {\n        id\n        number\n        rollNumber\n        kind\n        holder\n        named\n        subject\n        since\n        state\n      }\n    }\n  }\n}\n\nfragment RecordParts on Holding {\n  id\n  number\n  rollNumber\n  kind\n  holder\n  named\n  subject\n  since\n  state\n  quantity\n  unit\n  currency\n  rent\n  value\n  fineCap\n  lives\n  term\n  conditions\n  pledge\n  letTo\n  letUntil\n  toUseOf\n  myActs\n  fines {\n    amount\n    cap\n    currency\n    rule\n    on\n    customVersion\n    state\n    journalId\n  }\n  periods {\n    holder\n    from\n    until\n  }\n  events {\n    number\n    event\n    on\n    customVersion\n    document\n    hash\n    leaf\n    note\n    fine\n    toUseOf\n    verdict\n  }\n}\n\nquery RegisterRecord($number: String!) {\n  viewer {\n    signedIn\n    person {\n      id\n      rollNumber\n    }\n  }\n  holdingByNumber(number: $number) {\n    ...RecordParts\n  }\n}\n\nmutation EnterRoll($input: EnterRollInput!) {\n  enterRoll(input: $input) {\n    ... on RollEntered {\n      holding {\n        ...RecordParts\n      }\n    }\n    ... on Refusal {\n      message\n      field\n      rule\n      customVersion\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;