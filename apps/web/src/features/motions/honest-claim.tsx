import { Trans, useLingui } from '@lingui/react/macro';
import { Part } from '../../ui/part.js';

/** What this way of voting protects, and what it does not: said before anybody votes. */
export function HonestClaim() {
  const { t } = useLingui();
  return (
    <Part title={t`What protects your vote, and what does not`}>
      <ul>
        <li>
          <Trans>
            A ballot that is forged, changed, dropped or miscounted can be found out, if members check theirs and one
            witness of the log is honest. It is not prevented.
          </Trans>
        </li>
        <li>
          <Trans>Your vote is not secret from whoever operates this server.</Trans>
        </li>
        <li>
          <Trans>
            You could prove to somebody how you voted, and somebody could stand beside you. If you are pressed, vote
            again later, alone: only your last ballot counts.
          </Trans>
        </li>
        <li>
          <Trans>A phone or computer that somebody has tampered with can change your vote before it is signed.</Trans>
        </li>
      </ul>
    </Part>
  );
}
