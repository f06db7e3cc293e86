import { useEffect, useRef, useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { client } from '../../../client/apollo-client.js';
import { DeliberationDocument, LaterPostsDocument } from '../../../gql/deliberation/graphql.js';
import type { Post } from './thread-of.js';

/** Pages of a thread that are read in one go: more than anybody does. */
const MOST_PAGES = 50;

interface Later {
  readonly posts: readonly Post[];
  readonly more: boolean;
}

async function pageAfter(motionId: string, after: string): Promise<Later | undefined> {
  const query = { query: LaterPostsDocument, variables: { motionId, after }, fetchPolicy: 'no-cache' } as const;
  const { data } = await client.query(query);
  return data?.deliberation ?? undefined;
}

/** Every page after that post. */
async function allAfter(motionId: string, after: string): Promise<Later> {
  let later: Later = { posts: [], more: true };
  for (let page = 0; page < MOST_PAGES && later.more; page += 1) {
    const next = await pageAfter(motionId, later.posts.at(-1)?.id ?? after);
    if (next === undefined) break;
    later = { posts: [...later.posts, ...next.posts], more: next.more };
  }
  return later;
}

/**
 * What was said to a motion: its first page by the query, later ones when they are asked for. `stands` is how far the motion
 * has come: a next version overtakes amendments, and its notice ends the talk, so that both are read anew.
 */
export function useDeliberation(motionId: string, stands: string) {
  const answer = useQuery(DeliberationDocument, { variables: { motionId } });
  const { refetch } = answer;
  const stood = useRef(stands);
  useEffect(() => {
    if (stood.current === stands) return;
    stood.current = stands;
    // On a bad link what was read before stays.
    refetch().catch(() => undefined);
  }, [stands, refetch]);
  const [later, setLater] = useState<Later>();
  const first = answer.data?.deliberation ?? undefined;
  const readOn = async (): Promise<void> => {
    const last = first?.posts.at(-1)?.id;
    if (last !== undefined) setLater(await allAfter(motionId, last));
  };
  return {
    answer,
    posts: [...(first?.posts ?? []), ...(later?.posts ?? [])],
    more: later?.more ?? first?.more ?? false,
    readOn,
    /** What was said last stands on the last page. */
    onSaid: async (): Promise<void> => {
      if (first?.more === true) await readOn().catch(() => undefined);
    },
  };
}
