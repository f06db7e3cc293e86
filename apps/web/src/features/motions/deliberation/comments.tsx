import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { useFormat } from '../../../format/use-format.js';
import { PostOnMotionDocument, type DeliberationPartsFragment } from '../../../gql/deliberation/graphql.js';
import { Part } from '../../../ui/part.js';
import { Folded } from './folded.js';
import { PostItem } from './post-item.js';
import { SayForm } from './say-form.js';
import type { Talk } from './talk.js';
import type { Post } from './thread-of.js';
import { useSpeech } from './use-speech.js';

interface CommentsProps {
  readonly talk: Talk;
  readonly comments: readonly Post[];
  readonly left: DeliberationPartsFragment['left'];
}

/** What else members say. */
export function Comments({ talk, comments, left }: CommentsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const came = useSpeech();
  const { motionId, person, open } = talk;
  if (!open && comments.length === 0) return null;
  const count = format.count(left?.posts ?? 0);
  const say = async (words: string): Promise<boolean> => {
    const taken = await came.say(async () => {
      const post = { motionId, kind: 'COMMENT', words, mustAnswer: false } as const;
      const { data } = await client.mutate({ mutation: PostOnMotionDocument, variables: { post } });
      return data?.postOnMotion;
    });
    if (taken) await talk.onSaid();
    return taken;
  };
  return (
    <Part title={t`What members say`}>
      {comments.length === 0 ? (
        <p className="note">
          <Trans>Nobody has said anything yet.</Trans>
        </p>
      ) : (
        <Folded items={comments} keyOf={({ id }) => id}>
          {(post) => <PostItem talk={talk} post={post} />}
        </Folded>
      )}
      {open && person !== null && (
        <>
          <SayForm
            person={person}
            place={`${motionId}.COMMENT`}
            label={t`Say something to it`}
            act={t`Say it`}
            came={came}
            onSay={say}
            plain
          />
          <p className="note no-print">
            <Trans>
              Plain words, which everybody reads under your number. You can take them back at any time. On this motion
              you may still say {count} things within a day.
            </Trans>
          </p>
        </>
      )}
    </Part>
  );
}
