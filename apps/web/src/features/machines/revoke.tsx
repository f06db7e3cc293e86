import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { MachineDocument, MachineDraftDocument, RevokeMachineKeyDocument } from '../../gql/machines/graphql.js';
import { Refused } from '../forms/refused.js';
import { NotSent } from './not-sent.js';
import { refusalOf } from './refusal-of.js';

/** How much of a key's id is enough to tell it from the others of its machine. */
const SHORT = 8;

/** Ending a key, folded away until somebody wants to. */
export function Revoke({ keyId }: { keyId: string }) {
  const { t } = useLingui();
  const [revoke, { data, error, loading }] = useMutation(RevokeMachineKeyDocument, {
    // Of the two, the page that is open is asked again.
    refetchQueries: [MachineDocument, MachineDraftDocument],
  });
  const refusal = refusalOf(data?.revokeMachineKey);
  const short = keyId.slice(0, SHORT);
  return (
    <details className="ending no-print">
      <summary>
        <Trans>Revoke key {short}…</Trans>
      </summary>
      <div className="stacked-small">
        <p className="prose">
          <Trans>
            From that moment nothing that it signs is believed, nor what is signed by a key that took its place. What it
            reported before stays counted. A key that was revoked never comes back.
          </Trans>
        </p>
        {refusal !== undefined && <Refused refusal={refusal} />}
        {error !== undefined && <NotSent />}
        <p>
          <button
            className="button"
            type="button"
            disabled={loading}
            aria-label={t`Revoke the key ${short} now`}
            onClick={() => {
              // What went wrong on the way stands in `error`.
              revoke({ variables: { keyId } }).catch(() => undefined);
            }}
          >
            <Trans>Revoke it now</Trans>
          </button>
        </p>
      </div>
    </details>
  );
}
