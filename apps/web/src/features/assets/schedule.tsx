import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { lengthOf } from '../../format/fraction.js';
import { Bar } from '../../ui/bar.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import type { Asset } from './asset-page.js';

/** How the cost is written off year by year: the most that may be taken from it without anybody's leave. */
export function Schedule({ asset: { schedule, currency } }: { asset: Asset }) {
  const { t } = useLingui();
  const format = useFormat();
  const money = (minor: string) => format.quantity(minor, currency);
  const sum = (part: (year: Asset['schedule'][number]) => string) =>
    money(String(schedule.reduce((total, year) => total + BigInt(part(year)), 0n)));
  return (
    <Part title={t`How it wears out`}>
      {schedule.length === 0 ? (
        <p className="prose">
          <Trans>It does not wear out: nothing of its cost is ever written off.</Trans>
        </p>
      ) : (
        <>
          <p className="prose">
            <Trans>
              Its cost is spread over the years in which it serves, called <dfn>depreciation</dfn>. No more than the
              part of each year begun may be written off; one cent above is refused.
            </Trans>
          </p>
          <DataTable
            caption={t`Schedule of depreciation`}
            hideCaption
            rows={schedule}
            keyOf={({ year }) => year}
            total={[t`Together`, null, sum(({ amount }) => amount), sum(({ posted }) => posted), null]}
            columns={[
              { header: t`Year`, heads: true, cell: ({ year }) => t`Year ${year}` },
              { header: t`Begins`, cell: ({ startsOn }) => format.day(startsOn) },
              { header: t`Its part`, number: true, cell: ({ amount }) => money(amount) },
              { header: t`Written off`, number: true, cell: ({ posted }) => money(posted) },
              {
                header: t`So far`,
                cell: ({ amount, posted }) => <Bar length={lengthOf(BigInt(posted), BigInt(amount))} />,
              },
            ]}
          />
        </>
      )}
    </Part>
  );
}
