import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { RecordPartsFragment } from '../../gql/register/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { useWords } from './use-words.js';

/** What new holders have been asked for, each beside the most that was allowed. */
export function Fines({ fines }: Pick<RecordPartsFragment, 'fines'>) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useWords();
  if (fines.length === 0) return null;
  return (
    <Part title={t`What new holders owe and paid`}>
      <p className="prose">
        <Trans>
          An <dfn>entry fine</dfn> is due once, after the holder is admitted, by the rules in force on that day. Only a
          jury takes something off it.
        </Trans>
      </p>
      <DataTable
        caption={t`Entry fines`}
        hideCaption
        rows={fines}
        keyOf={({ line }) => line}
        columns={[
          {
            header: t`Day`,
            heads: true,
            cell: ({ on, line }) => (
              <>
                {format.day(on)}{' '}
                <a className="link" href={`#entry-${String(line)}`}>
                  <Trans>entry {line}</Trans>
                </a>
              </>
            ),
          },
          {
            header: t`By`,
            cell: ({ rule, customVersion }) => (
              <span>
                <code>{rule}</code>,{' '}
                <Link to={`/custom/${String(customVersion)}`}>
                  <Trans>version {customVersion}</Trans>
                </Link>
              </span>
            ),
          },
          { header: t`State`, cell: ({ state }) => words.fine(state) },
          { header: t`At most`, number: true, cell: ({ cap, currency }) => format.quantity(cap, currency) },
          {
            header: t`Asked at first`,
            number: true,
            cell: ({ amount, currency, journalId }) =>
              journalId === null ? (
                format.quantity(amount, currency)
              ) : (
                <Link to={`/entries/${journalId}`}>{format.quantity(amount, currency)}</Link>
              ),
          },
          { header: t`Asked now`, number: true, cell: ({ due, currency }) => format.quantity(due, currency) },
          { header: t`Paid`, number: true, cell: ({ paid, currency }) => format.quantity(paid, currency) },
        ]}
      />
    </Part>
  );
}
