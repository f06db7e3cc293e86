import { useQuery } from '@apollo/client/react';
import { ViewerDocument, type ViewerQuery } from '../gql/client/graphql.js';

/** Who is looking, and at which partnership; null until the server has said. */
export function useViewer(): ViewerQuery | null {
  // Shared by every part of the shell: the first one asks, the rest read what it got.
  const { data } = useQuery(ViewerDocument, { fetchPolicy: 'cache-first' });
  return data ?? null;
}
