import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { Asset } from './asset-page.js';

/** What others have said it is worth; the least for which it may ever be sold. */
export function Valuations({ asset: { valuations, currency } }: { asset: Asset }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`What it is worth`}>
      {valuations.length === 0 ? (
        <p className="prose">
          <Trans>
            Nobody has valued it yet. Without a <dfn>valuation</dfn> it can go to the specified body only, never to
            anybody who pays.
          </Trans>
        </p>
      ) : (
        <DataTable
          caption={t`Valuations`}
          hideCaption
          rows={valuations}
          keyOf={({ code }) => code}
          columns={[
            { header: t`Day`, heads: true, cell: ({ on }) => format.day(on) },
            { header: t`By`, cell: ({ by }) => by },
            {
              header: t`Paper`,
              cell: ({ document }) => document !== null && <code title={document}>{document.slice(0, 12)}…</code>,
            },
            { header: t`Worth`, number: true, cell: ({ value }) => format.quantity(value, currency) },
          ]}
        />
      )}
    </Part>
  );
}

/** Debts that it secures. */
export function Collateral({ asset: { collateral, currency } }: { asset: Asset }) {
  const { t } = useLingui();
  const format = useFormat();
  if (collateral.length === 0) return null;
  return (
    <Part title={t`Debts it secures`}>
      <p className="prose">
        <Trans>
          It may stand as <dfn>collateral</dfn>. To take it for the debt is a disposal like any other, and needs the
          same leave.
        </Trans>
      </p>
      <DataTable
        caption={t`Debts it secures`}
        hideCaption
        rows={collateral}
        keyOf={({ code }) => code}
        columns={[
          { header: t`Lender`, heads: true, cell: ({ creditor }) => creditor },
          { header: t`From`, cell: ({ since }) => format.day(since) },
          { header: t`Until`, cell: ({ until }) => (until === null ? t`not ended` : format.day(until)) },
          { header: t`Amount`, number: true, cell: ({ amount }) => format.quantity(amount, currency) },
        ]}
      />
    </Part>
  );
}
