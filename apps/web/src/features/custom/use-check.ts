import { useEffect, useState } from 'react';
import { skipToken, useQuery } from '@apollo/client/react';
import { CheckCustomDocument, type CheckCustomQuery } from '../../gql/custom/graphql.js';

/** How long (ms) somebody must have stopped typing before the rules are asked. */
const PAUSE_MS = 400;

export interface Check {
  /** The last answer; it may be about what was typed a moment ago. Undefined before the first. */
  readonly answer: CheckCustomQuery | undefined;
  /** It is about what is typed now. */
  readonly fresh: boolean;
  readonly error: Error | undefined;
}

/** What the rules say to a document: asked anew each time its writer pauses; null where nothing has been changed. */
export function useCheck(document: string | null): Check {
  const [settled, setSettled] = useState(document);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(document);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [document]);
  const asked = settled === null ? skipToken : ({ variables: { document: settled }, fetchPolicy: 'no-cache' } as const);
  const { data, previousData, error, loading } = useQuery(CheckCustomDocument, asked);
  if (document === null) return { answer: undefined, fresh: true, error: undefined };
  return { answer: data ?? previousData, fresh: settled === document && !loading && data !== undefined, error };
}
