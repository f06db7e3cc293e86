import { Suspense } from 'react';
import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { MotionPageDocument, type MotionPageQuery, type MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Waiting } from '../../ui/waiting.js';
import { formWords } from '../forms/fields-form.js';
import { CastForOthers } from '../mandates/lazily.js';
import { Booth } from './booth.js';
import { BallotRule } from './booths/lazily.js';
import { HonestClaim } from './honest-claim.js';
import { Impact } from './impact/lazily.js';
import { messages as words } from './locales/en.po';
import { MotionRules } from './motion-rules.js';
import { MotionText } from './motion-text.js';
import { useNext } from './motion-words.js';
import { NoSuchMotion } from './no-such-motion.js';
import { OwnVote } from './own-vote.js';
import { SecretBooth, SecretClaim } from './secret/lazily.js';
import { SmallColleges } from './small-colleges.js';
import './motions.css';

export const messages = { ...words, ...formWords };

export const preload = (client: ApolloClient, pathname: string) =>
  client.query({
    query: MotionPageDocument,
    variables: { id: matchPath('/motions/:id/vote', pathname)?.params.id ?? '' },
  });

/** Nothing but one vote: the question, the choice, and beside it the rules that bind it. */
export default function VotePage() {
  const { id = '' } = useParams();
  return (
    <Loaded answer={useQuery(MotionPageDocument, { variables: { id } })}>
      {(data) => (data.motion === null ? <NoSuchMotion /> : <Vote data={data} motion={data.motion} />)}
    </Loaded>
  );
}

function Vote({ data, motion }: { data: MotionPageQuery; motion: MotionPartsFragment }) {
  const { partnership, periods, viewer } = data;
  const next = useNext()(motion);
  const person = viewer.person?.id;
  const isSecret = motion.terms?.secrecy === 'TOKENS';
  const AnyBooth = isSecret ? SecretBooth : Booth;
  const mayVote = motion.state === 'OPEN' && (motion.own?.voter ?? null) !== null;
  return (
    <>
      <p className="no-print">
        <Link to={`/motions/${motion.id}`}>
          <Trans>Back to the motion</Trans>
        </Link>
      </p>
      <PageHead title={motion.title}>
        <p>{next}</p>
      </PageHead>
      <div className="columns">
        <div className="stacked">
          {motion.state === 'OPEN' && <SmallColleges motion={motion} colleges={partnership.colleges} />}
          {mayVote && person !== undefined ? (
            <Suspense fallback={<Waiting />}>
              <AnyBooth motion={motion} caster={{ partnership: partnership.id, person }} />
            </Suspense>
          ) : (
            <OwnVote motion={motion} signedIn={viewer.signedIn} />
          )}
          {mayVote && !isSecret && person !== undefined && (
            <CastForOthers motion={motion} caster={{ partnership: partnership.id, person }} />
          )}
          <MotionText motion={motion} periods={periods} />
          <Impact motionId={motion.id} />
        </div>
        <div className="stacked">
          {motion.ballot !== 'MOTION' && (
            <Suspense>
              <BallotRule parts={motion} />
            </Suspense>
          )}
          <Suspense>{isSecret ? <SecretClaim /> : <HonestClaim />}</Suspense>
          <MotionRules motion={motion} colleges={partnership.colleges} />
        </div>
      </div>
    </>
  );
}
