import { Trans, useLingui } from '@lingui/react/macro';
import type { KeptBallot } from '../kept-ballot.js';

interface KeptCopyProps {
  readonly kept: readonly KeptBallot[];
  readonly motion: string;
  readonly onForget: () => void;
}

/** What this browser keeps: shown when asked for, taken along, or deleted. Nobody is sent it. */
export function KeptCopy({ kept, motion, onForget }: KeptCopyProps) {
  const { t } = useLingui();
  const text = JSON.stringify({ copyhold: 'kept-ballots', motion, ballots: kept }, undefined, 2);
  const last = kept.at(-1)?.choice ?? '';
  const said: Readonly<Record<string, string>> = {
    '{"choice":"YES"}': t`Yes`,
    '{"choice":"NO"}': t`No`,
    '{"choice":"ABSTAIN"}': t`Abstain`,
  };
  return (
    <>
      <p className="note">
        <Trans>
          A copy of your ballot is kept in this browser and nowhere else. Whoever uses it after you can read there how
          you voted, and whoever has the copy can show it to others.
        </Trans>
      </p>
      <details className="no-print">
        <summary className="more">
          <Trans>What this browser kept of my ballot</Trans>
        </summary>
        <p>
          <Trans>You chose:</Trans> <code>{said[last] ?? last}</code>
        </p>
        <p className="row">
          <a
            className="link"
            href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`}
            download={`my-ballot-${motion}.json`}
          >
            <Trans>Take my copy along</Trans>
          </a>
          <button className="button plain" type="button" onClick={onForget}>
            <Trans>Delete it from this browser</Trans>
          </button>
        </p>
      </details>
    </>
  );
}
