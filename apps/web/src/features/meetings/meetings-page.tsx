import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MeetingsPageDocument, type MeetingsPageQuery } from '../../gql/meetings/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { Mark } from '../../ui/mark.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { formWords } from '../forms/fields-form.js';
import { messages as motionWords } from '../motions/locales/en.po';
import { CallForm } from './call-form.js';
import { messages as words } from './locales/en.po';
import { IS_COMING, IS_OPEN, MEETING_KINDS, MEETING_STATES } from './meeting-words.js';
import { Requisitions } from './requisitions.js';
import './meetings.css';

export const messages = { ...words, ...formWords, ...motionWords };

type Summary = MeetingsPageQuery['meetings'][number];

export const preload = (client: ApolloClient) => client.query({ query: MeetingsPageDocument });

/** General meetings: what needs the viewer first, then the next, then those that were held; and who asks for one. */
export default function MeetingsPage() {
  const answer = useQuery(MeetingsPageDocument, { fetchPolicy: 'cache-and-network' });
  return <Loaded answer={answer}>{(data) => <Meetings data={data} />}</Loaded>;
}

function Meetings({ data: { meetings, requisitions, viewer } }: { data: MeetingsPageQuery }) {
  const { t } = useLingui();
  const officer = viewer.roles.includes('OFFICER');
  const waits = meetings.filter((each) => IS_OPEN.has(each.state) && each.reference === null && viewer.signedIn);
  const open = meetings.filter((each) => IS_OPEN.has(each.state) && !waits.includes(each));
  // The next one first.
  const coming = meetings.filter(({ state }) => IS_COMING.has(state)).toReversed();
  const past = meetings.filter(({ state }) => !IS_COMING.has(state) && !IS_OPEN.has(state));
  return (
    <>
      <PageHead title={t`General meetings`}>
        <Trans>
          Where members talk before they vote. Who is called, by when and how many must come stands in the{' '}
          <Link to="/custom">rules</Link>; who votes in which <Link to="/colleges">college</Link> is counted there.
        </Trans>
      </PageHead>
      <List title={t`Needs you: say that you are there`} meetings={waits} />
      <List title={t`Open now`} meetings={open} />
      <List title={t`Next`} meetings={coming} />
      {coming.length + open.length + waits.length === 0 && (
        <p className="prose">
          <Trans>No meeting is called.</Trans>
        </p>
      )}
      {officer && (
        <details className="part no-print">
          <summary>
            <Trans>Call a meeting</Trans>
          </summary>
          <CallForm requisition={null} />
        </details>
      )}
      <Requisitions requisitions={requisitions} signedIn={viewer.signedIn} officer={officer} />
      <List title={t`Held, or called off`} meetings={past} />
    </>
  );
}

function List({ title, meetings }: { title: string; meetings: readonly Summary[] }) {
  if (meetings.length === 0) return null;
  return (
    <Part title={title}>
      <ul className="items">
        {meetings.map((meeting) => (
          <Item key={meeting.id} meeting={meeting} />
        ))}
      </ul>
    </Part>
  );
}

function Item({ meeting: { id, kind, state, place, beginsAt, present, quorum } }: { meeting: Summary }) {
  const { t } = useLingui();
  const format = useFormat();
  const [tone, state_] = MEETING_STATES[state];
  const when = format.instant(beginsAt);
  const [came, needed] = [format.count(present), format.count(quorum)];
  return (
    <li className="part">
      <h3>
        <Link to={`/meetings/${id}`}>
          {t(MEETING_KINDS[kind])}, {when}
        </Link>
      </h3>
      <p>{place}</p>
      <p className="row">
        <Mark tone={tone}>{t(state_)}</Mark>
        {IS_OPEN.has(state) && (
          <span>
            <Trans>
              {came} have come; {needed} must.
            </Trans>
          </span>
        )}
      </p>
    </li>
  );
}
