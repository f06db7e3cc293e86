import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AuditQuery } from '../../gql/audit/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';

type Head = NonNullable<AuditQuery['logHead']>;

/** How the transparency log stands: whether it is signed, what waits, and who else has looked. */
export function Log({ head }: { head: AuditQuery['logHead'] }) {
  const { t } = useLingui();
  return (
    <Part title={t`The log`} id="log">
      {head === null ? (
        <p className="prose">
          <Trans>Nothing is signed yet.</Trans>
        </p>
      ) : (
        <Signed head={head} />
      )}
    </Part>
  );
}

function Signed({ head }: { head: Head }) {
  const format = useFormat();
  const { origin, staged, reason, cosigners, witnessesNeeded, witnesses } = head;
  const size = format.count(Number(head.size));
  const waiting = format.count(Number(staged));
  const cosigned = format.count(cosigners.length);
  const asked = format.count(witnesses.length);
  const needed = format.count(witnessesNeeded);
  return (
    <>
      <p>
        <State state={head.state} />
      </p>
      {reason === null ? null : <p className="prose">{reason}</p>}
      <p className="prose">
        {origin === '' ? (
          // Stopped before it had a name.
          <Trans>
            Every fact leaves its hash in the log. {size} are signed, {waiting} wait for a signature.
          </Trans>
        ) : (
          <Trans>
            Every fact leaves its hash in the log <code>{origin}</code>. {size} are signed, {waiting} wait for a
            signature.
          </Trans>
        )}{' '}
        {witnesses.length === 0 ? (
          <Trans>No witness is asked to sign with it.</Trans>
        ) : (
          <Trans>
            {cosigned} of {asked} witnesses have signed the last checkpoint; {needed} are needed.
          </Trans>
        )}
      </p>
    </>
  );
}

function State({ state }: { state: string }) {
  switch (state) {
    case 'RUNNING':
      return (
        <Mark tone="good">
          <Trans>Signed as it grows</Trans>
        </Mark>
      );
    case 'OFF':
      return (
        <Mark tone="warn">
          <Trans>This server does not sign it</Trans>
        </Mark>
      );
    case 'HALTED':
      return (
        <Mark tone="bad">
          <Trans>Halted: nothing more is signed until somebody has looked</Trans>
        </Mark>
      );
    default:
      return (
        <Mark tone="bad">
          <Trans>Late: what waits is not signed in time</Trans>
        </Mark>
      );
  }
}
