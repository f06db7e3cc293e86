import { useState } from 'react';
import { flushSync } from 'react-dom';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { Share } from './share-page.js';
import { statementGroups } from './statement-lines.js';

/** Lines shown until somebody asks for all of them. */
const AT_FIRST = 20;

/** Every amount that came to the viewer, as a statement to keep or print. */
export function Statement({ share }: { share: Share }) {
  const { t } = useLingui();
  const format = useFormat();
  const [whole, setWhole] = useState(false);
  const groups = statementGroups(share.statements);
  const count = format.count(groups.length);
  return (
    <Part title={t`Statement`}>
      {share.statements.length === 0 ? (
        <p className="prose">
          <Trans>
            Nothing has been credited to you yet. Wages and dividends are listed here on the day they are booked.
          </Trans>
        </p>
      ) : (
        <>
          <DataTable
            caption={t`What was credited to you`}
            hideCaption
            rows={whole ? groups : groups.slice(0, AT_FIRST)}
            keyOf={({ first }) => `${first.journalId} ${first.reference}`}
            columns={[
              { header: t`Date`, cell: ({ first }) => format.day(first.date) },
              {
                header: t`What for`,
                heads: true,
                cell: ({ first, count: times }) =>
                  times === 1 ? first.what : `${first.what} × ${format.count(times)}`,
              },
              { header: t`From`, cell: ({ first }) => first.from },
              { header: t`State`, cell: ({ first }) => first.state.toLocaleLowerCase() },
              {
                header: t`Reference`,
                cell: ({ first, count: times }) =>
                  times === 1 ? (
                    <Link to={`/entries/${first.journalId}`}>
                      <code>{first.reference}</code>
                    </Link>
                  ) : null,
              },
              { header: t`Amount`, number: true, cell: ({ amount }) => format.quantity(amount, share.currency) },
            ]}
          />
          <p className="row">
            {!whole && groups.length > AT_FIRST && (
              <button
                className="button plain"
                type="button"
                onClick={() => {
                  setWhole(true);
                }}
              >
                <Trans>Show all {count} lines</Trans>
              </button>
            )}
            <button
              className="button plain"
              type="button"
              onClick={() => {
                // Paper gets every line.
                flushSync(() => {
                  setWhole(true);
                });
                globalThis.print();
              }}
            >
              <Trans>Print this statement</Trans>
            </button>
          </p>
        </>
      )}
    </Part>
  );
}
