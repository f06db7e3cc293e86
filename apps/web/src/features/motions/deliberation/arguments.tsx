import { useLingui, Trans } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { PostOnMotionDocument, type DeliberationPartsFragment } from '../../../gql/deliberation/graphql.js';
import { Part } from '../../../ui/part.js';
import { Folded } from './folded.js';
import { PostItem } from './post-item.js';
import { SayForm } from './say-form.js';
import type { Talk } from './talk.js';
import type { Post } from './thread-of.js';
import { useSpeech } from './use-speech.js';

/** What speaks for a motion beside what speaks against it. */
export function Arguments({ talk, said }: { talk: Talk; said: DeliberationPartsFragment }) {
  const { t } = useLingui();
  const { argumentsFor, argumentsAgainst } = said;
  if (!talk.open && argumentsFor.length + argumentsAgainst.length === 0) return null;
  return (
    <Part title={t`Arguments`}>
      <div className="beside">
        <Side talk={talk} kind="FOR" title={t`For it`} posts={argumentsFor} />
        <Side talk={talk} kind="AGAINST" title={t`Against it`} posts={argumentsAgainst} />
      </div>
    </Part>
  );
}

interface SideProps {
  readonly talk: Talk;
  readonly kind: 'FOR' | 'AGAINST';
  readonly title: string;
  readonly posts: readonly Post[];
}

function Side({ talk, kind, title, posts }: SideProps) {
  const { t } = useLingui();
  const came = useSpeech();
  const { motionId, person, open } = talk;
  const say = async (words: string): Promise<boolean> => {
    const taken = await came.say(async () => {
      const post = { motionId, kind, words, mustAnswer: false };
      const { data } = await client.mutate({ mutation: PostOnMotionDocument, variables: { post } });
      return data?.postOnMotion;
    });
    if (taken) await talk.onSaid();
    return taken;
  };
  return (
    <section className="part" aria-label={title}>
      <h3>{title}</h3>
      {posts.length === 0 ? (
        <p className="note">
          <Trans>Nobody has said anything yet.</Trans>
        </p>
      ) : (
        <Folded items={posts} keyOf={({ id }) => id} at={10}>
          {(post) => <PostItem talk={talk} post={post} />}
        </Folded>
      )}
      {open && person !== null && (
        <details className="desk no-print">
          <summary>{kind === 'FOR' ? t`Say what speaks for it` : t`Say what speaks against it`}</summary>
          <SayForm
            person={person}
            place={`${motionId}.${kind}`}
            label={kind === 'FOR' ? t`What speaks for it` : t`What speaks against it`}
            act={t`Say it`}
            came={came}
            onSay={say}
          />
        </details>
      )}
    </section>
  );
}
