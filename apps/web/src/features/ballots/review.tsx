import { Trans, useLingui } from '@lingui/react/macro';
import type { Motion } from './ballot-page.js';
import { DivisionTable } from './division-table.js';
import type { Division } from './division.js';

interface ReviewProps {
  readonly motion: Motion;
  readonly division: Division;
  readonly busy: boolean;
  readonly onCast: () => void;
  readonly onChange: () => void;
}

/** The ballot as it would be cast, with the one button that casts it. */
export function Review({ motion, division, busy, onCast, onChange }: ReviewProps) {
  const { t } = useLingui();
  return (
    <>
      <DivisionTable
        motion={motion}
        division={division}
        caption={t`Nothing is cast yet. A ballot cannot be changed once it is.`}
      />
      <p className="row">
        <button className="button" type="button" disabled={busy} onClick={onCast}>
          {busy ? <Trans>Casting…</Trans> : <Trans>Cast my ballot</Trans>}
        </button>
        <button className="button plain" type="button" disabled={busy} onClick={onChange}>
          <Trans>Change it</Trans>
        </button>
      </p>
    </>
  );
}
