import { lazy, Suspense, type ReactNode } from 'react';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { Trans, useLingui } from '@lingui/react/macro';
import { Forbidden } from './forbidden.js';
import { PageHead } from './page-head.js';
import { Slip } from './slip.js';

// Of use in the first minute of a partnership only: nobody else should wait for it.
const NothingYet = lazy(() => import('./nothing-yet.js'));
// Only an address that somebody wrote by hand can ask for what cannot be.
const NotUnderstood = lazy(() => import('./not-understood.js'));

/** The status of an answer that has nothing but refusals in it. */
const BAD_REQUEST = 400;

interface FailedProps {
  readonly error: Error;
  readonly retry?: () => void;
  /** The page's own words for those whom it is not for. */
  readonly forbidden?: ReactNode;
  /** It is a part of a page, which has its heading already. */
  readonly part?: boolean;
}

/** What a page shows when its figures did not come: not allowed, nothing there yet, not reachable, or a fault of ours. */
export function Failed({ error, retry, forbidden, part = false }: FailedProps) {
  const { t } = useLingui();
  const extensions = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions : undefined;
  const code = extensions?.['code'];
  const correlationId = extensions?.['correlationId'];
  if (code === 'FORBIDDEN' || code === 'UNAUTHENTICATED') return forbidden ?? <Forbidden />;
  if (code === 'NOT_FOUND') {
    return (
      <Suspense>
        <NothingYet />
      </Suspense>
    );
  }
  if (code === 'BAD_REQUEST' || (ServerError.is(error) && error.statusCode === BAD_REQUEST)) {
    return (
      <Suspense>
        <NotUnderstood error={error} />
      </Suspense>
    );
  }
  // What the browser throws when a request or the chunk of a page got no answer at all, and Vite when its styles did not.
  const unanswered = error instanceof TypeError ? /fetch|import|load|network/iu : /^Unable to preload/u;
  const reached = !unanswered.test(error.message);
  const title = reached ? t`Something broke here` : t`No answer from the server`;
  return (
    <>
      {!part && <PageHead title={title} />}
      <Slip tone="bad" alert>
        {part && (
          <p>
            <strong>{title}</strong>
          </p>
        )}
        {reached ? (
          <p>
            <Trans>This is our fault, not yours. Nothing was half-written.</Trans>
          </p>
        ) : (
          <p>
            <Trans>You may be offline, or the server is being restarted. Nothing was lost.</Trans>
          </p>
        )}
        {typeof correlationId === 'string' && (
          <p className="note">
            <Trans>
              Quote this when you report it: <code>{correlationId}</code>
            </Trans>
          </p>
        )}
        {retry !== undefined && (
          <button className="button" type="button" onClick={retry}>
            <Trans>Try again</Trans>
          </button>
        )}
      </Slip>
    </>
  );
}
