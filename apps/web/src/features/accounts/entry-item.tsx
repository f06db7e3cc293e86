import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { EntriesQuery } from '../../gql/accounts/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { entrySums } from './entry-sum.js';

type Entry = EntriesQuery['journals']['edges'][number]['node'];

/** One entry of the journal: a line, and behind it both of its legs. */
export function EntryItem({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const format = useFormat();
  const { customVersion, actor, batch, reverses } = entry;
  const recorded = format.instant(entry.recordedAt);
  const rows = entry.postings.map((posting, index) => ({ ...posting, index }));
  const amount = (side: 'DEBIT' | 'CREDIT') => (row: (typeof rows)[number]) =>
    row.side === side ? format.quantity(row.amount, row.unit) : null;
  return (
    <li id={`entry-${entry.id}`}>
      <details>
        <summary className="entry">
          <time dateTime={entry.effectiveAt}>{format.day(entry.effectiveAt)}</time> <span>{entry.memo}</span>{' '}
          <span className="number">
            {entrySums(entry.postings)
              .map(({ amount: sum, unit }) => format.quantity(sum, unit))
              .join(' · ')}
          </span>
        </summary>
        <div className="part">
          <DataTable
            caption={t`Both sides of the entry`}
            hideCaption
            rows={rows}
            keyOf={({ index }) => index}
            columns={[
              { header: t`Account`, heads: true, cell: ({ account }) => <code>{account}</code> },
              { header: t`Debit`, number: true, cell: amount('DEBIT') },
              { header: t`Credit`, number: true, cell: amount('CREDIT') },
            ]}
          />
          <p className="note">
            <Trans>
              Recorded {recorded} by {actor} under custom version {customVersion}, in batch <code>{batch}</code>.
            </Trans>
          </p>
          {reverses !== null && (
            <p className="note">
              <Trans>
                Corrects entry <code>{reverses}</code>, which stays as it was.
              </Trans>
            </p>
          )}
        </div>
      </details>
    </li>
  );
}
