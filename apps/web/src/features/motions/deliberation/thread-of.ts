import type { PostPartsFragment } from '../../../gql/deliberation/graphql.js';

export type Post = PostPartsFragment;

/** A question with what was answered to it, and whether the vote still waits for its answer. */
export interface Question {
  readonly post: Post;
  readonly answers: readonly Post[];
  readonly waits: boolean;
}

export interface Thread {
  readonly comments: readonly Post[];
  /** Those that the vote waits for first, then as they were asked. */
  readonly questions: readonly Question[];
}

/** Posts in the order in which they were written, as a page shows them. `open`: questions that the vote waits for. */
export function threadOf(posts: readonly Post[], open: readonly string[]): Thread {
  const answers = Map.groupBy(
    posts.filter(({ kind }) => kind === 'ANSWER'),
    (post) => post.answers ?? '',
  );
  const questions = posts
    .filter(({ kind }) => kind === 'QUESTION')
    .map((post) => ({ post, answers: answers.get(post.id) ?? [], waits: open.includes(post.id) }));
  return {
    comments: posts.filter(({ kind }) => kind === 'COMMENT'),
    questions: questions.toSorted((a, b) => Number(b.waits) - Number(a.waits)),
  };
}
