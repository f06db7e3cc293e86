import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { MotionSummaryFragment } from '../../gql/motions/graphql.js';
import { Mark } from '../../ui/mark.js';
import { MotionStateMark } from '../ballots/motion-state-mark.js';
import { KINDS } from './motion-words.js';
import './motions.css';

type Summary = MotionSummaryFragment;

const needsMe = ({ own, state }: Summary): boolean =>
  state === 'OPEN' && (own?.voter ?? null) !== null && own?.ballots === 0;

/** A motion in a list: what is asked, how long is left, and the way to the booth. */
export function MotionEntry({ motion }: { motion: Summary }) {
  const { t } = useLingui();
  const { title } = motion;
  return (
    <li className="part">
      <h3>
        <Link to={`/motions/${motion.id}`}>{title}</Link>
      </h3>
      <p>
        {t(KINDS[motion.kind])}. <When motion={motion} />
      </p>
      <p className="row">
        <MotionStateMark state={motion.state} />
        {(motion.own?.ballots ?? 0) > 0 && (
          <Mark tone="good">
            <Trans>You have voted</Trans>
          </Mark>
        )}
        {motion.own?.invited === true && (
          <Mark tone="warn">
            <Trans>You are asked to write it together</Trans>
          </Mark>
        )}
        {needsMe(motion) && (
          <Link className="button" to={`/motions/${motion.id}/vote`} aria-label={t`Vote now: ${title}`}>
            <Trans>Vote now</Trans>
          </Link>
        )}
      </p>
    </li>
  );
}

function When({ motion: { state, opensAt, closesAt, turnout, onRoll, supporters } }: { motion: Summary }) {
  const format = useFormat();
  const [cast, size, count] = [format.count(turnout), format.count(onRoll), format.count(supporters)];
  if (state === 'OPEN' && closesAt !== null) {
    const closes = format.distance(closesAt);
    return (
      <Trans>
        Closes {closes}. {cast} of {size} have voted.
      </Trans>
    );
  }
  if (state === 'NOTICED' && opensAt !== null) {
    const [opens, distance] = [format.instant(opensAt), format.distance(opensAt)];
    return (
      <Trans>
        Voting opens {distance}, on {opens}.
      </Trans>
    );
  }
  if (state === 'DELIBERATION') return <Trans>Supporters: {count}.</Trans>;
  if (state === 'DRAFT' || state === 'WITHDRAWN') return null;
  return (
    <Trans>
      {cast} of {size} voted.
    </Trans>
  );
}
