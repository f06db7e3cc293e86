import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { BallotDocument, type BallotQuery } from '../../gql/ballots/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Objections } from '../motions/objections/lazily.js';
import { BallotBooth } from './ballot-booth.js';
import { BallotRules } from './ballot-rules.js';
import { MotionStateMark } from './motion-state-mark.js';
import { OutcomePart } from './outcome-part.js';

export { messages } from './locales/en.po';

export type Motion = NonNullable<BallotQuery['motion']>;

export const preload = (client: ApolloClient, pathname: string) =>
  client.query({ query: BallotDocument, variables: { id: matchPath('/ballots/:id', pathname)?.params.id ?? '' } });

export default function BallotPage() {
  const { t } = useLingui();
  const { id = '' } = useParams();
  const answer = useQuery(BallotDocument, { variables: { id } });
  return (
    <Loaded answer={answer}>
      {({ motion, viewer }) =>
        motion === null ? (
          <>
            <PageHead title={t`No such ballot`} />
            <p>
              <Link to="/ballots">
                <Trans>All ballots</Trans>
              </Link>
            </p>
          </>
        ) : (
          <Ballot motion={motion} signedIn={viewer.signedIn} />
        )
      }
    </Loaded>
  );
}

function Ballot({ motion, signedIn }: { motion: Motion; signedIn: boolean }) {
  const format = useFormat();
  const amount = format.quantity(motion.amount, motion.currency);
  const closes = format.instant(motion.closesAt);
  const distance = format.distance(motion.closesAt);
  return (
    <>
      <PageHead title={motion.title}>
        <p>{motion.why}</p>
      </PageHead>
      <p className="row">
        <MotionStateMark state={motion.state} />
        <span>
          {motion.state === 'OPEN' ? (
            <Trans>
              {amount} to divide. Closes {distance}, on {closes}.
            </Trans>
          ) : (
            <Trans>
              {amount} to divide. Closing time {closes}.
            </Trans>
          )}
        </span>
      </p>
      <div className="columns">
        <div className="stacked">
          {motion.outcome !== null && <OutcomePart motion={motion} outcome={motion.outcome} />}
          {motion.outcome !== null && <Objections motionId={motion.id} signedIn={signedIn} />}
          {(motion.outcome === null || motion.receipt !== null) && <BallotBooth motion={motion} signedIn={signedIn} />}
        </div>
        <BallotRules motion={motion} />
      </div>
    </>
  );
}
