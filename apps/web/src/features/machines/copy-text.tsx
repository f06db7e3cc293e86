import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';

/** Text to take along as it is, with a button for it; where the browser has no clipboard it can be selected. */
export function CopyText({ name, text }: { name: string; text: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
  };
  return (
    <div className="copied">
      <pre tabIndex={0} aria-label={name}>
        {text}
      </pre>
      <p className="row no-print">
        <button
          className="button plain"
          type="button"
          aria-label={t`Copy: ${name}`}
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
          <Trans>Copy</Trans>
        </button>
        <span role="status">
          {copied === true && <Trans>Copied.</Trans>}
          {copied === false && <Trans>The browser did not allow it: select the text above.</Trans>}
        </span>
      </p>
    </div>
  );
}
