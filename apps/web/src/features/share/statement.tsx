import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { Share } from './share-page.js';

/** Every amount that came to the viewer, as a statement to keep or print. */
export function Statement({ share }: { share: Share }) {
  const { t } = useLingui();
  const format = useFormat();
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
            rows={share.statements}
            keyOf={({ journalId, reference }) => `${journalId} ${reference}`}
            columns={[
              { header: t`Date`, cell: ({ date }) => format.day(date) },
              { header: t`What for`, heads: true, cell: ({ what }) => what },
              { header: t`From`, cell: ({ from }) => from },
              { header: t`State`, cell: ({ state }) => state.toLocaleLowerCase() },
              { header: t`Reference`, cell: ({ reference }) => <code>{reference}</code> },
              { header: t`Amount`, number: true, cell: ({ amount }) => format.quantity(amount, share.currency) },
            ]}
          />
          <p>
            <button
              className="button plain"
              type="button"
              onClick={() => {
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
