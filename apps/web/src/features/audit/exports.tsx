import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { Part } from '../../ui/part.js';

/** The books in forms that other programs read, so that nobody needs this one to check them. */
export function Exports() {
  const { t } = useLingui();
  return (
    <Part title={t`Take the books with you`}>
      <p className="prose">
        <Trans>
          The whole journal as plain text, for the program you trust. Run <code>hledger check</code> on it: its balances
          must equal those below. Brought into empty books, it gives the same trial balance.
        </Trans>
      </p>
      <p className="row">
        <a className="button plain" href="/export/journal.hledger" download>
          <Trans>Journal for hledger</Trans>
        </a>
        <a className="button plain" href="/export/journal.ledger" download>
          <Trans>Journal for ledger</Trans>
        </a>
        <a className="button plain" href="/export/journal.beancount" download>
          <Trans>Journal for beancount</Trans>
        </a>
        <a className="button plain" href="/export/journal.csv" download>
          <Trans>Journal as CSV</Trans>
        </a>
        <a className="button plain" href="/export/trial-balance.csv" download>
          <Trans>Trial balance as CSV</Trans>
        </a>
      </p>
      <p>
        <Link className="link" to="/entries">
          <Trans>Look for single entries</Trans>
        </Link>
      </p>
    </Part>
  );
}
