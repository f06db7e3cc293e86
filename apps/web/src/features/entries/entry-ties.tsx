import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import type { EntryQuery } from '../../gql/entries/graphql.js';
import { Part } from '../../ui/part.js';
import type { Entry } from './entry-page.js';
import { EntryLink } from './entry-marks.js';

interface EntryTiesProps {
  readonly entry: Entry;
  readonly periods: EntryQuery['periods'];
}

/** The other entries that this one corrects, settles, or is corrected by. An entry itself never changes. */
export function EntryTies({ entry, periods }: EntryTiesProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { reverses, reversedBy, resolves, resolvedBy, adjustment, adjustsPeriod, expiresAt } = entry;
  const period = periods.find(({ id }) => id === adjustsPeriod)?.name ?? adjustsPeriod;
  const until = expiresAt === null ? '' : format.instant(expiresAt);
  const ties: readonly (readonly [string, boolean, ReactNode])[] = [
    ['reverses', reverses !== null, <Trans>This entry takes back {link(reverses)}, which stays as it was.</Trans>],
    ['reversedBy', reversedBy !== null, <Trans>It was taken back by {link(reversedBy)}.</Trans>],
    ['resolves', resolves !== null, <Trans>It settles the hold {link(resolves)}.</Trans>],
    ['resolvedBy', resolvedBy !== null, <Trans>The hold was settled by {link(resolvedBy)}.</Trans>],
    [
      'held',
      entry.phase === 'PENDING' && resolvedBy === null,
      <Trans>The amount is held back until {until}; if nobody settles it by then, it is let go.</Trans>,
    ],
    ['adjustment', adjustment, <Trans>An officer's adjustment in a period that was already closed for others.</Trans>],
    ['adjusts', adjustsPeriod !== null, <Trans>It corrects {period}, a closed period, in the period open now.</Trans>],
  ];
  const found = ties.filter(([, holds]) => holds);
  return (
    <Part title={t`Corrections`}>
      {found.length === 0 ? (
        <p className="prose">
          <Trans>Nothing corrects this entry, and it corrects nothing.</Trans>
        </p>
      ) : (
        <ul className="ties tall">
          {found.map(([name, , words]) => (
            <li key={name}>{words}</li>
          ))}
        </ul>
      )}
      {(reverses !== null || reversedBy !== null) && (
        <p>
          <Link className="link" to="/entries?reversals=true">
            <Trans>All corrections</Trans>
          </Link>
        </p>
      )}
    </Part>
  );
}

const link = (id: string | null): ReactNode => (id === null ? null : <EntryLink id={id} />);
