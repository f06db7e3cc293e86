import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { PageHead } from './page-head.js';

export function NotFoundPage() {
  const { t } = useLingui();
  return (
    <>
      <PageHead title={t`No such page`}>
        <Trans>Nothing is kept at this address.</Trans>
      </PageHead>
      <p>
        <Link className="button" to="/">
          <Trans>Go to the home page</Trans>
        </Link>
      </p>
    </>
  );
}
