import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { behind } from './behind.js';
import { Compute, useBookWords } from './compute-cell.js';
import { inTheBooks } from './in-the-books.js';
import { MonthBars } from './month-bars.js';
import { computeOf, shortOf } from './partial.js';
import { Twin } from './twin.js';
import { totalsOf, type Month, type Totals } from './totals.js';
import { Unfinished } from './unfinished.js';
import { useMethodWords, useShown } from './use-words.js';

interface SiteMonthsProps {
  readonly slug: string;
  /** Oldest first. */
  readonly months: readonly Month[];
  readonly totals: Totals;
  /** The month that runs. */
  readonly now: string;
}

const big = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** Three plots of the same months, each with a sentence above, and one table that says all of it again. */
export function SiteMonths({ slug, months, totals, now }: SiteMonthsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const shown = useShown();
  const of = behind(slug);
  const bookWords = useBookWords();
  const short = (unit: string) => (figure: bigint) => format.quantity(`${figure}`, unit, { bare: true, digits: 0 });
  const missing = format.count(totals.months - totals.energyMonths);
  const all = format.count(totals.months);
  return (
    <Part title={t`By month`} id="months">
      <div className="plots">
        <Plot title={t`GPU-hours`}>
          <>
            {totals.compute === null ? (
              <Trans>No machine reported GPU time in these months.</Trans>
            ) : (
              <Trans>
                Users had {shown.gpuHours(totals.compute)} of this site’s cards, {shown.weighted(totals.weighted)} by
                the custom’s weights.
              </Trans>
            )}
            <Busy totals={totals} />
          </>
          <MonthBars
            label={t`GPU-hours by month; the same figures stand in the table below`}
            dye="weld"
            shown={shown.gpuHours}
            short={short('COMPUTE_RAW')}
            months={months.map((each) => {
              const books = inTheBooks(totalsOf([each], now));
              return {
                month: each.month,
                figure: computeOf(each),
                estimated: null,
                partial: shortOf(each, now).compute,
                entries: of.compute(each.month),
                estimates: '',
                ...(books === null ? {} : { behind: bookWords(books) }),
              };
            })}
          />
        </Plot>
        <Plot title={t`Energy`}>
          {totals.energy === null ? (
            <Trans>No meter of energy was read.</Trans>
          ) : totals.energyMonths < totals.months ? (
            <Trans>
              The site’s meter read {shown.energy(totals.energy)}; in {missing} of {all} months it read nothing.
            </Trans>
          ) : (
            <Trans>The site’s meter read {shown.energy(totals.energy)}.</Trans>
          )}
          <MonthBars
            label={t`Energy by month; the same figures stand in the table below`}
            dye="woad"
            shown={shown.energy}
            short={short('ENERGY')}
            months={months.map((each) => ({
              month: each.month,
              figure: big(each.energyMillijoules),
              estimated: big(each.estimatedMillijoules),
              partial: shortOf(each, now).energy,
              entries: of.energy(each.month),
              estimates: of.energyEstimated(each.month),
            }))}
          />
        </Plot>
        <Plot title={t`Water`}>
          {totals.water === null ? (
            <Trans>
              No meter of water was read: how much the site took is not known, and no figure here stands for it.
            </Trans>
          ) : (
            <Trans>
              The site’s meter read {shown.water(totals.water)}, {shown.waterEach(totals.waterEach)} to a GPU-hour of
              the hours that it read.
            </Trans>
          )}
          <MonthBars
            label={t`Water by month; the same figures stand in the table below`}
            dye="verdigris"
            shown={shown.water}
            short={short('WATER')}
            months={months.map((each) => ({
              month: each.month,
              figure: big(each.waterMicrolitres),
              estimated: big(each.waterEstimatedMicrolitres),
              partial: shortOf(each, now).water,
              entries: of.water(each.month),
              estimates: of.waterEstimated(each.month),
            }))}
          />
        </Plot>
      </div>
      <MonthTable slug={slug} months={months} now={now} />
    </Part>
  );
}

/** How busy the cards were that users had, where they told: beside what is charged, and never priced. */
function Busy({ totals: { busyTold, busy } }: { totals: Totals }) {
  const format = useFormat();
  const shown = useShown();
  if (busyTold === null || busy === null || busyTold <= 0n) return null;
  const told = shown.gpuHours(busyTold);
  const share = format.share(`${busy}/${busyTold}`);
  return (
    <>
      {' '}
      <Trans>
        Of {told} the cards told how busy they were: {share}. That is recorded beside what is charged, and never priced.
      </Trans>
    </>
  );
}

function Plot({ title, children: [sentence, plot] }: { title: string; children: [ReactNode, ReactNode] }) {
  return (
    <section>
      <h3>{title}</h3>
      <p className="prose">{sentence}</p>
      {plot}
    </section>
  );
}

/** The plots' twin; each figure leads to its entries. The latest month first, as everywhere. */
function MonthTable({ slug, months, now }: Omit<SiteMonthsProps, 'totals'>) {
  const { t } = useLingui();
  const format = useFormat();
  const shown = useShown();
  const methodWords = useMethodWords();
  const of = behind(slug);
  return (
    <Twin title={t`The same months as a table; hatched figures lack hours, or their month is not over`}>
      <DataTable
        caption={t`The same months as a table; hatched figures lack hours, or their month is not over`}
        hideCaption
        rows={months.toReversed()}
        keyOf={({ month }) => month}
        columns={[
          { header: t`Month`, heads: true, cell: ({ month }) => <span className="month">{format.month(month)}</span> },
          {
            header: t`GPU-hours`,
            number: true,
            cell: (each) => (
              <Compute figures={totalsOf([each], now)} entries={of.compute(each.month)}>
                {shortOf(each, now).compute && <Unfinished running />}
              </Compute>
            ),
          },
          {
            header: t`Energy`,
            number: true,
            cell: (each) => (
              <Read
                figure={each.energyMillijoules}
                estimated={each.estimatedMillijoules}
                write={shown.energy}
                entries={of.energy(each.month)}
                estimates={of.energyEstimated(each.month)}
                short={shortOf(each, now).energy}
                running={shortOf(each, now).running}
              />
            ),
          },
          {
            header: t`Water`,
            number: true,
            cell: (each) => (
              <Read
                figure={each.waterMicrolitres}
                estimated={each.waterEstimatedMicrolitres}
                write={shown.water}
                entries={of.water(each.month)}
                estimates={of.waterEstimated(each.month)}
                short={shortOf(each, now).water}
                running={shortOf(each, now).running}
              />
            ),
          },
          {
            header: t`Energy per GPU-hour`,
            number: true,
            cell: (each) => shown.energyEach(each.energyPerGpuHourMillijoules),
          },
          {
            header: t`Water per GPU-hour`,
            number: true,
            cell: (each) => shown.waterEach(each.waterPerGpuHourMicrolitres),
          },
          {
            header: t`Hours read`,
            number: true,
            cell: ({ hoursRead, hours }) => t`${format.count(hoursRead)} of ${format.count(hours)}`,
          },
          { header: t`Energy known by`, cell: ({ energyMethod }) => methodWords(energyMethod) },
        ]}
      />
    </Twin>
  );
}

interface ReadProps {
  readonly figure: string | null;
  readonly estimated: string | null;
  readonly write: (figure: string | null) => string;
  readonly entries: string;
  readonly estimates: string;
  /** The meter did not read the whole month; because it is not over. */
  readonly short: boolean;
  readonly running: boolean;
}

/** What a meter read, and below it what was estimated: two figures, never one. */
function Read({ figure, estimated, write, entries, estimates, short, running }: ReadProps) {
  return (
    <span className="figured">
      {figure === null ? <span>{write(null)}</span> : <Link to={entries}>{write(figure)}</Link>}
      {estimated !== null && (
        <small>
          <Link to={estimates}>
            <Trans>{write(estimated)} estimated</Trans>
          </Link>
        </small>
      )}
      {short && <Unfinished running={running} />}
    </span>
  );
}
