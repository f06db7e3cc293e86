import { useQuery } from '@apollo/client/react';
import { BookChoicesDocument, type BookChoicesQuery } from '../../gql/books/graphql.js';

/** What there is to choose from on the pages of the books; null while it is on its way. */
export function useChoices(): BookChoicesQuery | null {
  const { data } = useQuery(BookChoicesDocument, { fetchPolicy: 'cache-first' });
  return data ?? null;
}
