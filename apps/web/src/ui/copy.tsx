import { type ReactNode, useState } from 'react';
import { Trans } from '@lingui/react/macro';

interface CopyProps {
  readonly text: string;
  /** What the button says. */
  readonly words: ReactNode;
  /** What to do where the browser refuses: without HTTPS there is no clipboard. */
  readonly otherwise: ReactNode;
}

/** Puts a text on the clipboard, and says whether the browser let it. */
export function Copy({ text, words, otherwise }: CopyProps) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
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
        {words}
      </button>
      <span role="status">
        {copied === true && <Trans>Copied.</Trans>}
        {copied === false && otherwise}
      </span>
    </span>
  );
}
