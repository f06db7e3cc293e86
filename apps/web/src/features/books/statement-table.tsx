import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AccountStatementQuery } from '../../gql/books/graphql.js';
import { AccountPath } from '../../ui/account-path.js';
import { DataTable } from '../../ui/data-table.js';

type Line = AccountStatementQuery['statement']['edges'][number]['node'];

/** The lines of an account with the balance that was stored with each: it never changes, however much is booked since. */
export function StatementTable({ statement }: { statement: AccountStatementQuery['statement'] }) {
  const { t } = useLingui();
  const format = useFormat();
  const { unit } = statement;
  const side = (wanted: Line['side']) => (line: Line) =>
    line.side === wanted ? format.quantity(line.amount, unit, { bare: true }) : null;
  return (
    <DataTable
      caption={t`Lines of the account, oldest first`}
      hideCaption
      rows={statement.edges.map(({ node }) => node)}
      keyOf={({ version }) => version}
      columns={[
        {
          header: t`What`,
          heads: true,
          cell: ({ journalId, memo }) => (
            <Link id={`line-${journalId}`} to={`/entries/${journalId}`}>
              {memo}
            </Link>
          ),
        },
        {
          header: t`Day`,
          cell: ({ effectiveAt, recordedAt }) => (
            <>
              <time dateTime={effectiveAt}>{format.shortDay(effectiveAt)}</time>
              {effectiveAt.slice(0, 10) !== recordedAt.slice(0, 10) && <Recorded day={recordedAt} />}
            </>
          ),
        },
        { header: t`To or from`, cell: ({ counter }) => <Counter paths={counter} /> },
        { header: t`Debit`, number: true, cell: side('DEBIT') },
        { header: t`Credit`, number: true, cell: side('CREDIT') },
        { header: t`Balance`, number: true, cell: ({ balance }) => format.quantity(balance, unit) },
      ]}
    />
  );
}

function Recorded({ day }: { day: string }) {
  const recorded = useFormat().shortDay(day);
  return (
    <span className="note">
      <br />
      <Trans>recorded {recorded}</Trans>
    </span>
  );
}

function Counter({ paths }: { paths: readonly string[] }) {
  const format = useFormat();
  const [first, ...rest] = paths;
  const more = format.count(rest.length);
  if (first === undefined) return null;
  return (
    <span>
      <AccountPath path={first} />
      {rest.length > 0 && (
        <span className="note">
          {' '}
          <Trans>and {more} more</Trans>
        </span>
      )}
    </span>
  );
}
