import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { Part } from '../../ui/part.js';
import { VerifyEntry } from '../verify/verify-entry.js';
import type { Entry } from './entry-page.js';

/** What makes the entry hard to bend, and a check of it that needs nobody's word. */
export function EntrySeal({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const place = useFormat().count(entry.ordinal);
  return (
    <Part title={t`Check it yourself`}>
      <p className="prose">
        <Trans>
          Entries are written in batches. The hash of each batch covers its entries and the hash of the batch before,
          and stands in a public log that was signed: one changed digit breaks every hash after it.
        </Trans>
      </p>
      <VerifyEntry id={entry.id} />
      <dl className="facts">
        <dt>
          <Trans>Batch</Trans>
        </dt>
        <dd>
          <Trans>
            {entry.batch}, entry number {place} in it
          </Trans>
        </dd>
        <dt>
          <Trans>Hash of the batch</Trans>
        </dt>
        <dd>
          <code>{entry.leaf}</code>
        </dd>
        <dt>
          <Trans>Number of the entry</Trans>
        </dt>
        <dd>
          <code>{entry.id}</code>
        </dd>
        <dt>
          <Trans>Key that keeps it from being booked twice</Trans>
        </dt>
        <dd>
          <code>{entry.idempotencyKey}</code>
        </dd>
      </dl>
    </Part>
  );
}
