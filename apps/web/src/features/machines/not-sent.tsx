import { Trans } from '@lingui/react/macro';
import { Slip } from '../../ui/slip.js';

/** What was asked never came back. */
export function NotSent() {
  return (
    <Slip tone="bad" alert>
      <p>
        <Trans>
          It did not reach the server, or your session has run out. Look at the page again before you repeat it.
        </Trans>
      </p>
    </Slip>
  );
}
