import { Link } from 'react-router';
import { useLingui } from '@lingui/react/macro';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import { Bar } from '../../ui/bar.js';
import { DataTable } from '../../ui/data-table.js';
import { figureOf, type Measure, type Ranked } from './totals.js';
import { useMeasures } from './use-words.js';

/** The sites by one measure, the most first. */
export function Ranking({ rows, measure, search }: { rows: readonly Ranked[]; measure: Measure; search: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const { name, shown, none } = useMeasures()[measure];
  const numbered = rows.map((row, index) => ({ ...row, place: index + 1, figure: figureOf(row.totals, measure) }));
  const largest = numbered.reduce((most, { figure }) => (figure !== null && figure > most ? figure : most), 0n);
  return (
    <DataTable
      caption={t`Sites by ${name}, the most first`}
      rows={numbered}
      keyOf={({ site }) => site.id}
      columns={[
        {
          header: t`Site`,
          heads: true,
          cell: ({ site, place }) => (
            <>
              <span className="place">{format.count(place)}</span>{' '}
              <Link to={`/sites/${site.slug}${search}`}>{site.name}</Link>
            </>
          ),
        },
        { header: t`Host community`, cell: ({ site }) => site.territory },
        { header: name, number: true, cell: ({ figure }) => (figure === null ? none : shown(figure)) },
        {
          header: t`Beside the first`,
          cell: ({ figure }) => <Bar length={figure === null ? 0 : lengthOf(figure, largest)} dye="weld" />,
        },
      ]}
    />
  );
}
