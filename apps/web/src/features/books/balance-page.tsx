import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { BalanceSheetDocument } from '../../gql/books/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { withPrevious } from '../../ui/with-previous.js';
import { BooksNav } from './books-nav.js';
import { MoneyStatement } from './money-statement.js';
import { statementAsked, StatementChoices } from './statement-choices.js';
import { BALANCE_WORDS } from './section-words.js';
import './books.css';

export { messages } from './locales/en.po';

export const preload = (client: ApolloClient) =>
  client.query({
    query: BalanceSheetDocument,
    variables: statementAsked(new URLSearchParams(globalThis.location.search)),
  });

/** What is owned, and who it is owed to or kept for. Both sides are the same sum. */
export default function BalancePage() {
  const { t } = useLingui();
  const [search] = useSearchParams();
  const asked = statementAsked(search);
  const answer = useQuery(BalanceSheetDocument, { variables: asked });
  return (
    <>
      <PageHead title={t`Balance sheet`}>
        <Trans>What is owned, and who it is owed to or kept for. Both sides are the same sum.</Trans>
      </PageHead>
      <BooksNav />
      <StatementChoices asked={asked} />
      <Loaded answer={withPrevious(answer)}>
        {({ balanceSheet }) => (
          <MoneyStatement statement={balanceSheet} resultWords={t`Owned less owed and kept`} titles={BALANCE_WORDS} />
        )}
      </Loaded>
    </>
  );
}
