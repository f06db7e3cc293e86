import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AuditQuery } from '../../gql/audit/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { Totals } from './totals.js';
import { unitWords } from './unit-words.js';

/** Every account's balance, unit by unit: a euro is never added to a GPU-hour. */
export function TrialBalance({ balance }: { balance: AuditQuery['trialBalance'] }) {
  const { t } = useLingui();
  const format = useFormat();
  const units = balance.totals.map(({ unit }) => unit);
  const [chosen, choose] = useState(units[0] ?? '');
  const total = balance.totals.find(({ unit }) => unit === chosen);
  const moment = format.instant(balance.asOf);
  const show = (quantity: string) => (quantity === '0' ? null : format.quantity(quantity, chosen, { bare: true }));
  if (total === undefined) {
    return (
      <Part title={t`Trial balance`}>
        <p className="prose">
          <Trans>Nothing has been posted yet. The first entry of the journal brings the first two lines here.</Trans>
        </p>
      </Part>
    );
  }
  return (
    <Part title={t`Trial balance`}>
      <Totals totals={balance.totals} />
      <form className="row">
        <label className="field">
          <span>
            <Trans>Accounts in</Trans>
          </span>
          <select
            value={chosen}
            onChange={({ target }) => {
              choose(target.value);
            }}
          >
            {units.map((unit) => (
              <option key={unit} value={unit}>
                {unitWords(unit)}
              </option>
            ))}
          </select>
        </label>
        {total.difference === '0' ? (
          <Mark tone="good">
            <Trans>Sums to zero</Trans>
          </Mark>
        ) : (
          <Mark tone="bad">
            <Trans>Does not sum to zero</Trans>
          </Mark>
        )}
      </form>
      <DataTable
        caption={t`Balances in ${unitWords(chosen)}`}
        rows={balance.rows.filter(({ unit }) => unit === chosen)}
        keyOf={({ path }) => path}
        columns={[
          { header: t`Account`, heads: true, cell: ({ path }) => <code>{path}</code> },
          { header: t`Debit`, number: true, cell: ({ debit }) => show(debit) },
          { header: t`Credit`, number: true, cell: ({ credit }) => show(credit) },
        ]}
        total={[
          t`Together`,
          format.quantity(total.debit, chosen, { bare: true }),
          format.quantity(total.credit, chosen, { bare: true }),
        ]}
      />
      <p>
        <a
          className="link"
          href={`/export/trial-balance.csv?${new URLSearchParams({ unit: chosen }).toString()}`}
          download
        >
          <Trans>This table as CSV</Trans>
        </a>
      </p>
      <p className="note">
        <Trans>
          As of {moment}, batch <code>{balance.batch}</code>, head of the chain <code>{balance.head}</code>
        </Trans>
      </p>
    </Part>
  );
}
