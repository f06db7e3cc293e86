import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { SignInLink } from '../../ui/sign-in-link.js';
import { Slip } from '../../ui/slip.js';
import { ReceiptLine } from './receipt-line.js';

/** The viewer's own place in the vote: the way to the booth, the receipt, or why there is neither. */
export function OwnVote({ motion, signedIn }: { motion: MotionPartsFragment; signedIn: boolean }) {
  const { t } = useLingui();
  const { own, state } = motion;
  const receipt = own?.receipt ?? null;
  // Once it is counted, what is recorded under one's reference says more.
  if (state !== 'OPEN' && (receipt === null || motion.outcome !== null)) return null;
  return (
    <Part title={t`Your vote`}>
      {receipt !== null && (
        <>
          <p>
            <Mark tone="good">
              <Trans>Your ballot is cast</Trans>
            </Mark>
          </p>
          <ReceiptLine receipt={receipt} />
        </>
      )}
      {state === 'OPEN' && <WayIn motion={motion} signedIn={signedIn} again={receipt !== null} />}
    </Part>
  );
}

interface WayInProps {
  readonly motion: MotionPartsFragment;
  readonly signedIn: boolean;
  readonly again: boolean;
}

function WayIn({ motion: { id, own }, signedIn, again }: WayInProps) {
  if (!signedIn) {
    return (
      <p>
        <SignInLink className="button">
          <Trans>Sign in to vote</Trans>
        </SignInLink>
      </p>
    );
  }
  if (own?.voter === undefined || own.voter === null) {
    return (
      <Slip tone="warn">
        <p>
          <Trans>You are not on the roll of this vote. It was fixed when voting opened.</Trans>
        </p>
      </Slip>
    );
  }
  return (
    <p className="no-print">
      <Link className={again ? 'button plain' : 'button'} to={`/motions/${id}/vote`}>
        {again ? <Trans>Vote again</Trans> : <Trans>Vote</Trans>}
      </Link>
    </p>
  );
}
