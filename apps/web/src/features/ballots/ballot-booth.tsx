import { Trans, useLingui } from '@lingui/react/macro';
import { SignInLink } from '../../ui/sign-in-link.js';
import { useFormat } from '../../format/use-format.js';
import { Part } from '../../ui/part.js';
import { Slip } from '../../ui/slip.js';
import { BallotForm } from './ballot-form.js';
import { LineList } from './line-list.js';
import type { Motion } from './ballot-page.js';
import { Receipt } from './receipt.js';

/** The viewer's own place at this ballot: the form, the receipt, or why there is neither. */
export function BallotBooth({ motion, signedIn }: { motion: Motion; signedIn: boolean }) {
  const { t } = useLingui();
  const opens = useFormat().instant(motion.opensAt);
  if (motion.receipt !== null) return <Receipt receipt={motion.receipt} open={motion.state === 'OPEN'} />;
  if (motion.state === 'OPEN' && motion.mayVote) return <BallotForm motion={motion} />;
  return (
    <Part title={t`What can be divided`}>
      {motion.state === 'OPEN' && (
        <Slip tone="warn">
          {signedIn ? (
            <p>
              <Trans>You are not on the electorate of this ballot. It was fixed when the ballot was called.</Trans>
            </p>
          ) : (
            <>
              <p>
                <Trans>Members of the Common Association vote here.</Trans>
              </p>
              <SignInLink className="button">
                <Trans>Sign in to vote</Trans>
              </SignInLink>
            </>
          )}
        </Slip>
      )}
      {(motion.state === 'NOTICED' || motion.state === 'DELIBERATION') && (
        <p>
          <Trans>Voting opens on {opens}.</Trans>
        </p>
      )}
      <LineList motion={motion} />
    </Part>
  );
}
