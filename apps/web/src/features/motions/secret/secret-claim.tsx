import { Trans, useLingui } from '@lingui/react/macro';
import { Part } from '../../../ui/part.js';

/** What a secret vote protects, and what it does not: said before anybody draws a token. */
export function SecretClaim() {
  const { t } = useLingui();
  return (
    <Part title={t`What protects your vote, and what does not`}>
      <ul>
        <li>
          <Trans>
            Your browser makes a token, and the server signs it without seeing it. Nothing that is stored says whose
            token cast which ballot.
          </Trans>
        </li>
        <li>
          <Trans>
            The log shows when tokens are drawn and when ballots come, to everybody. Draw your token now and vote hours
            later, best from elsewhere: who does both at once on a quiet day can be guessed. Whoever runs the server
            could also show each member another key, and know them by it: the key of your college stands in the log.
          </Trans>
        </li>
        <li>
          <Trans>
            The token lives in this browser alone. If you lose it, nobody can give you another, and you have not voted.
          </Trans>
        </li>
        <li>
          <Trans>
            A ballot that is changed, dropped or miscounted can be found out. Whoever runs the server could draw tokens
            for members who did not, and vote with them: this page tells you when one was drawn in your name.
          </Trans>
        </li>
        <li>
          <Trans>
            You could show somebody your token, and somebody could stand beside you. If you are pressed, vote again
            later, alone: only your last ballot counts.
          </Trans>
        </li>
      </ul>
    </Part>
  );
}
