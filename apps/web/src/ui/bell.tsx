import { useEffect } from 'react';
import { useQuery } from '@apollo/client/react';
import { Link, useLocation } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../format/use-format.js';
import { UnreadDocument } from '../gql/client/graphql.js';

/** How many are counted at most. */
const MOST = 100;

/** The way to what somebody was told, and how much of it is unread: looked for again whenever they go to another page. */
export function Bell() {
  const { t } = useLingui();
  const format = useFormat();
  const { pathname } = useLocation();
  const { data, refetch } = useQuery(UnreadDocument, { fetchPolicy: 'cache-first' });
  useEffect(() => {
    // Without the server the last count stays.
    refetch().catch(() => undefined);
  }, [pathname, refetch]);
  const unread = data?.unreadNotifications ?? 0;
  const count = unread >= MOST ? `${format.count(MOST - 1)}+` : format.count(unread);
  return (
    <Link className="link" to="/notifications" aria-label={unread === 0 ? t`For you` : t`For you: ${count} unread`}>
      <Trans>For you</Trans>
      {unread > 0 && <span>&nbsp;({count})</span>}
    </Link>
  );
}
