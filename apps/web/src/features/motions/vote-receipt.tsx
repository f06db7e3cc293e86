import { useEffect, useRef } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { QrCode } from '../../ui/qr-code.js';
import { ReceiptLine } from './receipt-line.js';

interface VoteReceiptProps {
  readonly receipt: string;
  /** The server's signed word that the ballot will stand in the log; told once, when it is cast. */
  readonly promise: string | null;
  readonly isNew: boolean;
  readonly closesAt: string | null;
  readonly onAgain: () => void;
}

/** What a voter keeps. It shows no choice, so that it cannot be sold. */
export function VoteReceipt({ receipt, promise, isNew, closesAt, onAgain }: VoteReceiptProps) {
  const { t } = useLingui();
  const format = useFormat();
  const closes = closesAt === null ? '' : format.instant(closesAt);
  const news = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // Casting takes the form away, and the focus with it: what was waited for is where to read on.
    if (isNew) news.current?.focus();
  }, [isNew]);
  return (
    <Part title={t`Your ballot is cast`}>
      <p role="status" ref={news} tabIndex={-1}>
        <Mark tone="good">
          <Trans>It is signed by you and lies in the ballot box</Trans>
        </Mark>
      </p>
      <p className="prose">
        <Trans>This is your receipt. With it you find your ballot in the log. It shows nobody what you chose.</Trans>
      </p>
      <ReceiptLine receipt={receipt} />
      <QrCode
        text={`${globalThis.location.origin}/verify#code=${encodeURIComponent(receipt)}`}
        label={t`QR code of the address where your ballot is found in the log`}
      />
      {promise !== null && <PromiseFile promise={promise} receipt={receipt} />}
      <p>
        <Trans>You may vote again until {closes}. Only your last ballot counts.</Trans>
      </p>
      <p className="no-print">
        <button className="button plain" type="button" onClick={onAgain}>
          <Trans>Vote again</Trans>
        </button>
      </p>
    </Part>
  );
}

function PromiseFile({ promise, receipt }: { promise: string; receipt: string }) {
  return (
    <>
      <p className="prose">
        <Trans>
          Keep this file too, now: it is the server’s signed promise to put your ballot into the log. If it does not,
          the file proves it.
        </Trans>
      </p>
      <p className="no-print">
        <a
          className="button plain"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(promise)}`}
          download={`promise-${receipt}.txt`}
        >
          <Trans>Keep the promise</Trans>
        </a>
      </p>
    </>
  );
}
