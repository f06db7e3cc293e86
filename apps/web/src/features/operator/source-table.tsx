import { Link } from 'react-router';
import { useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import { Bar } from '../../ui/bar.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { linkToUse } from './use-link.js';
import type { Use } from './use-page.js';

/** Who reported how much of the month: machines and files, the largest first. */
export function SourceTable({ use: { site, month, sources } }: { use: Use }) {
  const { t } = useLingui();
  const format = useFormat();
  const largest = BigInt(sources[0]?.counted ?? '0');
  if (sources.length === 0) return null;
  return (
    <Part title={t`Who reported it`}>
      <DataTable
        caption={t`Machines and files by what they reported, the largest first`}
        hideCaption
        rows={sources}
        keyOf={({ source }) => source}
        columns={[
          {
            header: t`Machine or file`,
            heads: true,
            cell: ({ source }) => <Link to={linkToUse({ site, month, source })}>{source}</Link>,
          },
          { header: t`Reports that count`, number: true, cell: ({ reports }) => format.count(reports) },
          {
            header: t`GPU-hours`,
            number: true,
            cell: ({ counted }) => format.quantity(counted, 'COMPUTE_RAW', { bare: true }),
          },
          {
            header: t`Beside the largest`,
            cell: ({ counted }) => <Bar length={lengthOf(BigInt(counted), largest)} dye="weld" />,
          },
        ]}
      />
    </Part>
  );
}
