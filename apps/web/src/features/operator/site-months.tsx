import { Trans, useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import { Bar } from '../../ui/bar.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { View } from './operator-page.js';

/** Hours by site and month. A month still running is hatched, so that it does not look like a collapse. */
export function SiteMonths({ months }: { months: View['months'] }) {
  const { t } = useLingui();
  const format = useFormat();
  const known = (quantity: string | null, unit: string) =>
    quantity === null ? t`not measured` : format.quantity(quantity, unit);
  const largest = months.reduce((most, { computeRaw }) => (BigInt(computeRaw) > most ? BigInt(computeRaw) : most), 0n);
  return (
    <Part title={t`By month`}>
      {months.length === 0 ? (
        <p className="prose">
          <Trans>No hour has been metered yet. Months appear with the first import or agent report.</Trans>
        </p>
      ) : (
        <DataTable
          caption={t`GPU-hours by site and month; a hatched month is not over yet`}
          rows={months}
          keyOf={({ site, month }) => `${site} ${month}`}
          classOf={({ partial }) => (partial ? 'partial' : undefined)}
          columns={[
            {
              header: t`Month`,
              heads: true,
              cell: ({ month, partial }) => (partial ? t`${format.month(month)}, not over yet` : format.month(month)),
            },
            { header: t`Site`, cell: ({ site }) => site },
            { header: t`Worked`, number: true, cell: ({ computeRaw }) => format.quantity(computeRaw, 'COMPUTE_RAW') },
            {
              header: t`Weighted`,
              number: true,
              cell: ({ computeWeighted }) => format.quantity(computeWeighted, 'COMPUTE_WEIGHTED', { bare: true }),
            },
            {
              header: t`Energy`,
              number: true,
              cell: ({ energyMillijoules }) => known(energyMillijoules, 'ENERGY'),
            },
            {
              header: t`Water`,
              number: true,
              cell: ({ waterMicrolitres }) => known(waterMicrolitres, 'WATER'),
            },
            {
              header: t`Beside the busiest`,
              cell: ({ computeRaw }) => <Bar length={lengthOf(BigInt(computeRaw), largest)} dye="weld" />,
            },
          ]}
        />
      )}
    </Part>
  );
}
