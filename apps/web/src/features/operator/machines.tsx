import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { View } from './operator-page.js';

/** A weight of one, in parts per million. */
const ONE = 1_000_000n;

/** Every machine on the books. */
export function Machines({ machines }: { machines: View['machines'] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Part title={t`Machines`}>
      {machines.length === 0 ? (
        <p className="prose">
          <Trans>No machine is registered. Registering one puts it on the asset register and starts its meter.</Trans>
        </p>
      ) : (
        <DataTable
          caption={t`Machines, with what one hour on their GPUs counts for`}
          rows={machines}
          keyOf={({ id }) => id}
          columns={[
            { header: t`Machine`, heads: true, cell: ({ code }) => code },
            { header: t`Site`, cell: ({ site }) => site },
            { header: t`GPUs`, cell: ({ gpus, gpuModel }) => `${format.count(gpus)} × ${gpuModel}` },
            { header: t`Condition`, cell: ({ condition }) => condition.toLocaleLowerCase().replaceAll('_', ' ') },
            { header: t`Since`, cell: ({ registeredOn }) => format.day(registeredOn) },
            {
              header: t`Weight`,
              number: true,
              cell: ({ weightPpm }) =>
                weightPpm === null ? t`none set` : format.basisPoints((BigInt(weightPpm) * 10_000n) / ONE),
            },
            { header: t`Worked`, number: true, cell: ({ computeRaw }) => format.quantity(computeRaw, 'COMPUTE_RAW') },
          ]}
        />
      )}
    </Part>
  );
}
