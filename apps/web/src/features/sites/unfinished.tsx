import { Trans } from '@lingui/react/macro';

/** Below a figure that does not stand for its whole month: hatching never speaks alone. */
export function Unfinished({ running }: { running: boolean }) {
  return (
    <small className="short">
      {running ? <Trans>the month is not over</Trans> : <Trans>not read to its end</Trans>}
    </small>
  );
}
