import { useQuery } from '@apollo/client/react';
import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { EntriesDocument } from '../../gql/accounts/graphql.js';
import { Part } from '../../ui/part.js';
import { Waiting } from '../../ui/waiting.js';
import { EntryItem } from './entry-item.js';

const AT_A_TIME = 20;

/** The journal, newest first, narrowed to the accounts that the address names. */
export function Entries() {
  const { t } = useLingui();
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const account = search.get('account') ?? '';
  const { data, loading, error, fetchMore, refetch } = useQuery(EntriesDocument, {
    variables: { first: AT_A_TIME, account: account === '' ? null : account },
    notifyOnNetworkStatusChange: true,
  });
  const more = () =>
    fetchMore({
      variables: { after: data?.journals.pageInfo.endCursor ?? null },
      updateQuery: (known, { fetchMoreResult }) => ({
        ...fetchMoreResult,
        journals: { ...fetchMoreResult.journals, edges: [...known.journals.edges, ...fetchMoreResult.journals.edges] },
      }),
    }).catch(() => undefined);
  const narrow = (path: string) => {
    setSearch((known) => {
      if (path === '') known.delete('account');
      else known.set('account', path);
      return known;
    });
  };
  const count = format.count(data?.journals.totalCount ?? 0);
  return (
    <Part title={t`Entries`} id="entries">
      <form
        className="row"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const path = new FormData(event.currentTarget).get('account');
          narrow(typeof path === 'string' ? path.trim() : '');
        }}
      >
        <label className="field">
          <span>
            <Trans>Accounts that begin with</Trans>
          </span>
          <input
            key={account}
            name="account"
            defaultValue={account}
            placeholder="je:income"
            autoCapitalize="none"
            spellCheck={false}
          />
        </label>
        <button className="button plain" type="submit">
          <Trans>Narrow</Trans>
        </button>
        {account !== '' && (
          <button
            className="link"
            type="button"
            onClick={() => {
              narrow('');
            }}
          >
            <Trans>Show every entry</Trans>
          </button>
        )}
      </form>
      {error !== undefined && (
        <p role="alert">
          <Trans>The entries could not be fetched.</Trans>{' '}
          <button className="link" type="button" onClick={() => void refetch().catch(() => undefined)}>
            <Trans>Try again</Trans>
          </button>
        </p>
      )}
      {data === undefined && loading && <Waiting />}
      {data !== undefined && (
        <>
          <p className="note" role="status">
            {account === '' ? (
              <Trans>{count} entries in all</Trans>
            ) : (
              <Trans>
                {count} entries touch accounts under {account}
              </Trans>
            )}
          </p>
          <ul className="items">
            {data.journals.edges.map(({ node }) => (
              <EntryItem key={node.id} entry={node} />
            ))}
          </ul>
          {data.journals.pageInfo.hasNextPage && (
            <p>
              <button className="button plain" type="button" disabled={loading} onClick={() => void more()}>
                <Trans>Show more</Trans>
              </button>
            </p>
          )}
        </>
      )}
    </Part>
  );
}
