import type { ApolloClient } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { skipToken, useQuery } from '@apollo/client/react';
import { matchPath, NavigationType, useNavigationType, useParams, useSearchParams } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { useFormat } from '../../format/use-format.js';
import { AccountStatementDocument, type AccountStatementQuery } from '../../gql/books/graphql.js';
import { ViewerDocument } from '../../gql/client/graphql.js';
import { Figure } from '../../ui/figure.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { withPrevious } from '../../ui/with-previous.js';
import { BooksNav } from './books-nav.js';
import { NoSuchAccount } from './no-such-account.js';
import { nameWords, named } from './named.js';
import { StatementSpan } from './statement-span.js';
import { StatementTable } from './statement-table.js';
import './books.css';

export { messages } from './locales/en.po';

const AT_A_TIME = 50;

interface Asked {
  readonly account: string;
  readonly search: URLSearchParams;
  readonly currency: string;
}

const asked = ({ account, search, currency }: Asked) => ({
  account,
  unit: named(search, 'unit') ?? currency,
  first: AT_A_TIME,
  from: named(search, 'from'),
  until: named(search, 'until'),
});

export const preload = async (client: ApolloClient, pathname: string) => {
  const { data } = await client.query({ query: ViewerDocument });
  const variables = asked({
    account: matchPath('/books/:path', pathname)?.params.path ?? '',
    search: new URLSearchParams(globalThis.location.search),
    currency: data?.partnership.currency ?? '',
  });
  return client.query({ query: AccountStatementDocument, variables });
};

/** One account in one unit, line by line, with what it held after each. */
export default function StatementPage() {
  const { path: account = '' } = useParams();
  const [search] = useSearchParams();
  const currency = useViewer()?.partnership.currency ?? '';
  const back = useNavigationType() === NavigationType.Pop;
  const variables = asked({ account, search, currency });
  const fetchPolicy = back ? 'cache-first' : 'cache-and-network';
  const answer = useQuery(
    AccountStatementDocument,
    variables.unit === '' ? skipToken : { variables, fetchPolicy, nextFetchPolicy: 'cache-first' },
  );
  const more = () =>
    answer
      .fetchMore({
        variables: { after: answer.data?.statement.pageInfo.endCursor ?? null },
        updateQuery: (known, { fetchMoreResult: { statement } }) => ({
          ...known,
          statement: { ...statement, edges: [...known.statement.edges, ...statement.edges] },
        }),
      })
      .catch(() => undefined);
  if (currency !== '' && isMissing(answer.error)) return <NoSuchAccount account={account} unit={variables.unit} />;
  return (
    <Loaded answer={withPrevious(answer)}>
      {({ statement }) => <Statement statement={statement} more={() => void more()} />}
    </Loaded>
  );
}

function isMissing(error: Error | undefined): boolean {
  return CombinedGraphQLErrors.is(error) && error.errors.some(({ extensions }) => extensions?.['code'] === 'NOT_FOUND');
}

type Statement = AccountStatementQuery['statement'];

function Statement({ statement, more }: { statement: Statement; more: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { account, unit, opening, closing, totalCount, asOf } = statement;
  const moment = format.instant(asOf);
  return (
    <>
      <PageHead title={nameWords(account.split(':').at(-1) ?? account)}>
        <code>{account}</code>
      </PageHead>
      <BooksNav />
      <dl className="figures">
        <Figure label={t`Before the first line`} amount={format.quantity(opening, unit)} />
        <Figure label={t`After the last line`} amount={format.quantity(closing, unit)}>
          <Trans>As of {moment}</Trans>
        </Figure>
      </dl>
      <Part title={t`Statement`}>
        <StatementSpan account={account} unit={unit} />
        <p className="note" role="status">
          <Plural value={totalCount} one="# line" other="# lines" />{' '}
          <Trans>in the order in which they were booked</Trans>
        </p>
        {statement.edges.length === 0 ? (
          <p className="prose">
            <Trans>Nothing was booked here in these days. Take the days away to see the whole account.</Trans>
          </p>
        ) : (
          <StatementTable statement={statement} />
        )}
        {statement.pageInfo.hasNextPage && (
          <p>
            <button className="button plain" type="button" onClick={more}>
              <Trans>Show more</Trans>
            </button>
          </p>
        )}
      </Part>
    </>
  );
}
