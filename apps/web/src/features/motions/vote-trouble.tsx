import { Trans } from '@lingui/react/macro';
import { SignInLink } from '../../ui/sign-in-link.js';
import { Slip } from '../../ui/slip.js';
import { Refused } from '../forms/refused.js';
import type { VoteTrouble } from './use-casting.js';
import type { NoVoterKey } from './voter-key.js';

/** Why a ballot was not cast, and what to do. What was chosen is kept. */
export function VoteTroubleSlip({ trouble }: { trouble: VoteTrouble }) {
  if (trouble.kind === 'REFUSED') return <Refused refusal={trouble.refusal} />;
  if (trouble.kind === 'KEY') return <KeyTrouble why={trouble.why} />;
  return (
    <Slip tone="bad" alert>
      {trouble.kind === 'SERVER' ? (
        <>
          <p>
            <Trans>The server did not take your ballot. Your session may have run out.</Trans>
          </p>
          <SignInLink className="button plain">
            <Trans>Sign in again</Trans>
          </SignInLink>
        </>
      ) : (
        <p>
          <Trans>
            Your ballot did not reach the server, or its answer did not reach you. What you chose is kept. Cast it
            again: only your last ballot counts.
          </Trans>
        </p>
      )}
    </Slip>
  );
}

/** What to do where a browser cannot sign. */
export function KeyTrouble({ why }: { why: NoVoterKey['why'] }) {
  return (
    <Slip tone="bad" alert>
      <p>
        {why === 'INSECURE' && (
          <Trans>
            Ballots are signed in your browser, which it does only over a safe line. Open this page at an address that
            begins with https, then vote.
          </Trans>
        )}
        {why === 'TOO_OLD' && (
          <Trans>
            This browser cannot sign ballots yet (it lacks Ed25519). Update it, or vote from another browser or phone.
          </Trans>
        )}
        {why === 'KEEPS_NOTHING' && (
          <Trans>
            This browser does not keep anything for this site, as in a private window. Open an ordinary window, then
            vote.
          </Trans>
        )}
      </p>
    </Slip>
  );
}
