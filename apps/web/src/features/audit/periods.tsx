import { Link } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { AuditQuery } from '../../gql/audit/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { entriesLink } from '../../ui/entries-link.js';
import { Part } from '../../ui/part.js';

type Period = AuditQuery['periods'][number];

/** Which parts of the books are still written in, and which are shut. */
export function Periods({ periods }: { periods: readonly Period[] }) {
  const { t } = useLingui();
  const format = useFormat();
  if (periods.length === 0) return null;
  return (
    <Part title={t`Periods`}>
      <DataTable
        caption={t`Periods of the books, and whether they are closed`}
        hideCaption
        rows={periods}
        keyOf={({ id }) => id}
        columns={[
          { header: t`Period`, heads: true, cell: ({ name }) => <span className="number">{name}</span> },
          { header: t`From`, cell: ({ startsOn }) => <time dateTime={startsOn}>{format.shortDay(startsOn)}</time> },
          { header: t`Until`, cell: ({ endsOn }) => <time dateTime={endsOn}>{format.shortDay(endsOn)}</time> },
          { header: t`State`, cell: (period) => <PeriodState period={period} /> },
          { header: t`Entries`, cell: (period) => <PeriodEntries period={period} /> },
        ]}
      />
    </Part>
  );
}

/** Open, closed for all but officers, or closed for good; and since when. */
function PeriodState({ period: { state, softClosedAt, hardClosedAt } }: { period: Period }) {
  const format = useFormat();
  const soft = softClosedAt === null ? '' : format.instant(softClosedAt);
  const hard = hardClosedAt === null ? '' : format.instant(hardClosedAt);
  switch (state) {
    case 'OPEN':
      return <Trans>open</Trans>;
    case 'CLOSED':
      return <Trans>closed since {soft}; officers may still adjust, and it shows</Trans>;
    case 'HARD_CLOSED':
      return <Trans>closed for good since {hard}</Trans>;
  }
}

/** The entries of its days, and how many of them were adjustments after the close. */
function PeriodEntries({ period: { name, startsOn, endsOn, adjustments } }: { period: Period }) {
  const days = { from: startsOn, until: endsOn };
  return (
    <span className="row">
      <Link to={entriesLink(days)}>
        <Trans>entries of {name}</Trans>
      </Link>
      {adjustments > 0 && (
        <Link to={entriesLink({ ...days, adjustments: 'true' })}>
          <Plural value={adjustments} one="# adjustment" other="# adjustments" />
        </Link>
      )}
    </span>
  );
}
