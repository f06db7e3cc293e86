import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';

/** Whether the books balance right now, and how to see it for oneself. */
export function BooksSlip({ balanced, asOf }: { balanced: boolean; asOf: string }) {
  const { t } = useLingui();
  const moment = useFormat().instant(asOf);
  return (
    <Part title={t`Check us`}>
      <p>
        {balanced ? (
          <Mark tone="good">
            <Trans>The books balance</Trans>
          </Mark>
        ) : (
          <Mark tone="bad">
            <Trans>The books do not balance</Trans>
          </Mark>
        )}
      </p>
      <p className="prose">
        <Trans>
          Every unit, from cents to litres, must sum to zero over the whole ledger. You need not take our word for it.
        </Trans>
      </p>
      <p className="row">
        <Link className="button plain" to="/audit">
          <Trans>See every check</Trans>
        </Link>
      </p>
      <p className="asof">
        <Trans>As of {moment}</Trans>
      </p>
    </Part>
  );
}
