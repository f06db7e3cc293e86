import { useEffect, useRef } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { SplitTally } from '../../ui/split-tally.js';

/** Proof that a ballot was taken in. It shows no choice, so that it cannot be sold. */
export function Receipt({ receipt, open }: { receipt: string; open: boolean }) {
  const { t } = useLingui();
  const news = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // Casting takes the form away, and the focus with it: what was waited for is where to read on.
    if (document.activeElement === document.body) news.current?.focus();
  }, []);
  return (
    <Part title={t`Your ballot is cast`}>
      <p role="status" ref={news} tabIndex={-1}>
        <Mark tone="good">
          <Trans>It lies in the ballot box</Trans>
        </Mark>
      </p>
      <p className="prose">
        <Trans>
          This is your receipt. It proves that your ballot was taken in, and shows nobody, you included, what stood on
          it.
        </Trans>
      </p>
      <p className="receipt">
        <SplitTally joined={false} />
        <code>{receipt}</code>
      </p>
      {open && (
        <p className="note">
          <Trans>The result appears on this page when the ballot closes.</Trans>
        </p>
      )}
    </Part>
  );
}
