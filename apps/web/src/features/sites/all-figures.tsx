import { Link } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { behind } from './behind.js';
import { Compute } from './compute-cell.js';
import type { Ranked, Totals } from './totals.js';
import { useShown } from './use-words.js';

interface AllFiguresProps {
  readonly rows: readonly Ranked[];
  /** The address of the file. */
  readonly csv: string;
  readonly search: string;
  /** The months, the last one included. */
  readonly from: string;
  readonly to: string;
}

/** Every figure of every site, with what is missing from it: the map's and the ranking's twin. */
export function AllFigures({ rows, csv, search, from, to }: AllFiguresProps) {
  const { t } = useLingui();
  const format = useFormat();
  const shown = useShown();
  return (
    <Part title={t`Every figure`} id="figures">
      <DataTable
        caption={t`What each site gave and took in these months`}
        rows={rows}
        keyOf={({ site }) => site.id}
        columns={[
          {
            header: t`Site`,
            heads: true,
            cell: ({ site }) => <Link to={`/sites/${site.slug}${search}`}>{site.name}</Link>,
          },
          { header: t`GPUs`, number: true, cell: ({ site }) => format.count(site.gpus) },
          {
            header: t`GPU-hours`,
            number: true,
            cell: ({ site, totals }) => (
              <Compute figures={totals} entries={behind(site.slug).compute(from, to)}>
                {totals.running && <NotToTheirEnd months={1} />}
              </Compute>
            ),
          },
          {
            header: t`Energy`,
            number: true,
            cell: ({ site, totals }) => <Energy totals={totals} entries={behind(site.slug).energy(from, to)} />,
          },
          {
            header: t`Water`,
            number: true,
            cell: ({ site, totals }) => <Water totals={totals} entries={behind(site.slug).water(from, to)} />,
          },
          { header: t`Energy per GPU-hour`, number: true, cell: ({ totals }) => shown.energyEach(totals.energyEach) },
          { header: t`Water per GPU-hour`, number: true, cell: ({ totals }) => shown.waterEach(totals.waterEach) },
        ]}
      />
      <p className="row">
        <a className="button plain" href={csv} download>
          <Trans>These months as CSV</Trans>
        </a>
      </p>
    </Part>
  );
}

/** A figure, and below it, smaller, what it leaves out. */
function Energy({ totals, entries }: { totals: Totals; entries: string }) {
  const shown = useShown();
  const { energy, energyEstimated, energyMonths, months, partialMonths } = totals;
  return (
    <span className="figured">
      {energy === null ? <span>{shown.energy(null)}</span> : <Link to={entries}>{shown.energy(energy)}</Link>}
      <Estimated figure={energyEstimated === null ? null : shown.energy(energyEstimated)} />
      {energy !== null && <Metered metered={energyMonths} months={months} />}
      <NotToTheirEnd months={partialMonths} />
    </span>
  );
}

function Water({ totals, entries }: { totals: Totals; entries: string }) {
  const shown = useShown();
  const { water, waterEstimated, waterMonths, months, partialWaterMonths } = totals;
  return (
    <span className="figured">
      {water === null ? <span>{shown.water(null)}</span> : <Link to={entries}>{shown.water(water)}</Link>}
      <Estimated figure={waterEstimated === null ? null : shown.water(waterEstimated)} />
      {water !== null && <Metered metered={waterMonths} months={months} />}
      <NotToTheirEnd months={partialWaterMonths} />
    </span>
  );
}

function NotToTheirEnd({ months }: { months: number }) {
  if (months === 0) return null;
  return (
    <small className="short">
      <Plural value={months} one="# month not read to its end" other="# months not read to their end" />
    </small>
  );
}

function Estimated({ figure }: { figure: string | null }) {
  if (figure === null) return null;
  return (
    <small>
      <Trans>and {figure} estimated</Trans>
    </small>
  );
}

/** Of how many months the figure is, where that is not all of them. */
function Metered({ metered, months }: { metered: number; months: number }) {
  const format = useFormat();
  if (metered === months) return null;
  const [read, all] = [format.count(metered), format.count(months)];
  return (
    <small>
      <Trans>
        {read} of {all} months metered
      </Trans>
    </small>
  );
}
