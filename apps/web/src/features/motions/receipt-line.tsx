import { Link } from 'react-router';
import { Trans } from '@lingui/react/macro';
import { SplitTally } from '../../ui/split-tally.js';

/** The code that finds a ballot in the log and tells nothing of the choice; and the way to look it up. */
export function ReceiptLine({ receipt }: { receipt: string }) {
  return (
    <>
      <p className="receipt">
        <SplitTally joined={false} />
        <code>{receipt}</code>
      </p>
      <p className="no-print">
        <Link to={`/verify#code=${encodeURIComponent(receipt)}`}>
          <Trans>Was my ballot counted? Find it in the log</Trans>
        </Link>
      </p>
    </>
  );
}
