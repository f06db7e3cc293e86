import { useEffect } from 'react';
import { useApolloClient } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { PageHead } from './page-head.js';
import { useViewer } from '../client/use-viewer.js';

/** How long to wait before asking again whether there is something to show. */
const ASK_AGAIN_MS = 3000;

/** A page whose partnership or first period does not exist yet: says so, and looks again by itself. */
export default function NothingYet() {
  const { t } = useLingui();
  const client = useApolloClient();
  const viewer = useViewer();
  useEffect(() => {
    const timer = setInterval(() => {
      // Who is looking, and the page's own figures: both failed for want of a partnership.
      client.refetchQueries({ include: 'active' }).catch(() => undefined);
    }, ASK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [client]);
  return (
    <>
      <PageHead title={t`Nothing to show yet`}>
        {viewer === null ? (
          <Trans>No partnership is founded here.</Trans>
        ) : (
          <Trans>{viewer.partnership.name} has no accounts yet: its first period has not begun.</Trans>
        )}
      </PageHead>
      <p className="prose" role="status">
        <Trans>
          A demonstration that has just been started is still being written: that takes a minute. This page looks again
          by itself.
        </Trans>
      </p>
    </>
  );
}
