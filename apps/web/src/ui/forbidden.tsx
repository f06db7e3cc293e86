import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { SignInLink } from './sign-in-link.js';
import { useViewer } from '../client/use-viewer.js';
import { PageHead } from './page-head.js';

/** A page that is not for whoever is looking: says so, and what would help. */
export function Forbidden({ title, children }: { title?: string; children?: ReactNode }) {
  const { t } = useLingui();
  const signedIn = useViewer()?.viewer.signedIn === true;
  return (
    <>
      <PageHead title={title ?? t`Not open to you`}>
        {children ??
          (signedIn ? (
            <Trans>Your role in the partnership does not cover this page.</Trans>
          ) : (
            <Trans>Sign in to see this page.</Trans>
          ))}
      </PageHead>
      <p className="row">
        {!signedIn && (
          <SignInLink className="button">
            <Trans>Sign in</Trans>
          </SignInLink>
        )}
        <Link className="link" to="/accounts">
          <Trans>The accounts are open to everyone</Trans>
        </Link>
      </p>
    </>
  );
}
