import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { DayBars } from './day-bars.js';
import type { View } from './developer-page.js';
import { ModelSums } from './model-sums.js';
import { orBlank } from './or-blank.js';

/** What was used in a month, by model and day, with every month's cost. */
export function MonthUse({ view }: { view: View }) {
  const { t } = useLingui();
  const format = useFormat();
  const { month, currency, asOf } = view;
  const name = format.month(month.month);
  const today = asOf.slice(0, 10);
  return (
    <Part title={t`Use in ${name}`} id="use">
      <p className="prose">
        {month.days.length === 0 ? (
          <Trans>
            Nothing was used in {name}. What your keys use appears here about a second after each request; of jobs, what
            their machine has reported.
          </Trans>
        ) : (
          <Sum month={month} currency={currency} />
        )}
        {month.unpriced && (
          <>
            {' '}
            <Trans>Some of the compute has no price in the rules and is not in this sum.</Trans>
          </>
        )}
      </p>
      {month.days.length > 0 && (
        <>
          <DayBars
            title={t`Tokens by day`}
            month={month.month}
            today={today}
            unit="TOKEN"
            parts={month.days.map(({ day, resource, tokensIn: read, tokensOut: written }) => ({
              day,
              resource,
              amount: BigInt(read) + BigInt(written),
            }))}
          />
          <DayBars
            title={t`Jobs by day`}
            month={month.month}
            today={today}
            unit="COMPUTE_RAW"
            parts={month.days.map(({ day, resource, computeRaw }) => ({ day, resource, amount: BigInt(computeRaw) }))}
          />
          <ModelSums days={month.days} />
          <Days days={month.days} />
          <Forgotten month={month} />
        </>
      )}
      <Months view={view} />
    </Part>
  );
}

/** The month in one sentence: what was used, and what all of it comes to. */
function Sum({ month, currency }: Pick<View, 'month' | 'currency'>) {
  const format = useFormat();
  const cost = format.quantity(month.costMinor, currency);
  const read = format.quantity(month.tokensIn, 'TOKEN', { bare: true });
  const written = format.quantity(month.tokensOut, 'TOKEN', { bare: true });
  const jobs = format.quantity(month.computeRaw, 'COMPUTE_RAW');
  return (
    <>
      {BigInt(month.computeRaw) === 0n ? (
        <Trans>
          {read} tokens were read and {written} written.
        </Trans>
      ) : (
        <Trans>
          {read} tokens were read and {written} written, and jobs ran for {jobs}.
        </Trans>
      )}{' '}
      {month.partial ? (
        <Trans>That comes to {cost} so far; the month is not over.</Trans>
      ) : (
        <Trans>That came to {cost}.</Trans>
      )}
    </>
  );
}

/** Requests of which only the month's sums are kept: no day counts them any more. */
function Forgotten({ month: { requests, forgotten } }: Pick<View, 'month'>) {
  const format = useFormat();
  if (forgotten === 0) return null;
  const [all, gone] = [format.count(requests), format.count(forgotten)];
  return (
    <p className="note">
      <Trans>
        Of {all} requests of this month, {gone} are so old that they are no longer listed and no day counts them; their
        use, their cost and the month’s footprint hold them still.
      </Trans>
    </p>
  );
}

/** Every day as a table, for whoever reads tables. */
function Days({ days }: Pick<View['month'], 'days'>) {
  const { t } = useLingui();
  const format = useFormat();
  const tokens = (amount: string) => format.quantity(amount, 'TOKEN', { bare: true });
  const jobs = days.some(({ computeRaw }) => BigInt(computeRaw) > 0n);
  return (
    <details>
      <summary className="entry">
        <Trans>Day by day, as a table</Trans>
      </summary>
      <DataTable
        caption={t`Use by day and model, the latest first; days are UTC`}
        rows={days}
        keyOf={({ day, resource }) => `${day} ${resource}`}
        columns={[
          { header: t`Day`, heads: true, cell: ({ day }) => format.shortDay(day) },
          { header: t`Model`, cell: ({ resource }) => resource },
          {
            header: t`Read`,
            number: true,
            cell: ({ tokensIn }) => orBlank(tokensIn, tokens),
          },
          {
            header: t`Written`,
            number: true,
            cell: ({ tokensOut }) => orBlank(tokensOut, tokens),
          },
          ...(jobs
            ? [
                {
                  header: t`Jobs`,
                  number: true,
                  cell: ({ computeRaw }: (typeof days)[number]) =>
                    orBlank(computeRaw, (amount) => format.quantity(amount, 'COMPUTE_RAW')),
                },
              ]
            : []),
          { header: t`Requests`, number: true, cell: ({ requests }) => (requests === 0 ? '' : format.count(requests)) },
        ]}
      />
    </details>
  );
}

/** The last months; each leads to its days. A month still running is hatched. */
function Months({ view: { months, month: shown, currency } }: { view: View }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <DataTable
      caption={t`Month by month; a hatched month is not over, and its cost is what the bill would be now`}
      rows={months}
      keyOf={({ month }) => month}
      classOf={({ partial }) => (partial ? 'partial' : undefined)}
      columns={[
        {
          header: t`Month`,
          heads: true,
          cell: ({ month, partial }) => {
            const words = partial ? t`${format.month(month)}, not over yet` : format.month(month);
            return month === shown.month ? (
              <strong>{words}</strong>
            ) : (
              <Link to={`/developer?month=${month}#use`} preventScrollReset>
                {words}
              </Link>
            );
          },
        },
        { header: t`Read`, number: true, cell: ({ tokensIn }) => format.quantity(tokensIn, 'TOKEN', { bare: true }) },
        {
          header: t`Written`,
          number: true,
          cell: ({ tokensOut }) => format.quantity(tokensOut, 'TOKEN', { bare: true }),
        },
        { header: t`Jobs`, number: true, cell: ({ computeRaw }) => format.quantity(computeRaw, 'COMPUTE_RAW') },
        { header: t`Cost`, number: true, cell: ({ costMinor }) => format.quantity(costMinor, currency) },
        { header: t`In the books`, number: true, cell: ({ billedMinor }) => format.quantity(billedMinor, currency) },
      ]}
    />
  );
}
