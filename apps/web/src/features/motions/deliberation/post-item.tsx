import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { useFormat } from '../../../format/use-format.js';
import { WithdrawPostDocument } from '../../../gql/deliberation/graphql.js';
import { Mark } from '../../../ui/mark.js';
import { ActTrouble } from '../act-trouble.js';
import type { Talk } from './talk.js';
import type { Post } from './thread-of.js';
import { useSpeech } from './use-speech.js';

/** What somebody wrote, who and when; and their own way to take it back. */
export function PostItem({ talk, post }: { talk: Talk; post: Post }) {
  const format = useFormat();
  const { author, byAuthor, own, postedAt, version, words } = post;
  const [number, when] = [format.count(version), format.instant(postedAt)];
  return (
    <article className="post">
      {words === null ? (
        <p className="note">
          <Trans>Taken back by who wrote it.</Trans>
        </p>
      ) : (
        <p className="prose written">{words}</p>
      )}
      <p className="row note">
        <span>
          {byAuthor ? <Trans>{author}, who writes the motion</Trans> : author}
          {', '}
          <time dateTime={postedAt}>{when}</time>
        </span>
        {version !== talk.version && (
          <span>
            <Trans>on version {number}</Trans>
          </span>
        )}
        {own && (
          <Mark tone="good">
            <Trans>Yours</Trans>
          </Mark>
        )}
      </p>
      {own && words !== null && talk.person !== null && <TakeBack talk={talk} post={post} />}
    </article>
  );
}

function TakeBack({ talk, post }: { talk: Talk; post: Post }) {
  const { t } = useLingui();
  const came = useSpeech();
  const begins = (post.words ?? '').slice(0, 40);
  const send = async () => {
    const taken = await came.say(async () => {
      const variables = { motionId: talk.motionId, id: post.id };
      const { data } = await client.mutate({ mutation: WithdrawPostDocument, variables });
      return data?.withdrawPost;
    });
    if (taken) await talk.onSaid();
  };
  return (
    <>
      <ActTrouble came={came} />
      <p className="no-print">
        <button
          className="button plain small"
          type="button"
          disabled={came.busy}
          aria-label={t`Take back: ${begins}`}
          onClick={() => void send()}
        >
          <Trans>Take back</Trans>
        </button>
      </p>
    </>
  );
}
