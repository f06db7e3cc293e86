import { Trans } from '@lingui/react/macro';
import { Mark } from '../../../ui/mark.js';
import type { Outcome } from '../../verify/checker.js';

/** Whether the log has signed the leaf of a ballot: computed here from its proof. */
export function InTheLog({ proof }: { proof: Outcome }) {
  if (proof.kind === 'OFFLINE') {
    return (
      <p>
        <Mark tone="warn">
          <Trans>The log did not answer just now. Load the page again.</Trans>
        </Mark>
      </p>
    );
  }
  if (proof.kind !== 'CHECKED') {
    return (
      <p>
        <Mark tone="warn">
          <Trans>It is not in the log yet: that takes about a minute.</Trans>
        </Mark>
      </p>
    );
  }
  const { holds, things, size } = proof;
  const leaf = things[0]?.logged ?? '';
  return (
    <>
      <p>
        {holds ? (
          <Mark tone="good">
            <Trans>It stands in the log of {size} leaves, and the log has signed that</Trans>
          </Mark>
        ) : (
          <Mark tone="bad">
            <Trans>Its proof does not hold: what the server shows is not what the log signed</Trans>
          </Mark>
        )}
      </p>
      <details>
        <summary className="more">
          <Trans>What was logged, word for word</Trans>
        </summary>
        <pre className="resolution">{leaf}</pre>
      </details>
    </>
  );
}
