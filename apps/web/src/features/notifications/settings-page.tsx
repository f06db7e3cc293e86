import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { NotificationSettingsDocument, type SettingsPartsFragment } from '../../gql/notifications/graphql.js';
import { Forbidden } from '../../ui/forbidden.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { formWords } from '../forms/fields-form.js';
import { CalendarPart } from './calendar-part.js';
import { ChoicesPart } from './choices-part.js';
import { messages as words } from './locales/en.po';
import { MailPart } from './mail-part.js';
import { PushPart } from './push-part.js';
import { TestPart } from './test-part.js';
import './notifications.css';

export const messages = { ...words, ...formWords };

export const preload = (client: ApolloClient) => client.query({ query: NotificationSettingsDocument });

/** What somebody chose of how they are told. */
export default function SettingsPage() {
  const { t } = useLingui();
  return (
    <Loaded answer={useQuery(NotificationSettingsDocument)}>
      {({ notificationSettings }) =>
        notificationSettings === null ? (
          <Forbidden title={t`How you are told`}>
            <Trans>Where you are reached, and how often. Only you can see it, so sign in first.</Trans>
          </Forbidden>
        ) : (
          <Settings settings={notificationSettings} />
        )
      }
    </Loaded>
  );
}

function Settings({ settings }: { settings: SettingsPartsFragment }) {
  const { t } = useLingui();
  return (
    <>
      <PageHead title={t`How you are told`}>
        <Trans>
          Everything stands under <Link to="/notifications">For you</Link>. What is sent besides says what is needed and
          until when, never how anybody voted, and nobody sees whether you opened it.
        </Trans>
      </PageHead>
      <MailPart settings={settings} />
      <PushPart settings={settings} />
      <ChoicesPart settings={settings} />
      {(settings.address?.verified === true || settings.devices.length > 0) && <TestPart />}
      <CalendarPart settings={settings} />
    </>
  );
}
