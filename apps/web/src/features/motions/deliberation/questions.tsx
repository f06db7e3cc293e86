import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { useFormat } from '../../../format/use-format.js';
import {
  AnswerQuestionDocument,
  PostOnMotionDocument,
  type DeliberationPartsFragment,
} from '../../../gql/deliberation/graphql.js';
import { Mark } from '../../../ui/mark.js';
import { Part } from '../../../ui/part.js';
import { Folded } from './folded.js';
import { PostItem } from './post-item.js';
import { SayForm } from './say-form.js';
import type { Talk } from './talk.js';
import type { Question } from './thread-of.js';
import { useSpeech } from './use-speech.js';

interface QuestionsProps {
  readonly talk: Talk;
  readonly questions: readonly Question[];
  readonly left: DeliberationPartsFragment['left'];
}

/** What members want to know, with the answers; what must be answered keeps the vote from being called. */
export function Questions({ talk, questions, left }: QuestionsProps) {
  const { t } = useLingui();
  if (!talk.open && questions.length === 0) return null;
  return (
    <Part id="questions" title={t`Questions`}>
      {questions.length === 0 ? (
        <p className="note">
          <Trans>Nobody has asked anything yet.</Trans>
        </p>
      ) : (
        <Folded items={questions} keyOf={({ post }) => post.id}>
          {(question) => <Asked talk={talk} question={question} />}
        </Folded>
      )}
      {talk.open && talk.person !== null && <Ask talk={talk} person={talk.person} left={left} />}
    </Part>
  );
}

function Asked({ talk, question: { post, answers, waits } }: { talk: Talk; question: Question }) {
  const { t } = useLingui();
  const came = useSpeech();
  const { motionId, person, open, writes } = talk;
  const answer = async (words: string): Promise<boolean> => {
    const taken = await came.say(async () => {
      const variables = { motionId, question: post.id, words };
      const { data } = await client.mutate({ mutation: AnswerQuestionDocument, variables });
      return data?.answerQuestion;
    });
    if (taken) await talk.onSaid();
    return taken;
  };
  return (
    <>
      {post.mustAnswer && post.words !== null && (
        <p>
          {waits ? (
            <Mark tone="warn">
              <Trans>Must be answered before the vote is called</Trans>
            </Mark>
          ) : (
            <Mark tone="good">
              <Trans>Answered by who writes the motion</Trans>
            </Mark>
          )}
        </p>
      )}
      <PostItem talk={talk} post={post} />
      {answers.length > 0 && (
        <ul className="answers" aria-label={t`Answers`}>
          {answers.map((each) => (
            <li key={each.id}>
              <PostItem talk={talk} post={each} />
            </li>
          ))}
        </ul>
      )}
      {open && person !== null && post.words !== null && (
        <details className="desk no-print" open={waits && writes}>
          <summary>{t`Answer`}</summary>
          <SayForm
            person={person}
            place={`${motionId}.${post.id}`}
            label={t`Your answer`}
            act={t`Answer it`}
            came={came}
            onSay={answer}
            plain
          />
        </details>
      )}
    </>
  );
}

function Ask({ talk, person, left }: { talk: Talk; person: string; left: DeliberationPartsFragment['left'] }) {
  const { t } = useLingui();
  const format = useFormat();
  const came = useSpeech();
  const [must, setMust] = useState(false);
  const questions = left?.questions ?? 0;
  const count = format.count(questions);
  const { motionId } = talk;
  const ask = async (words: string): Promise<boolean> => {
    const taken = await came.say(async () => {
      const post = { motionId, kind: 'QUESTION', words, mustAnswer: must } as const;
      const { data } = await client.mutate({ mutation: PostOnMotionDocument, variables: { post } });
      return data?.postOnMotion;
    });
    if (taken) {
      setMust(false);
      await talk.onSaid();
    }
    return taken;
  };
  return (
    <details className="desk no-print">
      <summary>{t`Ask something`}</summary>
      <SayForm
        person={person}
        place={`${motionId}.QUESTION`}
        label={t`Your question`}
        act={t`Ask it`}
        came={came}
        onSay={ask}
      >
        <label className="row check">
          <input
            type="checkbox"
            checked={must}
            disabled={questions === 0 && !must}
            onChange={({ target }) => {
              setMust(target.checked);
            }}
          />
          <span>
            <Trans>
              The vote must not be called before who writes the motion has answered. You have {count} of these left.
            </Trans>
          </span>
        </label>
      </SayForm>
    </details>
  );
}
