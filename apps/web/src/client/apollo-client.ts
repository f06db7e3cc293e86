import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
// Without the headers that tell a server which client asks: ours does not read them.
import { BaseHttpLink } from '@apollo/client/link/http';
import { OperationTypeNode } from 'graphql';
import { ViewerDocument } from '../gql/client/graphql.js';
import { possibleTypes } from './possible-types.js';

/** Header that proves a change was asked for by this page and not by another site using the same cookie. */
export const CSRF_HEADER = 'x-copyhold-csrf';

const cache = new InMemoryCache({
  possibleTypes,
  typePolicies: {
    // One partnership and one viewer per page: both merge, whatever a query asks of them.
    Viewer: { keyFields: [], merge: true },
    Partnership: { keyFields: [], merge: true },
    // What is said to a motion, which every answer to a word of one's own brings anew.
    Deliberation: { keyFields: ['motionId'] },
    // The id of a report is one within its source, and what counts of it one of a month.
    UseReport: { keyFields: false },
    NamedReportModel: { keyFields: false },
  },
});

const csrf = new ApolloLink((operation, forward) => {
  if (operation.operationType === OperationTypeNode.MUTATION) {
    const token = csrfToken();
    operation.setContext(({ headers }: { headers?: Record<string, string> }) => ({
      headers: { ...headers, ...(token === null ? {} : { [CSRF_HEADER]: token }) },
    }));
  }
  return forward(operation);
});

export const client = new ApolloClient({
  cache,
  link: ApolloLink.from([csrf, new BaseHttpLink({ uri: '/graphql', credentials: 'same-origin' })]),
  // A figure that is already here is shown at once and put right when the server answers.
  defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
});

/** The session's token, as the last answer about the viewer gave it. */
export function csrfToken(): string | null {
  return client.readQuery({ query: ViewerDocument })?.viewer.csrfToken ?? null;
}
