import { useState } from 'react';
import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import {
  NotificationsDocument,
  type NotificationPartsFragment,
  type NotificationsQuery,
} from '../../gql/notifications/graphql.js';
import { Forbidden } from '../../ui/forbidden.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { Slip } from '../../ui/slip.js';
import { markRead, NotificationItem } from './notification-item.js';

export { messages } from './locales/en.po';

export const preload = (asked: ApolloClient) => asked.query({ query: NotificationsDocument });

type Page = NonNullable<NotificationsQuery['notifications']>;

/** What somebody was told: what waits for their vote, then what has a day, then news. */
export default function NotificationsPage() {
  const { t } = useLingui();
  const answer = useQuery(NotificationsDocument, { fetchPolicy: 'cache-and-network' });
  return (
    <Loaded answer={answer}>
      {({ notifications, partnership }) =>
        notifications === null ? (
          <Forbidden title={t`For you`}>
            <Trans>
              What waits for your vote, and what became of what you wrote. Only you can see it, so sign in first.
            </Trans>
          </Forbidden>
        ) : (
          <ForYou page={notifications} currency={partnership.currency} />
        )
      }
    </Loaded>
  );
}

function ForYou({ page, currency }: { page: Page; currency: string }) {
  const { t } = useLingui();
  const [failed, setFailed] = useState(false);
  const { unread, waiting, deadlines, news } = page;
  const all = async () => {
    const marked = await markRead(null);
    setFailed(!marked);
    if (marked) await client.refetchQueries({ include: [NotificationsDocument] });
  };
  return (
    <>
      <PageHead title={t`For you`}>
        {waiting.length === 0 ? (
          <Trans>No vote waits for you.</Trans>
        ) : (
          <Trans>What waits for your vote comes first. Nobody is told how anybody votes.</Trans>
        )}
      </PageHead>
      {waiting.length > 0 && (
        <Part title={t`Needs your vote`}>
          <Items items={waiting} currency={currency} />
        </Part>
      )}
      {deadlines.length > 0 && (
        <Part title={t`Announced`}>
          <Items items={deadlines} currency={currency} />
        </Part>
      )}
      <Part title={t`News`}>
        {news.length === 0 ? (
          <p>
            <Trans>Nothing yet. What others ask, propose and decide is told here.</Trans>
          </p>
        ) : (
          <News page={page} currency={currency} />
        )}
      </Part>
      {failed && (
        <Slip tone="bad" alert>
          <p>
            <Trans>It did not reach the server, or your session has run out. Try again.</Trans>
          </p>
        </Slip>
      )}
      <p className="row no-print">
        {unread > 0 && (
          <button className="button plain" type="button" onClick={() => void all()}>
            <Trans>Mark all as read</Trans>
          </button>
        )}
        <Link to="/notifications/settings">
          <Trans>How you are told</Trans>
        </Link>
      </p>
    </>
  );
}

/** The latest, and older ones as they are asked for. */
function News({ page, currency }: { page: Page; currency: string }) {
  const [older, setOlder] = useState<readonly NotificationPartsFragment[]>([]);
  const [more, setMore] = useState(page.more);
  const [busy, setBusy] = useState(false);
  const items = [...page.news, ...older];
  const ask = async () => {
    setBusy(true);
    try {
      const after = items.at(-1)?.id ?? null;
      const { data } = await client.query({
        query: NotificationsDocument,
        variables: { after },
        fetchPolicy: 'no-cache',
      });
      setOlder([...older, ...(data?.notifications?.news ?? [])]);
      setMore(data?.notifications?.more ?? false);
    } catch {
      // The button stays: it is asked again.
    }
    setBusy(false);
  };
  return (
    <>
      <Items items={items} currency={currency} />
      {more && (
        <p className="no-print">
          <button className="button plain" type="button" disabled={busy} onClick={() => void ask()}>
            <Trans>Show older ones</Trans>
          </button>
        </p>
      )}
    </>
  );
}

function Items({ items, currency }: { items: readonly NotificationPartsFragment[]; currency: string }) {
  return (
    <ul className="items">
      {items.map((item) => (
        <NotificationItem key={item.id} item={item} currency={currency} />
      ))}
    </ul>
  );
}
