import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, useSearchParams } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { RegisterDocument, type RegisterQuery } from '../../gql/register/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { withPrevious } from '../../ui/with-previous.js';
import { holdingWords } from '../holding/holding-words.js';
import { askedOf } from './asked.js';
import { Facets } from './facets.js';
import { Holdings } from './holdings.js';
import { messages as words } from './locales/en.po';
import { RegisterSearch } from './register-search.js';
import './register.css';

export const messages = { ...words, ...holdingWords };

const AT_A_TIME = 50;

const variablesOf = (params: URLSearchParams) => ({ first: AT_A_TIME, ...askedOf(params) });

export const preload = (client: ApolloClient) =>
  client.query({ query: RegisterDocument, variables: variablesOf(new URLSearchParams(globalThis.location.search)) });

/** The public register, narrowed by its facets; what it is narrowed by stands in the address. */
export default function RegisterPage() {
  const { t } = useLingui();
  const officer = useViewer()?.viewer.roles.includes('OFFICER') === true;
  const [params] = useSearchParams();
  const variables = variablesOf(params);
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
          Who may use what of the commons, and since when: the <dfn>court roll</dfn>. People stand here by their number,
          unless they chose to show their name.
        </Trans>
      </PageHead>
      <p className="row no-print">
        {officer && (
          <Link className="button" to="/register/grant">
            <Trans>Grant a right</Trans>
          </Link>
        )}
        <Link className="link" to="/register/machines">
          <Trans>Machines on the register</Trans>
        </Link>
      </p>
      <Part title={t`Holdings`}>
        <RegisterSearch key={variables.search ?? ''} asked={variables} />
        <Loaded part answer={withPrevious(answer)}>
          {({ register }) => (
            <div className="register">
              <Facets asked={variables} facets={register.facets} />
              <Found register={register} narrowed={params.size > 0} onMore={() => void more()} />
            </div>
          )}
        </Loaded>
      </Part>
    </>
  );
}

interface FoundProps {
  readonly register: RegisterQuery['register'];
  readonly narrowed: boolean;
  readonly onMore: () => void;
}

function Found({ register: { edges, totalCount, pageInfo }, narrowed, onMore }: FoundProps) {
  return (
    <div>
      <p className="note" role="status">
        <Plural value={totalCount} one="# holding" other="# holdings" />
      </p>
      {edges.length > 0 && <Holdings holdings={edges.map(({ node }) => node)} />}
      {edges.length === 0 && narrowed && (
        <p className="prose">
          <Trans>Nothing on the roll matches. Try a number, a site or a model.</Trans>{' '}
          <Link to="/register">
            <Trans>Show every holding</Trans>
          </Link>
        </p>
      )}
      {edges.length === 0 && !narrowed && (
        <p className="prose">
          <Trans>
            Nobody holds anything yet. The first entry comes when a host community, a labeller or a developer is
            admitted to a right; it stays here for good.
          </Trans>
        </p>
      )}
      {pageInfo.hasNextPage && (
        <p>
          <button className="button plain" type="button" onClick={onMore}>
            <Trans>Show more</Trans>
          </button>
        </p>
      )}
    </div>
  );
}
