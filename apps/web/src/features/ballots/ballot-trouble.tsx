import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { Trans } from '@lingui/react/macro';
import { SignInLink } from '../../ui/sign-in-link.js';
import { Slip } from '../../ui/slip.js';

/** Why a ballot may not have arrived, other than a rule that refused it, and what to do. */
export function BallotTrouble({ error }: { error: Error }) {
  return (
    <Slip tone="bad" alert>
      {CombinedGraphQLErrors.is(error) ? (
        <>
          <p>
            <Trans>
              The server did not take your ballot. Your session may have run out; what you filled in is kept.
            </Trans>
          </p>
          <SignInLink className="button plain">
            <Trans>Sign in again</Trans>
          </SignInLink>
        </>
      ) : (
        <p>
          <Trans>
            Your ballot did not reach the server, or its answer did not reach you. Cast it again: it can only be counted
            once.
          </Trans>
        </p>
      )}
    </Slip>
  );
}
