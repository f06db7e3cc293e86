import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { behind } from './behind.js';
import type { Month } from './totals.js';
import { useMethodWords, useShown } from './use-words.js';

interface Row {
  readonly figure: string;
  readonly method: string;
  readonly quantity: string;
  readonly months: number;
  readonly hours: string;
  readonly entries: string | null;
}

const METHODS = ['site_meter', 'device_counter', 'power_x_time', 'model_estimate'] as const;

/** How each figure came to be known, method by method: the same thing said again, and never added. */
export function MethodNotes({ slug, months }: { slug: string; months: readonly Month[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const rows = useRows(slug, months);
  return (
    <Part title={t`How these figures came to be known`} id="methods">
      {rows.length > 0 && (
        <DataTable
          caption={t`Energy and water by method, the best first; methods say the same again and are never added`}
          rows={rows}
          keyOf={({ figure, method }) => `${figure} ${method}`}
          columns={[
            { header: t`Figure`, heads: true, cell: ({ figure }) => figure },
            { header: t`Known by`, cell: ({ method }) => method },
            {
              header: t`In all`,
              number: true,
              cell: ({ quantity, entries }) => (entries === null ? quantity : <Link to={entries}>{quantity}</Link>),
            },
            { header: t`Months`, number: true, cell: (row) => format.count(row.months) },
            { header: t`Hours`, number: true, cell: ({ hours }) => hours },
          ]}
        />
      )}
      <ul>
        <li>
          <Trans>
            GPU-hours are reports of machines and gateways, each counted once for ever by its source and number, and cut
            at full UTC hours. A correction is a new report beside the old one; a late one changes its own hour and
            nothing else.
          </Trans>
        </li>
        <li>
          <Trans>
            A meter that is read once a day throughout a month stands for the 24 hours of each of those days. A figure
            of a month of which an hour was not read is hatched, and no ratio is made of two meters that read different
            hours.
          </Trans>
        </li>
        <li>
          <Trans>
            Weights are those of the custom that was in force in each hour: a later change re-prices nothing.{' '}
            <Link to="/custom">See the rules in force</Link>.
          </Trans>
        </li>
        <li>
          <Trans>
            Every figure links to its entries in the books, which anybody can check. Those of GPU-hours hold the time of
            cards that nobody held too, and not yet that of open hours, nor of cards without a weight: where that makes
            a difference, what they sum to stands beside the figure. What came in after the books of its month were
            closed stands at the first open day, with its own hour in the words of the entry.
          </Trans>
        </li>
      </ul>
    </Part>
  );
}

function useRows(slug: string, months: readonly Month[]): Row[] {
  const { t } = useLingui();
  const format = useFormat();
  const shown = useShown();
  const methodWords = useMethodWords();
  const of = behind(slug);
  const [first, last] = [months[0]?.month, months.at(-1)?.month];
  const hoursOf = (method: string, found: readonly { readonly hours: number }[]): string => {
    const count = format.count(found.reduce((sum, { hours }) => sum + hours, 0));
    // Only a meter's one reading a day stands for the whole day.
    return method === 'site_meter' ? count : t`reported in ${count}`;
  };
  const rowsOf = (
    figure: string,
    by: 'energyBy' | 'waterBy',
    { write, entries }: { write: (quantity: bigint) => string; entries: Partial<Record<string, typeof of.energy>> },
  ): Row[] =>
    METHODS.flatMap((method): Row[] => {
      const found = months.flatMap((month) => month[by].filter((each) => each.method === method));
      if (found.length === 0 || first === undefined || last === undefined) return [];
      return [
        {
          figure,
          method: methodWords(method),
          quantity: write(found.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n)),
          months: found.length,
          hours: hoursOf(method, found),
          entries: entries[method]?.(first, last) ?? null,
        },
      ];
    });
  return [
    ...rowsOf(t`Energy`, 'energyBy', {
      write: shown.energy,
      entries: { site_meter: of.energy, model_estimate: of.energyEstimated },
    }),
    ...rowsOf(t`Water`, 'waterBy', {
      write: shown.water,
      entries: { site_meter: of.water, model_estimate: of.waterEstimated },
    }),
  ];
}
