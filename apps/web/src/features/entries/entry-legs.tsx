import { Link } from 'react-router';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { AccountPath } from '../../ui/account-path.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { statementLink } from '../../ui/statement-link.js';
import type { Entry } from './entry-page.js';

/** Both sides of the entry as bookkeepers read it, and the same as movements from one account to another. */
export function EntryLegs({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const format = useFormat();
  const lines = entry.postings.map((posting, index) => ({ ...posting, index }));
  const steps = entry.transfers.map((transfer, index) => ({ ...transfer, index }));
  const side = (wanted: 'DEBIT' | 'CREDIT') => (line: (typeof lines)[number]) =>
    line.side === wanted ? format.quantity(line.amount, line.unit) : null;
  const linked = (path: string, unit: string) => (
    <Link to={statementLink(path, unit)}>
      <AccountPath path={path} />
    </Link>
  );
  if (lines.length === 0) return null;
  return (
    <Part title={t`Both sides`}>
      <DataTable
        caption={t`Each line of the entry, and what its account held after it`}
        rows={lines}
        keyOf={({ index }) => index}
        columns={[
          { header: t`Account`, heads: true, cell: ({ account, unit }) => linked(account, unit) },
          { header: t`Debit`, number: true, cell: side('DEBIT') },
          { header: t`Credit`, number: true, cell: side('CREDIT') },
          {
            header: t`Balance after`,
            number: true,
            cell: ({ balanceAfter, unit }) => (balanceAfter === null ? null : format.quantity(balanceAfter, unit)),
          },
          ...(lines.some(({ fund }) => fund !== null)
            ? [{ header: t`Fund`, cell: ({ fund }: (typeof lines)[number]) => fund }]
            : []),
        ]}
      />
      <DataTable
        caption={t`The same as steps from one account to another`}
        rows={steps}
        keyOf={({ index }) => index}
        columns={[
          { header: t`From`, heads: true, cell: ({ credit }) => <AccountPath path={credit} /> },
          { header: t`To`, cell: ({ debit }) => <AccountPath path={debit} /> },
          ...(steps.some(({ purpose }) => purpose !== null)
            ? [{ header: t`Purpose`, cell: ({ purpose }: (typeof steps)[number]) => purpose }]
            : []),
          { header: t`Amount`, number: true, cell: ({ amount, unit }) => format.quantity(amount, unit) },
        ]}
      />
    </Part>
  );
}
