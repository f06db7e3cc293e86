import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MotionsDocument, type MotionSummaryFragment } from '../../gql/motions/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { MotionStateMark } from '../ballots/motion-state-mark.js';
import { KINDS } from './motion-words.js';
import './motions.css';

type Summary = MotionSummaryFragment;

const stands = ({ own }: Summary): boolean => own?.voter !== undefined && own.voter !== null;
const needsMe = (motion: Summary): boolean => motion.state === 'OPEN' && stands(motion) && motion.own?.ballots === 0;

/** The motions of members: those that wait for the viewer's vote first, then by how far each has come. */
export function MotionsPart() {
  const { t } = useLingui();
  return (
    <Loaded part answer={useQuery(MotionsDocument)}>
      {({ motions, viewer }) => {
        const at = (...states: readonly Summary['state'][]) => motions.filter(({ state }) => states.includes(state));
        return (
          <>
            <Motions title={t`Motions that wait for your vote`} motions={motions.filter(needsMe)} />
            <Motions title={t`Motions open for voting`} motions={at('OPEN').filter((motion) => !needsMe(motion))} />
            <Motions title={t`Motions announced`} motions={at('NOTICED')} />
            <Motions title={t`Motions under discussion`} motions={at('DELIBERATION')} />
            <Motions title={t`Your drafts`} motions={at('DRAFT')} />
            {viewer.signedIn && (
              <p className="no-print">
                <Link className="button plain" to="/motions/new">
                  <Trans>Write a motion</Trans>
                </Link>
              </p>
            )}
            <Motions
              title={t`Motions decided`}
              motions={motions.filter(({ state }) => !['OPEN', 'NOTICED', 'DELIBERATION', 'DRAFT'].includes(state))}
            />
          </>
        );
      }}
    </Loaded>
  );
}

function Motions({ title, motions }: { title: string; motions: readonly Summary[] }) {
  if (motions.length === 0) return null;
  return (
    <Part title={title}>
      <ul className="items">
        {motions.map((motion) => (
          <Item key={motion.id} motion={motion} />
        ))}
      </ul>
    </Part>
  );
}

function Item({ motion }: { motion: Summary }) {
  const { t } = useLingui();
  return (
    <li className="part">
      <h3>
        <Link to={`/motions/${motion.id}`}>{motion.title}</Link>
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
        {needsMe(motion) && (
          <Link to={`/motions/${motion.id}/vote`}>
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
    const opens = format.instant(opensAt);
    return <Trans>Voting opens on {opens}.</Trans>;
  }
  if (state === 'DELIBERATION') return <Trans>Supporters: {count}.</Trans>;
  if (state === 'DRAFT' || state === 'WITHDRAWN') return null;
  return (
    <Trans>
      {cast} of {size} voted.
    </Trans>
  );
}
