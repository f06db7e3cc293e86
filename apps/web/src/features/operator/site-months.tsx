import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { useRoomy } from '../../ui/use-roomy.js';
import { MonthPlot } from './month-plot.js';
import type { View } from './operator-page.js';
import { linkToUse } from './use-link.js';

type Months = View['months'];

/** Hours by site and month. A month still running is hatched, so that it does not look like a collapse. */
export function SiteMonths({ months }: { months: Months }) {
  const { t } = useLingui();
  return (
    <Part title={t`GPU-hours by site and month`}>
      {months.length === 0 ? (
        <p className="prose">
          <Trans>No hour has been metered yet. Months appear with the first import or agent report.</Trans>
        </p>
      ) : (
        <>
          <Sentence months={months} />
          <MonthPlot months={months} />
          <MonthTable months={months} />
        </>
      )}
    </Part>
  );
}

/** What the bars show, in words: the last month that is over, and the one that runs. */
function Sentence({ months }: { months: Months }) {
  const format = useFormat();
  const sumOf = (of: string | undefined) =>
    format.quantity(
      `${months.filter(({ month }) => month === of).reduce((sum, { computeRaw }) => sum + BigInt(computeRaw), 0n)}`,
      'COMPUTE_RAW',
    );
  const running = months.find(({ partial }) => partial)?.month;
  const over = months.filter(({ partial }) => !partial).reduce((last, { month }) => (month > last ? month : last), '');
  const [lastMonth, lastHours] = [over === '' ? '' : format.month(over), sumOf(over)];
  const [thisMonth, theseHours] = [running === undefined ? '' : format.month(running), sumOf(running)];
  return (
    <p className="prose">
      {over !== '' && (
        <Trans>
          In {lastMonth}, the last month that is over, people used {lastHours}.
        </Trans>
      )}{' '}
      {running !== undefined && (
        <Trans>
          In {thisMonth}, which is not over yet, they have used {theseHours} so far.
        </Trans>
      )}
    </p>
  );
}

/** The plot's twin, with energy and water beside. */
function MonthTable({ months }: { months: Months }) {
  const { t } = useLingui();
  const format = useFormat();
  const roomy = useRoomy();
  const title = t`The same as a table, with energy and water`;
  const sorted = months.map(({ month }) => month).toSorted();
  const span = new URLSearchParams({ from: sorted[0] ?? '', to: sorted.at(-1) ?? '' });
  const known = (quantity: string | null, unit: string) =>
    quantity === null ? t`not measured` : format.quantity(quantity, unit);
  return (
    <details open={roomy}>
      <summary className="entry">{title}</summary>
      <DataTable
        caption={t`GPU-hours by site and month; a hatched month is not over yet`}
        rows={months}
        keyOf={({ siteSlug, month }) => `${siteSlug} ${month}`}
        classOf={({ partial }) => (partial ? 'partial' : undefined)}
        columns={[
          {
            header: t`Month`,
            heads: true,
            cell: ({ siteSlug, month, partial }) => (
              <Link to={linkToUse({ site: siteSlug, month })}>
                {partial ? t`${format.month(month)}, not over yet` : format.month(month)}
              </Link>
            ),
          },
          { header: t`Site`, cell: ({ site }) => site },
          { header: t`Used`, number: true, cell: ({ computeRaw }) => format.quantity(computeRaw, 'COMPUTE_RAW') },
          { header: t`Idle`, number: true, cell: ({ computeIdle }) => format.quantity(computeIdle, 'COMPUTE_RAW') },
          {
            header: t`Weighted`,
            number: true,
            cell: ({ computeWeighted }) => format.quantity(computeWeighted, 'COMPUTE_WEIGHTED', { bare: true }),
          },
          { header: t`Energy`, number: true, cell: ({ energyMillijoules }) => known(energyMillijoules, 'ENERGY') },
          { header: t`Water`, number: true, cell: ({ waterMicrolitres }) => known(waterMicrolitres, 'WATER') },
        ]}
      />
      <p>
        <a className="link" href={`/export/site-months.csv?${span.toString()}`} download>
          <Trans>These months of every site as CSV</Trans>
        </a>
      </p>
    </details>
  );
}
