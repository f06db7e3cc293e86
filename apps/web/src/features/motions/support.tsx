import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useFormat } from '../../format/use-format.js';
import { SupportMotionDocument, type MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Part } from '../../ui/part.js';
import { SignInLink } from '../../ui/sign-in-link.js';
import { ActTrouble } from './act-trouble.js';
import { Requisition } from './requisition.js';
import { useAct } from './use-act.js';

interface SupportProps {
  readonly motion: MotionPartsFragment;
  readonly signedIn: boolean;
}

/** Who stands behind it, how many must, and the viewer's own word. */
export function Support({ motion, signedIn }: SupportProps) {
  const { t } = useLingui();
  const format = useFormat();
  const came = useAct();
  const does = motion.own?.supports !== true;
  const count = format.count(motion.supporters);
  const needs = motion.supportersNeeded ?? 0;
  const needed = format.count(needs);
  const send = () =>
    came.act(async () => {
      const { data } = await client.mutate({ mutation: SupportMotionDocument, variables: { id: motion.id, does } });
      return data?.supportMotion;
    });
  return (
    <Part title={t`Support`}>
      <p role="status">
        {needs === 0 ? (
          <Trans>Members who support it: {count}</Trans>
        ) : (
          <Trans>
            Members who support it: {count}. Needed: {needed}.
          </Trans>
        )}
      </p>
      <ActTrouble came={came} />
      {motion.state === 'DELIBERATION' && signedIn && (
        <p className="no-print">
          <button
            className={does ? 'button' : 'button plain'}
            type="button"
            disabled={came.busy}
            onClick={() => void send()}
          >
            {does ? <Trans>Support it</Trans> : <Trans>Support it no longer</Trans>}
          </button>
        </p>
      )}
      {motion.state === 'DELIBERATION' && !signedIn && (
        <p>
          <SignInLink className="button plain">
            <Trans>Sign in to support it</Trans>
          </SignInLink>
        </p>
      )}
      <Requisition motion={motion} />
      <p className="note">
        <Trans>
          To support it is to ask that members vote on it. It is not a vote, and every new version asks anew.
        </Trans>
      </p>
    </Part>
  );
}
