import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import type { HomeQuery } from '../../gql/home/graphql.js';
import { Bar } from '../../ui/bar.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';

type Site = HomeQuery['partnership']['sites'][number];

/** Where the machines stand, the busiest first. */
export function Sites({ sites }: { sites: readonly Site[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const ranked = sites.toSorted((a, b) => (BigInt(a.computeRaw) < BigInt(b.computeRaw) ? 1 : -1));
  const largest = BigInt(ranked[0]?.computeRaw ?? '0');
  return (
    <Part title={t`Sites`}>
      <DataTable
        caption={t`Sites by hours worked`}
        hideCaption
        rows={ranked}
        keyOf={({ id }) => id}
        columns={[
          { header: t`Site`, heads: true, cell: ({ name, slug }) => <Link to={`/sites/${slug}`}>{name}</Link> },
          { header: t`Territory`, cell: ({ territory }) => territory },
          { header: t`Machines`, number: true, cell: ({ machines }) => format.count(machines) },
          { header: t`GPUs`, number: true, cell: ({ gpus }) => format.count(gpus) },
          {
            header: t`GPU-hours`,
            number: true,
            cell: ({ computeRaw }) => format.quantity(computeRaw, 'COMPUTE_RAW', { bare: true }),
          },
          {
            header: t`Beside the busiest`,
            cell: ({ computeRaw }) => <Bar length={lengthOf(BigInt(computeRaw), largest)} dye="weld" />,
          },
        ]}
      />
      <p>
        <Link className="link" to="/sites">
          <Trans>On the map, with the energy and water that they took</Trans>
        </Link>
      </p>
    </Part>
  );
}
