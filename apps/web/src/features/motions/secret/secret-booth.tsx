import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { MotionPartsFragment } from '../../../gql/motions/graphql.js';
import { SecretVoteDocument } from '../../../gql/secret/graphql.js';
import { useFormat } from '../../../format/use-format.js';
import { Part } from '../../../ui/part.js';
import { Slip } from '../../../ui/slip.js';
import { BoothOf } from '../booth.js';
import type { Caster } from '../use-casting.js';
import { VoteTroubleSlip } from '../vote-trouble.js';
import { useSecretCasting } from './use-secret-casting.js';

interface SecretBoothProps {
  readonly motion: MotionPartsFragment;
  readonly caster: Caster;
}

/** A secret vote: first the token is drawn, then it votes, as often as somebody likes while the vote is open. */
export function SecretBooth({ motion, caster }: SecretBoothProps) {
  const { voter, college, key } = motion.own ?? { voter: null, college: null, key: '' };
  const casting = useSecretCasting(
    { ...caster, motion: motion.id },
    { voter: voter ?? '', college: college ?? '', key },
  );
  const { token } = casting;
  if (token === null) return null;
  if (token?.token === undefined) return <DrawToken motion={motion} casting={casting} />;
  const own = motion.own && { ...motion.own, receipt: token.receipt ?? null };
  return (
    <>
      {casting.busy && (
        <p role="status">
          <Trans>Your ballot is on its way. It waits for some seconds first, so that its hour tells little.</Trans>
        </p>
      )}
      <BoothOf
        motion={{ ...motion, own }}
        person={caster.person}
        casting={casting}
        fault={undefined}
        kept={
          <Trans>
            This browser keeps your token, and the receipt of your last ballot. The server cannot tell that they are
            yours.
          </Trans>
        }
      />
    </>
  );
}

function DrawToken({ motion, casting }: { motion: MotionPartsFragment; casting: ReturnType<typeof useSecretCasting> }) {
  const { t } = useLingui();
  const format = useFormat();
  const { data } = useQuery(SecretVoteDocument, { variables: { motionId: motion.id } });
  const isElsewhere = data?.secretVote?.drawn === true && casting.token === undefined;
  const closes = motion.closesAt === null ? '' : format.instant(motion.closesAt);
  return (
    <Part title={t`Draw your token`}>
      {casting.trouble !== undefined && <VoteTroubleSlip trouble={casting.trouble} />}
      {isElsewhere ? (
        <Slip tone="warn">
          <p>
            <Trans>
              You drew your token in another browser. Only there can you vote: nobody else has it, and nobody can give
              you another.
            </Trans>
          </p>
        </Slip>
      ) : (
        <>
          <p className="prose">
            <Trans>
              This vote is secret. Your browser makes a token, the server signs it without seeing it, and the token
              votes. Everybody sees that you drew one, and nobody what it chose.
            </Trans>
          </p>
          <p>
            <Trans>You can vote with it in this browser until {closes}. It is best not to do so at once.</Trans>
          </p>
          <p>
            <button className="button" type="button" disabled={casting.busy} onClick={() => void casting.draw()}>
              <Trans>Draw my token</Trans>
            </button>
          </p>
        </>
      )}
    </Part>
  );
}
