import type { TestServer, TestSession } from './test-server.js';

/** A page of one's own, as far as these tests look at it. */
export interface DeveloperSeen {
  readonly rollNumber: string;
  readonly currency: string;
  readonly keys: readonly {
    readonly id: string;
    readonly label: string;
    readonly prefix: string;
    readonly state: string;
    readonly lastUsedAt: string | null;
    readonly revokedWhy: string | null;
  }[];
  readonly models: readonly {
    readonly model: string;
    readonly sites: readonly string[];
    readonly inPerMillion: string;
    readonly outPerMillion: string;
    readonly stintPerThousand: string | null;
    readonly blocked: readonly { readonly purpose: string; readonly site: string | null; readonly reason: string }[];
  }[];
  readonly stint: {
    readonly grant: string;
    readonly left: string;
    readonly kept: string;
    readonly pastures: readonly { readonly pasture: string; readonly grant: string; readonly left: string }[];
    readonly throttled: boolean;
    readonly gates: string[];
    readonly waiting: readonly {
      readonly gate: string;
      readonly endsAt: string | null;
      readonly nextFrom: string | null;
    }[];
  };
  readonly sanction: null | {
    readonly step: string;
    readonly throttled: boolean;
    readonly keeps: string;
    readonly why: string;
  };
  readonly month: {
    readonly month: string;
    readonly partial: boolean;
    readonly tokensIn: string;
    readonly tokensOut: string;
    readonly costMinor: string;
    readonly billedMinor: string;
    readonly requests: number;
    readonly forgotten: number;
    readonly days: readonly {
      readonly day: string;
      readonly resource: string;
      readonly tokensOut: string;
      readonly requests: number;
    }[];
    readonly footprint: readonly {
      readonly method: string;
      readonly energyMillijoules: string | null;
      readonly waterMicrolitres: string | null;
      readonly energyCovers: number;
      readonly of: number | null;
    }[];
  };
}

/** A request as its developer sees it. */
export interface RequestSeen {
  readonly id: string;
  readonly ending: string;
  readonly key: string | null;
  readonly purpose: string | null;
  readonly model: string;
  readonly promptTokens: string;
  readonly completionTokens: string;
  readonly costMinor: string;
  readonly energyMillijoules: string | null;
}

const PAGE = `query ($month: String) { developer(month: $month) {
  rollNumber currency
  keys { id label prefix state lastUsedAt revokedWhy }
  models { model sites inPerMillion outPerMillion stintPerThousand blocked { purpose site reason } }
  stint { grant left largest kept throttled gates pastures { pasture grant left kept } waiting { gate endsAt nextFrom } }
  sanction { step throttled keeps why }
  month { month partial tokensIn tokensOut costMinor billedMinor requests forgotten days { day resource tokensOut requests }
    footprint { method energyMillijoules waterMicrolitres energyCovers of } }
} }`;

const REQUESTS = `query ($first: Int, $after: String) { myRequests(first: $first, after: $after) {
  requests { id ending key purpose model promptTokens completionTokens costMinor energyMillijoules }
  pageInfo { hasNextPage endCursor }
} }`;

/** One's own page; null for whoever is not signed in. */
export async function developerOf(
  server: TestServer,
  session?: TestSession,
  month?: string,
): Promise<DeveloperSeen | null> {
  const { data, errors } = await server.graphql(PAGE, month === undefined ? {} : { month }, session);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return (data?.['developer'] ?? null) as DeveloperSeen | null;
}

export interface RequestsSeen {
  readonly requests: readonly RequestSeen[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export async function requestsOf(
  server: TestServer,
  session?: TestSession,
  page: { readonly first?: number; readonly after?: string } = {},
): Promise<RequestsSeen | null> {
  const { data, errors } = await server.graphql(REQUESTS, page, session);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return (data?.['myRequests'] ?? null) as RequestsSeen | null;
}

/** What a change of keys answered: what was made, or why not. */
export interface KeyAnswer {
  readonly __typename: string;
  readonly id?: string;
  readonly key?: string;
  readonly kind?: string;
  readonly field?: string;
}

const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  __typename ... on ApiKeyCreated { id key } ... on Refusal { field } ... on OtherRefusal { kind } } }`;
const REVOKE = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
  __typename ... on ApiKeyRevoked { id } ... on Refusal { field } ... on OtherRefusal { kind } } }`;

export async function createKey(
  server: TestServer,
  session: TestSession | undefined,
  input: Readonly<Record<string, unknown>>,
): Promise<KeyAnswer> {
  return changed(server, session, { query: CREATE, field: 'createApiKey', input });
}

export async function revokeKey(
  server: TestServer,
  session: TestSession | undefined,
  input: Readonly<Record<string, unknown>>,
): Promise<KeyAnswer> {
  return changed(server, session, { query: REVOKE, field: 'revokeApiKey', input });
}

async function changed(
  server: TestServer,
  session: TestSession | undefined,
  asked: { readonly query: string; readonly field: string; readonly input: Readonly<Record<string, unknown>> },
): Promise<KeyAnswer> {
  const { data, errors } = await server.graphql(asked.query, { input: asked.input }, session);
  if (errors?.[0] !== undefined) return { __typename: 'Error', kind: errors[0].message };
  return data?.[asked.field] as KeyAnswer;
}

/** Everything that is kept of somebody, as the archive is downloaded. */
export function archiveOf(server: TestServer, session?: TestSession): Promise<Response> {
  return fetch(`${server.url}/developer/my-data.zip`, {
    headers: session === undefined ? {} : { cookie: session.cookie },
  });
}
