import { Trans } from '@lingui/react/macro';

/** Holds the page's place while its figures are on their way. */
export function Waiting() {
  return (
    <p className="waiting" role="status">
      <Trans>Fetching the figures…</Trans>
    </p>
  );
}
