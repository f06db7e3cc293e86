import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { BallotsQuery } from '../../gql/ballots/graphql.js';
import { Mark } from '../../ui/mark.js';
import { MotionStateMark } from './motion-state-mark.js';

export type MotionSummary = Omit<BallotsQuery['motions'][number], 'why' | 'kind'>;

/** A ballot in a list: the question, what hangs on it, how long is left. */
export function MotionItem({ motion }: { motion: MotionSummary }) {
  const format = useFormat();
  const amount = format.quantity(motion.amount, motion.currency);
  const cast = format.count(motion.turnout);
  const size = format.count(motion.electorateSize);
  const closes = format.distance(motion.closesAt);
  const closed = format.day(motion.closesAt);
  return (
    <li className="part">
      <h3>
        <Link to={`/ballots/${motion.id}`}>{motion.title}</Link>
      </h3>
      <p>
        {motion.state === 'OPEN' ? (
          <Trans>
            {amount} to divide. Closes {closes}. {cast} of {size} have voted.
          </Trans>
        ) : (
          <Trans>
            {amount} to divide. Closing {closed}. {cast} of {size} voted.
          </Trans>
        )}
      </p>
      <p className="row">
        <MotionStateMark state={motion.state} />
        {motion.receipt !== null && (
          <Mark tone="good">
            <Trans>You have voted</Trans>
          </Mark>
        )}
        {motion.state === 'OPEN' && motion.mayVote && motion.receipt === null && (
          <Mark tone="warn">
            <Trans>Needs your vote</Trans>
          </Mark>
        )}
      </p>
    </li>
  );
}
