import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MotionPageDocument, type MotionPageQuery, type MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { messages as ballotWords } from '../ballots/locales/en.po';
import { MotionStateMark } from '../ballots/motion-state-mark.js';
import { formWords } from '../forms/fields-form.js';
import { MandatesOnMotion } from '../mandates/lazily.js';
import { proofWords } from '../proof/leaf-proof.js';
import { AuthorDesk } from './author-desk.js';
import { ChooseCollege } from './choose-college.js';
import { Deliberation } from './deliberation/lazily.js';
import { HonestClaim } from './honest-claim.js';
import { Impact } from './impact/lazily.js';
import { Invited } from './invited.js';
import { messages as words } from './locales/en.po';
import { MotionRules } from './motion-rules.js';
import { MotionSteps } from './motion-steps.js';
import { MotionText } from './motion-text.js';
import { Ratified } from './ratified.js';
import { KINDS, useNext } from './motion-words.js';
import { NoSuchMotion } from './no-such-motion.js';
import { Objections } from './objections/lazily.js';
import { OutcomePart } from './outcome.js';
import { OwnVote } from './own-vote.js';
import { AfterCount } from './recount/lazily.js';
import { SecondCall } from './second-call.js';
import { SmallColleges } from './small-colleges.js';
import { Support } from './support.js';
import './motions.css';

export const messages = { ...words, ...ballotWords, ...formWords, ...proofWords };

export const preload = (client: ApolloClient, pathname: string) =>
  client.query({ query: MotionPageDocument, variables: { id: matchPath('/motions/:id', pathname)?.params.id ?? '' } });

/** One motion: what is asked, where it stands, and what the viewer may do with it. */
export default function MotionPage() {
  const { id = '' } = useParams();
  return (
    <Loaded answer={useQuery(MotionPageDocument, { variables: { id } })}>
      {(data) => (data.motion === null ? <NoSuchMotion /> : <Motion data={data} motion={data.motion} />)}
    </Loaded>
  );
}

const UNDECIDED: ReadonlySet<MotionPartsFragment['state']> = new Set(['DRAFT', 'DELIBERATION', 'NOTICED', 'OPEN']);
const SUPPORTED: ReadonlySet<MotionPartsFragment['state']> = new Set(['DELIBERATION', 'NOTICED']);

function Motion({ data, motion }: { data: MotionPageQuery; motion: MotionPartsFragment }) {
  const { t } = useLingui();
  const next = useNext()(motion);
  const { partnership, periods, viewer } = data;
  const { outcome, own, state } = motion;
  return (
    <>
      <PageHead title={motion.title}>
        <p>{t(KINDS[motion.kind])}</p>
      </PageHead>
      <div className="part">
        <p className="row">
          <MotionStateMark state={state} />
          <span>{next}</span>
        </p>
        <MotionSteps motion={motion} />
        <SecondCall motion={motion} />
        <Ratified motion={motion} />
      </div>
      <div className="columns">
        <div className="stacked">
          {outcome !== null && (
            <OutcomePart motion={motion} outcome={outcome} colleges={partnership.colleges} periods={periods} />
          )}
          {outcome !== null && (
            <AfterCount
              motion={motion}
              colleges={partnership.colleges}
              viewer={viewer.person === null ? undefined : { partnership: partnership.id, person: viewer.person.id }}
            />
          )}
          {outcome !== null && <Objections motionId={motion.id} signedIn={viewer.signedIn} />}
          {(state === 'OPEN' || state === 'NOTICED') && (
            <SmallColleges motion={motion} colleges={partnership.colleges} />
          )}
          <OwnVote motion={motion} signedIn={viewer.signedIn} />
          <MandatesOnMotion motion={motion} signedIn={viewer.signedIn} />
          {own?.invited === true && <Invited motion={motion} />}
          {UNDECIDED.has(state) && <Impact motionId={motion.id} />}
          <MotionText motion={motion} periods={periods} />
          {state !== 'DRAFT' && <Deliberation motion={motion} person={viewer.person?.id ?? null} />}
          {own?.writes === true && viewer.person !== null && <AuthorDesk motion={motion} person={viewer.person.id} />}
        </div>
        <div className="stacked">
          {SUPPORTED.has(state) && <Support motion={motion} signedIn={viewer.signedIn} />}
          <ChooseCollege motion={motion} colleges={partnership.colleges} />
          <MotionRules motion={motion} colleges={partnership.colleges} />
          {(state === 'OPEN' || state === 'NOTICED') && <HonestClaim />}
          <Told motion={motion} />
        </div>
      </div>
      <p>
        <Link to="/ballots">
          <Trans>All motions and ballots</Trans>
        </Link>
      </p>
    </>
  );
}

/** Who asks, since when, in which version. */
function Told({ motion: { sponsor, authors, draftedAt, version, concerns } }: { motion: MotionPartsFragment }) {
  const format = useFormat();
  const day = format.day(draftedAt);
  const number = format.count(version);
  const by = format.list([sponsor, ...authors]);
  if (concerns !== null) {
    return (
      <p className="note">
        <Trans>Nobody wrote this: it was put to the vote when the division was counted, on {day}.</Trans>
      </p>
    );
  }
  return (
    <p className="note">
      <Trans>
        Brought by {by}, first written on {day}. This is version {number} of its text.
      </Trans>
    </p>
  );
}
