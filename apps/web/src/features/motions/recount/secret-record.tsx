import { useEffect, useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Part } from '../../../ui/part.js';
import { ReceiptLine } from '../receipt-line.js';
import { keptToken, type KeptToken } from '../secret/kept-token.js';
import type { CountedMotion } from './after-count.js';
import type { KeptOf } from '../kept-ballot.js';

interface RecordProps {
  readonly motion: CountedMotion;
  readonly viewer: KeptOf;
  readonly reference: string;
}

/** Of a secret vote: the server knows only who drew a token; the receipt of what it cast is this browser's alone. */
export function SecretRecord({ motion, viewer: { partnership, person }, reference }: RecordProps) {
  const { t } = useLingui();
  const [token, setToken] = useState<KeptToken>();
  useEffect(() => {
    keptToken({ partnership, person, motion: motion.id }).then(setToken, () => undefined);
  }, [motion.id, partnership, person]);
  return (
    <Part title={t`What is recorded under your reference`} id="own-record">
      <p>
        <Trans>
          Your reference in this vote, which only you are shown: <code>{reference}</code>
        </Trans>
      </p>
      <p className="prose">
        <Trans>
          This vote was secret: under your reference stands whether you drew a token, and nothing of what it chose. What
          it cast stands under the token’s own reference, which nobody can lead back to you.
        </Trans>
      </p>
      {token?.receipt === undefined ? (
        <p className="note">
          <Trans>
            This browser keeps no receipt of yours for this vote. The one in which you drew your token may; whoever
            noted their receipt can look it up under “Verify”.
          </Trans>
        </p>
      ) : (
        <>
          <p>
            <Trans>The receipt of the last ballot that your token cast here, which only this browser knows:</Trans>
          </p>
          <ReceiptLine receipt={token.receipt} />
        </>
      )}
    </Part>
  );
}
