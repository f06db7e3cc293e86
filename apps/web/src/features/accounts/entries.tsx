import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { LatestEntriesDocument } from '../../gql/accounts/graphql.js';
import { entriesLink } from '../../ui/entries-link.js';
import { Part } from '../../ui/part.js';
import { Waiting } from '../../ui/waiting.js';

/** Enough to show what an entry is; the journal has a page of its own. */
const SHOWN = 5;

interface EntriesProps {
  /** First and last day of the period. */
  readonly from: string;
  readonly until: string;
}

/** The last few entries of the period, and the way to all of them. */
export function Entries({ from, until }: EntriesProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { data, error, refetch } = useQuery(LatestEntriesDocument, {
    variables: { first: SHOWN, filter: { from, until } },
  });
  const count = format.count(data?.journals.totalCount ?? 0);
  return (
    <Part title={t`Entries`} id="entries">
      {error !== undefined && (
        <p role="alert">
          <Trans>The entries could not be fetched.</Trans>{' '}
          <button className="link" type="button" onClick={() => void refetch().catch(() => undefined)}>
            <Trans>Try again</Trans>
          </button>
        </p>
      )}
      {data === undefined && error === undefined && <Waiting />}
      {data !== undefined && (
        <>
          <ul className="items">
            {data.journals.edges.map(({ node: { id, effectiveAt, memo, kind } }) => (
              <li key={id}>
                <Link className="latest" id={`entry-${id}`} to={`/entries/${id}`}>
                  <time dateTime={effectiveAt}>{format.shortDay(effectiveAt)}</time>{' '}
                  <span>{memo === '' ? kind : memo}</span>
                </Link>
              </li>
            ))}
          </ul>
          <p>
            <Link className="button plain" to={entriesLink({ from, until })}>
              {data.journals.totalIsCapped ? (
                <Trans>All entries of this period, more than {count}</Trans>
              ) : (
                <Trans>All {count} entries of this period</Trans>
              )}
            </Link>
          </p>
        </>
      )}
    </Part>
  );
}
