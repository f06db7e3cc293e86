import { Trans, useLingui } from '@lingui/react/macro';
import { Part } from '../../ui/part.js';

/** The books in forms that other programs read, so that nobody needs this one to check them. */
export function Exports() {
  const { t } = useLingui();
  return (
    <Part title={t`Take the books with you`}>
      <p className="prose">
        <Trans>
          The journal is plain text for hledger. Run <code>hledger check</code> on it: its balances must equal those
          below.
        </Trans>
      </p>
      <p className="row">
        <a className="button plain" href="/export/journal.hledger" download>
          <Trans>Journal for hledger</Trans>
        </a>
        <a className="button plain" href="/export/trial-balance.csv" download>
          <Trans>Trial balance as CSV</Trans>
        </a>
      </p>
    </Part>
  );
}
