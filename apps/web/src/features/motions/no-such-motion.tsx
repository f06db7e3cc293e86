import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { PageHead } from '../../ui/page-head.js';

/** An address that leads to no motion, or to somebody's draft. */
export function NoSuchMotion() {
  const { t } = useLingui();
  return (
    <>
      <PageHead title={t`No such motion`}>
        <Trans>The link to it may be cut short, or it is a draft that only those who write it can read.</Trans>
      </PageHead>
      <p>
        <Link className="button" to="/ballots">
          <Trans>All motions and ballots</Trans>
        </Link>
      </p>
    </>
  );
}
