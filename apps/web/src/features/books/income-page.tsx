import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { IncomeStatementDocument } from '../../gql/books/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { withPrevious } from '../../ui/with-previous.js';
import { BooksNav } from './books-nav.js';
import { MoneyStatement } from './money-statement.js';
import { statementAsked, StatementChoices } from './statement-choices.js';
import { INCOME_WORDS } from './section-words.js';
import './books.css';

export { messages } from './locales/en.po';

export const preload = (client: ApolloClient) =>
  client.query({
    query: IncomeStatementDocument,
    variables: statementAsked(new URLSearchParams(globalThis.location.search)),
  });

/** What was earned and what it cost. What is left is the surplus, or the loss. */
export default function IncomePage() {
  const { t } = useLingui();
  const [search] = useSearchParams();
  const asked = statementAsked(search);
  const answer = useQuery(IncomeStatementDocument, { variables: asked });
  return (
    <>
      <PageHead title={t`Income statement`}>
        <Trans>What was earned and what it cost. What is left is the surplus, or the loss.</Trans>
      </PageHead>
      <BooksNav />
      <StatementChoices asked={asked} />
      <Loaded answer={withPrevious(answer)}>
        {({ incomeStatement }) => (
          <MoneyStatement statement={incomeStatement} resultWords={t`What is left`} titles={INCOME_WORDS} />
        )}
      </Loaded>
    </>
  );
}
