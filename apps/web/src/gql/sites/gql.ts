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
    "query SitesPage($from: String!, $to: String!) {\n  partnership {\n    id\n    name\n    sites {\n      id\n      slug\n      name\n      territory\n      inServiceOn\n      latitude\n      longitude\n      machines\n      gpus\n      asOf\n    }\n  }\n  siteMonths(from: $from, to: $to) {\n    site\n    month\n    hoursRead\n    hours\n    partial\n    energyBy {\n      method\n      quantity\n      hours\n    }\n    waterBy {\n      method\n      quantity\n      hours\n    }\n    computeRaw\n    computeWeighted\n    computeUnweighed\n    computeIdle\n    computeBooked\n    computeWhileEnergy\n    computeWhileWater\n    computeWhileBusyTold\n    computeBusy\n    energyMillijoules\n    energyMethod\n    estimatedMillijoules\n    deviceMillijoules\n    itEnergyMillijoules\n    waterMicrolitres\n    waterMethod\n    waterEstimatedMicrolitres\n    energyPerGpuHourMillijoules\n    waterPerGpuHourMicrolitres\n    attributedMillijoules\n    idleMillijoules\n    overheadMillijoules\n    undividedMillijoules\n    refusedHours\n    reusedMillijoules\n    renewableMillijoules\n    carbonGrams\n    pue\n    wue\n    erf\n    ref\n    cue\n    implausible\n    mix {\n      guarantees\n      agreements\n      onSite\n      agreementsUnretired\n      onSiteUnretired\n      reason\n      saidAt\n    }\n  }\n}": typeof types.SitesPageDocument,
};
const documents: Documents = {
    "query SitesPage($from: String!, $to: String!) {\n  partnership {\n    id\n    name\n    sites {\n      id\n      slug\n      name\n      territory\n      inServiceOn\n      latitude\n      longitude\n      machines\n      gpus\n      asOf\n    }\n  }\n  siteMonths(from: $from, to: $to) {\n    site\n    month\n    hoursRead\n    hours\n    partial\n    energyBy {\n      method\n      quantity\n      hours\n    }\n    waterBy {\n      method\n      quantity\n      hours\n    }\n    computeRaw\n    computeWeighted\n    computeUnweighed\n    computeIdle\n    computeBooked\n    computeWhileEnergy\n    computeWhileWater\n    computeWhileBusyTold\n    computeBusy\n    energyMillijoules\n    energyMethod\n    estimatedMillijoules\n    deviceMillijoules\n    itEnergyMillijoules\n    waterMicrolitres\n    waterMethod\n    waterEstimatedMicrolitres\n    energyPerGpuHourMillijoules\n    waterPerGpuHourMicrolitres\n    attributedMillijoules\n    idleMillijoules\n    overheadMillijoules\n    undividedMillijoules\n    refusedHours\n    reusedMillijoules\n    renewableMillijoules\n    carbonGrams\n    pue\n    wue\n    erf\n    ref\n    cue\n    implausible\n    mix {\n      guarantees\n      agreements\n      onSite\n      agreementsUnretired\n      onSiteUnretired\n      reason\n      saidAt\n    }\n  }\n}": types.SitesPageDocument,
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
export function graphql(source: "query SitesPage($from: String!, $to: String!) {\n  partnership {\n    id\n    name\n    sites {\n      id\n      slug\n      name\n      territory\n      inServiceOn\n      latitude\n      longitude\n      machines\n      gpus\n      asOf\n    }\n  }\n  siteMonths(from: $from, to: $to) {\n    site\n    month\n    hoursRead\n    hours\n    partial\n    energyBy {\n      method\n      quantity\n      hours\n    }\n    waterBy {\n      method\n      quantity\n      hours\n    }\n    computeRaw\n    computeWeighted\n    computeUnweighed\n    computeIdle\n    computeBooked\n    computeWhileEnergy\n    computeWhileWater\n    computeWhileBusyTold\n    computeBusy\n    energyMillijoules\n    energyMethod\n    estimatedMillijoules\n    deviceMillijoules\n    itEnergyMillijoules\n    waterMicrolitres\n    waterMethod\n    waterEstimatedMicrolitres\n    energyPerGpuHourMillijoules\n    waterPerGpuHourMicrolitres\n    attributedMillijoules\n    idleMillijoules\n    overheadMillijoules\n    undividedMillijoules\n    refusedHours\n    reusedMillijoules\n    renewableMillijoules\n    carbonGrams\n    pue\n    wue\n    erf\n    ref\n    cue\n    implausible\n    mix {\n      guarantees\n      agreements\n      onSite\n      agreementsUnretired\n      onSiteUnretired\n      reason\n      saidAt\n    }\n  }\n}"): (typeof documents)["query SitesPage($from: String!, $to: String!) {\n  partnership {\n    id\n    name\n    sites {\n      id\n      slug\n      name\n      territory\n      inServiceOn\n      latitude\n      longitude\n      machines\n      gpus\n      asOf\n    }\n  }\n  siteMonths(from: $from, to: $to) {\n    site\n    month\n    hoursRead\n    hours\n    partial\n    energyBy {\n      method\n      quantity\n      hours\n    }\n    waterBy {\n      method\n      quantity\n      hours\n    }\n    computeRaw\n    computeWeighted\n    computeUnweighed\n    computeIdle\n    computeBooked\n    computeWhileEnergy\n    computeWhileWater\n    computeWhileBusyTold\n    computeBusy\n    energyMillijoules\n    energyMethod\n    estimatedMillijoules\n    deviceMillijoules\n    itEnergyMillijoules\n    waterMicrolitres\n    waterMethod\n    waterEstimatedMicrolitres\n    energyPerGpuHourMillijoules\n    waterPerGpuHourMicrolitres\n    attributedMillijoules\n    idleMillijoules\n    overheadMillijoules\n    undividedMillijoules\n    refusedHours\n    reusedMillijoules\n    renewableMillijoules\n    carbonGrams\n    pue\n    wue\n    erf\n    ref\n    cue\n    implausible\n    mix {\n      guarantees\n      agreements\n      onSite\n      agreementsUnretired\n      onSiteUnretired\n      reason\n      saidAt\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;