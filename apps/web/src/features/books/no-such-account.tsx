import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { PageHead } from '../../ui/page-head.js';
import { BooksNav } from './books-nav.js';

/** The address names an account that these books do not have, or do not have in this unit. */
export function NoSuchAccount({ account, unit }: { account: string; unit: string }) {
  const { t } = useLingui();
  return (
    <>
      <PageHead title={t`No such account`}>
        <Trans>
          The books have no account <code>{account}</code> in {unit}. An account opens with its first entry.
        </Trans>
      </PageHead>
      <BooksNav />
      <p>
        <Link className="button" to="/books">
          <Trans>All accounts</Trans>
        </Link>
      </p>
    </>
  );
}
