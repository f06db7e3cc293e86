import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { RecordPartsFragment } from '../../gql/register/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';

/** Who has held it, from when to when. */
export function Periods({ periods }: Pick<RecordPartsFragment, 'periods'>) {
  const { t } = useLingui();
  const format = useFormat();
  // One holder only is what the head of the page says.
  if (periods.length < 2) return null;
  return (
    <Part title={t`Who has held it`}>
      <DataTable
        caption={t`Holders, the newest first`}
        hideCaption
        rows={periods.toSorted((a, b) => b.from.localeCompare(a.from))}
        keyOf={({ from, holder }) => `${from} ${holder}`}
        columns={[
          { header: t`Holder`, heads: true, cell: ({ holder }) => holder },
          { header: t`From`, cell: ({ from }) => format.day(from) },
          { header: t`Until`, cell: ({ until }) => (until === null ? <Trans>today</Trans> : format.day(until)) },
        ]}
      />
    </Part>
  );
}
