import { useLingui } from '@lingui/react/macro';
import { perGpuHour } from './per-gpu-hour.js';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { View } from './operator-page.js';

type Site = View['sites'][number];

/** What each site gave and took. Energy and water stand beside the money, never in it. */
export function SiteUse({ sites }: { sites: readonly Site[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const known = (quantity: string | null, unit: string) =>
    quantity === null ? t`not measured` : format.quantity(quantity, unit);
  return (
    <Part title={t`By site`}>
      <DataTable
        caption={t`Hours, energy and water by site`}
        hideCaption
        rows={sites}
        keyOf={({ id }) => id}
        columns={[
          { header: t`Site`, heads: true, cell: ({ name }) => name },
          { header: t`Machines`, number: true, cell: ({ machines }) => format.count(machines) },
          { header: t`GPUs`, number: true, cell: ({ gpus }) => format.count(gpus) },
          { header: t`Worked`, number: true, cell: ({ computeRaw }) => format.quantity(computeRaw, 'COMPUTE_RAW') },
          { header: t`Energy`, number: true, cell: ({ energyMillijoules }) => known(energyMillijoules, 'ENERGY') },
          { header: t`Water`, number: true, cell: ({ waterMicrolitres }) => known(waterMicrolitres, 'WATER') },
          {
            header: t`Energy per GPU-hour`,
            number: true,
            cell: ({ energyMillijoules, computeRaw }) => known(perGpuHour(energyMillijoules, computeRaw), 'ENERGY'),
          },
        ]}
      />
    </Part>
  );
}
