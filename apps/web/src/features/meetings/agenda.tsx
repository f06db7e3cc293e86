import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import type { MeetingPartsFragment } from '../../gql/meetings/graphql.js';
import { Part } from '../../ui/part.js';
import { MotionStateMark } from '../ballots/motion-state-mark.js';

/** What it is about, in its order; each motion leads to its text, its vote and its outcome. */
export function Agenda({ meeting: { items, state } }: { meeting: MeetingPartsFragment }) {
  const { t } = useLingui();
  return (
    <Part title={t`Agenda`}>
      {items.length === 0 && (
        <p className="prose">
          <Trans>Nothing is on it yet.</Trans>
        </p>
      )}
      {items.length > 0 && state === 'CALLED' && (
        <p className="note">
          <Trans>It can still change, until the meeting is announced.</Trans>
        </p>
      )}
      <ul className="agenda">
        {items.map(({ number, words, minutesOf, motion, title, motionState }) => (
          <li key={number}>
            <p>
              {number}. {words}
            </p>
            {motion !== null && motionState !== null && (
              <p className="row">
                <Link to={`/motions/${motion}`}>{title}</Link>
                <MotionStateMark state={motionState} />
              </p>
            )}
            {motion === null && minutesOf === null && (
              <p className="note">
                <Trans>To talk about; nothing is voted on.</Trans>
              </p>
            )}
            {minutesOf !== null && (
              <p>
                <Link to={`/meetings/${minutesOf}`}>
                  <Trans>Those minutes</Trans>
                </Link>
              </p>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}
