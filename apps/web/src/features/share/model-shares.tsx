import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { Share } from './share-page.js';

/** What the viewer holds in each model their labels made usable. */
export function ModelShares({ share }: { share: Share }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`Your standing shares`}>
      <p className="prose">
        <Trans>
          A <dfn>standing share</dfn> pays for as long as the model earns. It follows from the points of your accepted
          labels, whoever trains or hosts the model.
        </Trans>
      </p>
      {share.models.length === 0 ? (
        <p>
          <Trans>You hold none yet. The first accepted label that trains a model gives you one.</Trans>
        </p>
      ) : (
        <DataTable
          caption={t`Models you hold a share in`}
          hideCaption
          rows={share.models}
          keyOf={({ model }) => model}
          columns={[
            { header: t`Model`, heads: true, cell: ({ model }) => model },
            {
              header: t`Label points`,
              number: true,
              cell: ({ points }) => format.quantity(points, 'LABEL_POINT', { bare: true }),
            },
            { header: t`Your share`, number: true, cell: (row) => format.share(row.share) },
            {
              header: t`Royalty so far`,
              number: true,
              cell: ({ royaltyAccrued }) => format.quantity(royaltyAccrued, share.currency),
            },
          ]}
        />
      )}
    </Part>
  );
}
