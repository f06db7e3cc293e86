import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { RegisterDocument } from '../../gql/register/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { withPrevious } from '../../ui/with-previous.js';
import { Holdings } from './holdings.js';
import { RegisterSearch } from './register-search.js';

export { messages } from './locales/en.po';

const AT_A_TIME = 50;

const asked = (params: URLSearchParams) => ({
  first: AT_A_TIME,
  search: params.get('search'),
  kind: params.get('kind'),
});

export const preload = (client: ApolloClient) =>
  client.query({ query: RegisterDocument, variables: asked(new URLSearchParams(globalThis.location.search)) });

export default function RegisterPage() {
  const { t } = useLingui();
  const format = useFormat();
  const [params] = useSearchParams();
  const variables = asked(params);
  const { search, kind } = variables;
  const answer = useQuery(RegisterDocument, { variables });
  const more = () =>
    answer
      .fetchMore({
        variables: { after: answer.data?.register.pageInfo.endCursor ?? null },
        updateQuery: (known, { fetchMoreResult }) => ({
          ...fetchMoreResult,
          register: {
            ...fetchMoreResult.register,
            edges: [...known.register.edges, ...fetchMoreResult.register.edges],
          },
        }),
      })
      .catch(() => undefined);
  return (
    <>
      <PageHead title={t`Register`}>
        <Trans>
          Who may use what, and since when. People stand here by roll number, unless they chose to show their name.
        </Trans>
      </PageHead>
      <Part title={t`Holdings`}>
        <RegisterSearch key={`${search ?? ''} ${kind ?? ''}`} search={search ?? ''} kind={kind ?? ''} />
        <Loaded answer={withPrevious(answer)}>
          {({ register }) => {
            const count = format.count(register.totalCount);
            return (
              <>
                <p className="note" role="status">
                  <Trans>{count} holdings</Trans>
                </p>
                {register.edges.length === 0 ? (
                  <p className="prose">
                    <Trans>Nothing on the roll matches. Try a roll number, a site or a model.</Trans>
                  </p>
                ) : (
                  <Holdings holdings={register.edges.map(({ node }) => node)} />
                )}
                {register.pageInfo.hasNextPage && (
                  <p>
                    <button className="button plain" type="button" onClick={() => void more()}>
                      <Trans>Show more</Trans>
                    </button>
                  </p>
                )}
              </>
            );
          }}
        </Loaded>
      </Part>
    </>
  );
}
