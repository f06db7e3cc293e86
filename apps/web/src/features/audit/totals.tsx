import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AuditQuery } from '../../gql/audit/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { unitWords } from './unit-words.js';

/** Each unit over the whole ledger: what was debited, what was credited, and that they are the same. */
export function Totals({ totals }: { totals: AuditQuery['trialBalance']['totals'] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <DataTable
      caption={t`Every unit over the whole ledger`}
      rows={totals}
      keyOf={({ unit }) => unit}
      columns={[
        { header: t`Unit`, heads: true, cell: ({ unit }) => unitWords(unit) },
        { header: t`Debit`, number: true, cell: ({ unit, debit }) => format.quantity(debit, unit, { bare: true }) },
        { header: t`Credit`, number: true, cell: ({ unit, credit }) => format.quantity(credit, unit, { bare: true }) },
        {
          header: t`Difference`,
          number: true,
          cell: ({ unit, difference }) => (
            <Mark tone={difference === '0' ? 'good' : 'bad'}>{format.quantity(difference, unit, { bare: true })}</Mark>
          ),
        },
      ]}
    />
  );
}
