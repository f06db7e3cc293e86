import { useState } from 'react';
import { Trans } from '@lingui/react/macro';

/** Puts the address of this page on the clipboard, and says whether the browser let it. */
export function CopyLink() {
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    // Without HTTPS there is no clipboard: then the address is in the address bar, where it always was.
    await navigator.clipboard.writeText(globalThis.location.href);
  };
  return (
    <span className="row no-print">
      <button
        className="button plain"
        type="button"
        onClick={() => {
          copy().then(
            () => {
              setCopied(true);
            },
            () => {
              setCopied(false);
            },
          );
        }}
      >
        <Trans>Copy link</Trans>
      </button>
      <span role="status">
        {copied === true && <Trans>Copied.</Trans>}
        {copied === false && <Trans>The browser did not allow it. Copy the address from the address bar.</Trans>}
      </span>
    </span>
  );
}
