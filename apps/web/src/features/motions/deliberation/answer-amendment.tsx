import { useId, useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { AnswerAmendmentDocument } from '../../../gql/deliberation/graphql.js';
import { MotionPageDocument } from '../../../gql/motions/graphql.js';
import { ActTrouble } from '../act-trouble.js';
import type { Talk } from './talk.js';
import { useSpeech } from './use-speech.js';

interface AnswerProps {
  readonly talk: Talk;
  readonly number: number;
  readonly stale: boolean;
  /** This form is gone then, and the focus with it. */
  readonly onAnswered: () => void;
}

/** For who writes the motion: the change becomes the next version, or it is declined, and why. */
export function AnswerAmendment({ talk: { motionId }, number, stale, onAnswered }: AnswerProps) {
  const id = useId();
  const { t } = useLingui();
  const came = useSpeech();
  const [reasons, setReasons] = useState('');
  const answer = (accepts: boolean) => async () => {
    const taken = await came.say(async () => {
      const variables = { motionId, number, accepts, reasons };
      const { data } = await client.mutate({ mutation: AnswerAmendmentDocument, variables });
      return data?.answerAmendment;
    });
    if (taken) onAnswered();
    // The motion has its next version, and its supporters are asked anew.
    if (taken && accepts) await client.refetchQueries({ include: [MotionPageDocument] });
  };
  return (
    <div className="part fields no-print">
      <div className="field">
        <label htmlFor={id}>{t`What you say to it`}</label>
        <textarea
          id={id}
          rows={2}
          value={reasons}
          aria-describedby={`${id}-note`}
          onChange={({ target }) => {
            came.forget();
            setReasons(target.value);
          }}
        />
        <p id={`${id}-note`} className="note">
          {stale ? (
            <Trans>
              The text has changed since: it can only be declined, or proposed anew. To decline takes reasons.
            </Trans>
          ) : (
            <Trans>
              To decline takes reasons. Accepted, it is the next version at once, and supporters are asked anew.
            </Trans>
          )}
        </p>
      </div>
      <ActTrouble came={came} />
      <p className="row">
        {!stale && (
          <button className="button" type="button" disabled={came.busy} onClick={() => void answer(true)()}>
            <Trans>Accept it</Trans>
          </button>
        )}
        <button
          className="button plain"
          type="button"
          disabled={came.busy || reasons.trim() === ''}
          onClick={() => void answer(false)()}
        >
          <Trans>Decline it</Trans>
        </button>
      </p>
    </div>
  );
}
