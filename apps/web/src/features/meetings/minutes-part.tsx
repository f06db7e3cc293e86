import { Trans, useLingui } from '@lingui/react/macro';
import type { MeetingPartsFragment } from '../../gql/meetings/graphql.js';
import { Part } from '../../ui/part.js';

type Minutes = NonNullable<MeetingPartsFragment['minutes']>;

/** What is on record, made from the books: readable, printable, and under its fingerprint in the log. */
export function MinutesPart({ minutes: { told, hash, notes } }: { minutes: Minutes }) {
  const { t } = useLingui();
  return (
    <Part title={t`Minutes`}>
      <div className="minutes" lang="en">
        {told.map((line, at) => (
          // The same line may stand there twice.
          <p key={`${String(at)} ${line}`}>{line}</p>
        ))}
      </div>
      {notes !== null && (
        <figure className="chair">
          <figcaption>
            <Trans>In the words of whoever led it, not from the books:</Trans>
          </figcaption>
          <blockquote className="words">{notes}</blockquote>
        </figure>
      )}
      <p className="note">
        <Trans>
          Made from the books alone. Fingerprint in the log: <code>{hash}</code>
        </Trans>
      </p>
      <p className="no-print">
        <button
          className="button plain"
          type="button"
          onClick={() => {
            globalThis.print();
          }}
        >
          <Trans>Print</Trans>
        </button>
      </p>
    </Part>
  );
}
