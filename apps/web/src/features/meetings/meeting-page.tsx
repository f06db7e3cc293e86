import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MeetingPageDocument, type MeetingPartsFragment } from '../../gql/meetings/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { Mark } from '../../ui/mark.js';
import { NotFoundPage } from '../../ui/not-found-page.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { messages as ballotWords } from '../ballots/locales/en.po';
import { formWords } from '../forms/fields-form.js';
import { ProxyFor } from '../mandates/lazily.js';
import { messages as motionWords } from '../motions/locales/en.po';
import { Agenda } from './agenda.js';
import { AgendaDesk } from './agenda-desk.js';
import { CheckIn } from './check-in.js';
import { Lead } from './lead.js';
import { messages as words } from './locales/en.po';
import { IS_COMING, IS_OPEN, MEETING_KINDS, MEETING_STATES, MEETING_STEPS } from './meeting-words.js';
import { MinutesPart } from './minutes-part.js';
import './meetings.css';

export const messages = { ...words, ...formWords, ...motionWords, ...ballotWords };

export const preload = (client: ApolloClient, pathname: string) =>
  client.query({
    query: MeetingPageDocument,
    variables: { id: matchPath('/meetings/:id', pathname)?.params.id ?? '' },
  });

/** One meeting: its agenda, who is there, what whoever leads it does next, and its minutes. */
export default function MeetingPage() {
  const { id = '' } = useParams();
  return (
    <Loaded answer={useQuery(MeetingPageDocument, { variables: { id }, fetchPolicy: 'cache-and-network' })}>
      {({ meeting, viewer }) =>
        meeting === null ? <NotFoundPage /> : <Meeting meeting={meeting} signedIn={viewer.signedIn} />
      }
    </Loaded>
  );
}

function Meeting({ meeting, signedIn }: { meeting: MeetingPartsFragment; signedIn: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const { id, kind, state, place, beginsAt, byMembers, requisition, leads, minutes } = meeting;
  const [tone, state_] = MEETING_STATES[state];
  const when = format.instant(beginsAt);
  return (
    <>
      <PageHead title={`${t(MEETING_KINDS[kind])}, ${when}`}>
        <p>{place}</p>
      </PageHead>
      <div className="part">
        <p className="row">
          <Mark tone={tone}>{t(state_)}</Mark>
          {byMembers && (
            <span>
              <Trans>Called by a member, because the officers did not.</Trans>
            </span>
          )}
          {requisition !== null && !byMembers && (
            <span>
              <Trans>Members asked for it.</Trans>
            </span>
          )}
          {IS_COMING.has(state) && state !== 'INQUORATE' && (
            <a className="no-print" href={`/calendar/meetings/${id}.ics`}>
              <Trans>Put it into my calendar</Trans>
            </a>
          )}
        </p>
      </div>
      <div className="columns">
        <div className="stacked">
          {minutes !== null && <MinutesPart minutes={minutes} />}
          {IS_OPEN.has(state) && <CheckIn meeting={meeting} signedIn={signedIn} />}
          <Agenda meeting={meeting} />
          {signedIn && <ProxyFor meeting={meeting} />}
          {state === 'CALLED' && leads && <AgendaDesk meeting={meeting} />}
        </div>
        <div className="stacked">
          {leads && <Lead key={state} meeting={meeting} />}
          <Presence meeting={meeting} />
          <Course meeting={meeting} />
        </div>
      </div>
      <p>
        <Link to="/meetings">
          <Trans>All meetings</Trans>
        </Link>
      </p>
    </>
  );
}

/** How many must come, and have. */
function Presence({ meeting: { state, present, members, quorum } }: { meeting: MeetingPartsFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  const [came, all, needed] = [format.count(present), format.count(members), format.count(quorum)];
  if (!IS_OPEN.has(state) && state !== 'CALLED' && state !== 'NOTICED' && state !== 'SECOND_CALL') return null;
  return (
    <Part title={t`How many must come`}>
      {IS_OPEN.has(state) && (
        <p>
          {present >= quorum ? (
            <Mark tone="good">
              <Trans>Have come: {came}. Enough.</Trans>
            </Mark>
          ) : (
            <Mark tone="warn">
              <Trans>Have come: {came}. Too few yet.</Trans>
            </Mark>
          )}
        </p>
      )}
      <p>
        <Trans>
          {needed} of today’s {all} members must be there. Each motion has a quorum of its own, counted by its ballots.
        </Trans>
      </p>
    </Part>
  );
}

/** Every step that it took, by the log. */
function Course({ meeting: { steps } }: { meeting: MeetingPartsFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`How it went on`}>
      <ol className="steps-told">
        {steps.map(({ number, state, at, members, present, quorum }) => {
          const counts = [present, members, quorum].map((count) => format.count(count ?? 0));
          const [came, all, needed] = counts;
          return (
            <li key={number}>
              {t(MEETING_STEPS[state])}, {format.instant(at)}
              {quorum !== null && (
                <>
                  {'. '}
                  <Trans>
                    {came} of {all} were there; {needed} had to be.
                  </Trans>
                </>
              )}
            </li>
          );
        })}
      </ol>
    </Part>
  );
}
