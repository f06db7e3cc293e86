import { useEffect, useRef } from 'react';
import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { NavigationType, useNavigationType, useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { JournalChoicesDocument, JournalPageDocument, MoreJournalsDocument } from '../../gql/entries/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { withPrevious } from '../../ui/with-previous.js';
import { EntryTable, rowId } from './entry-table.js';
import { readFilter, variableOf, type Filter } from './filter.js';
import { FilterChips } from './filter-chips.js';
import { FilterForm } from './filter-form.js';
import { KeysDialog } from './keys-dialog.js';
import { NoEntries } from './no-entries.js';
import { Summary } from './summary.js';
import './entries.css';
import './filter.css';

export { messages } from './locales/en.po';

const AT_A_TIME = 50;

const asked = (filter: Filter) => ({ first: AT_A_TIME, filter: variableOf(filter) });

export const preload = (client: ApolloClient) =>
  client.query({
    query: JournalPageDocument,
    variables: asked(readFilter(new URLSearchParams(globalThis.location.search))),
  });

/** The journal, narrowed to what the address says. */
export default function EntriesPage() {
  const { t } = useLingui();
  const [search] = useSearchParams();
  const filter = readFilter(search);
  const { data: choices } = useQuery(JournalChoicesDocument, { fetchPolicy: 'cache-first' });
  return (
    <>
      <PageHead title={t`Entries`}>
        <Trans>
          Every entry of the books, newest first. Nothing is ever changed: a mistake is taken back by a new one.
        </Trans>
      </PageHead>
      <div className="journal">
        <FilterForm filter={filter} choices={choices ?? null} />
        <FilterChips filter={filter} />
        <Journal filter={filter} />
      </div>
    </>
  );
}

function Journal({ filter }: { filter: Filter }) {
  // Whoever comes back finds the rows that they had, however many they had asked for, and so the place they had.
  const back = useNavigationType() === NavigationType.Pop;
  const answer = useQuery(JournalPageDocument, {
    variables: asked(filter),
    fetchPolicy: back ? 'cache-first' : 'cache-and-network',
    nextFetchPolicy: 'cache-first',
    notifyOnNetworkStatusChange: true,
  });
  const edges = answer.data?.journals.edges;
  const known = useRef<number | null>(null);
  useEffect(() => {
    // On to the first of the new rows: the button may be gone, and the focus must not go with it.
    const first = known.current === null ? undefined : edges?.[known.current];
    if (first === undefined) return;
    known.current = null;
    document.getElementById(rowId(first.node.id))?.focus({ preventScroll: true });
  }, [edges]);
  const more = () => {
    if (answer.loading || edges === undefined) return;
    known.current = edges.length;
    answer
      .fetchMore({
        query: MoreJournalsDocument,
        variables: { ...asked(filter), after: answer.data?.journals.pageInfo.endCursor ?? null },
        updateQuery: (before, { fetchMoreResult: { journals } }) => ({
          ...before,
          journals: { ...journals, edges: [...before.journals.edges, ...journals.edges] },
        }),
      })
      .catch(() => {
        known.current = null;
      });
  };
  return (
    <Loaded answer={withPrevious(answer)}>
      {({ journalSummary, journals }) => (
        <>
          <Summary summary={journalSummary} filter={filter} />
          {journals.edges.length === 0 ? (
            <NoEntries filter={filter} />
          ) : (
            <EntryTable entries={journals.edges.map(({ node }) => node)} />
          )}
          {journals.pageInfo.hasNextPage && (
            <p>
              <button className="button plain" type="button" data-stop aria-disabled={answer.loading} onClick={more}>
                <Trans>Show more</Trans>
              </button>
            </p>
          )}
          <KeysDialog />
        </>
      )}
    </Loaded>
  );
}
