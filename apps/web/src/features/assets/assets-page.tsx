import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, useSearchParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { AssetsPageDocument, type AssetsPageQuery } from '../../gql/assets/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { withPrevious } from '../../ui/with-previous.js';
import { formWords } from '../forms/fields-form.js';
import { AssetChoices } from './asset-choices.js';
import { AssetDesk } from './asset-desk.js';
import { AssetFigures } from './asset-figures.js';
import { AssetTable } from './asset-table.js';
import { Bodies } from './bodies.js';
import { Capital } from './capital.js';
import { Disposals } from './disposals.js';
import { messages as words } from './locales/en.po';
import { WindingUp } from './winding-up.js';
import './assets.css';

export const messages = { ...words, ...formWords };

const asked = (params: URLSearchParams) => ({ class: params.get('class'), state: params.get('state') });

export const preload = (client: ApolloClient) =>
  client.query({
    query: AssetsPageDocument,
    variables: asked(new URLSearchParams(globalThis.location.search)),
  });

/** What is owned in common, how it is locked, and where it would go if everything ended. */
export default function AssetsPage() {
  const [params] = useSearchParams();
  const answer = useQuery(AssetsPageDocument, { variables: asked(params) });
  return <Loaded answer={withPrevious(answer)}>{(data) => <Assets data={data} narrowed={params.size > 0} />}</Loaded>;
}

function Assets({ data, narrowed }: { data: AssetsPageQuery; narrowed: boolean }) {
  const { t } = useLingui();
  return (
    <>
      <PageHead title={t`Assets`}>
        <Trans>
          What belongs to everybody here, and may not be sold off or paid out: the <dfn>asset lock</dfn>. No vote can
          loosen it; only the public body as guardian can let one thing go, once, for a reason written below.
        </Trans>
      </PageHead>
      {!narrowed && data.assets.length > 0 && <AssetFigures assets={data.assets} disposals={data.disposals} />}
      <Part title={t`What is owned in common`}>
        <AssetChoices />
        {data.assets.length > 0 && <AssetTable assets={data.assets} />}
        {data.assets.length === 0 && narrowed && (
          <p className="prose">
            <Trans>Nothing of that kind is in that state.</Trans>{' '}
            <Link to="/assets">
              <Trans>Show everything</Trans>
            </Link>
          </p>
        )}
        {data.assets.length === 0 && !narrowed && (
          <p className="prose">
            <Trans>
              Nothing has been entered yet. A machine, a lease, a model or a dataset stands here from the day it is
              bought or made.
            </Trans>{' '}
            <Link to="/accounts">
              <Trans>See what has been spent so far</Trans>
            </Link>
          </p>
        )}
        <AssetDesk />
      </Part>
      <Disposals disposals={data.disposals} />
      <Bodies bodies={data.lockedBodies} />
      <Capital instruments={data.capital} />
      <WindingUp plan={data.windingUpPlan} />
    </>
  );
}
