import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { MachineQuery } from '../../gql/machines/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Part } from '../../ui/part.js';
import { STATEMENT_STATES, useWordsOf } from './words.js';

/** What a contributed machine is said to have done, and what became of it: open to everyone, for it is paid for. */
export function Statements({ statements }: { statements: MachineQuery['contributions'] }) {
  const { t } = useLingui();
  const format = useFormat();
  const wordsOf = useWordsOf();
  if (statements.length === 0) return null;
  const hours = (amount: string) => format.quantity(amount, 'COMPUTE_RAW');
  return (
    <Part title={t`What it did for the commons`} id="statements">
      <p className="prose">
        <Trans>
          Whoever contributes it says by the month what it did. Silence accepts that after the days that the rules set,
          and its owner is credited out of what the site is owed.
        </Trans>
      </p>
      <DataTable
        caption={t`Statements, the oldest first`}
        hideCaption
        rows={statements}
        keyOf={({ id }) => id}
        columns={[
          { header: t`Month`, heads: true, cell: ({ month }) => format.month(month) },
          { header: t`By`, cell: ({ contributor }) => contributor },
          { header: t`Stated`, number: true, cell: ({ total }) => hours(total) },
          { header: t`Its own events`, number: true, cell: ({ metered }) => hours(metered) },
          {
            header: t`State`,
            cell: ({ state, answerBy }) => {
              const until = format.instant(answerBy);
              return state === 'OPEN' ? t`waits for a word until ${until}` : wordsOf(STATEMENT_STATES, state);
            },
          },
          {
            header: t`The month comes to`,
            number: true,
            cell: ({ creditMinor, currency }) => (creditMinor === null ? '' : format.quantity(creditMinor, currency)),
          },
        ]}
      />
    </Part>
  );
}
