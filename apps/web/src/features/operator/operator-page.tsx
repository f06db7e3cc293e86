import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { useFormat } from '../../format/use-format.js';
import { OperatorDocument, type OperatorQuery } from '../../gql/operator/graphql.js';
import { Forbidden } from '../../ui/forbidden.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { Imports } from './imports.js';
import { Machines } from './machines.js';
import { SiteMonths } from './site-months.js';
import { SiteUse } from './site-use.js';

export { messages } from './locales/en.po';

export type View = NonNullable<OperatorQuery['operator']>;

export const preload = (client: ApolloClient) => client.query({ query: OperatorDocument });

export default function OperatorPage() {
  const { t } = useLingui();
  const signedIn = useViewer()?.viewer.signedIn === true;
  const answer = useQuery(OperatorDocument);
  const forbidden = (
    <Forbidden title={t`Operator`}>
      {signedIn ? (
        <Trans>
          This page is for those who run the machines. What the machines worked, cost and earned is in the accounts,
          open to everyone.
        </Trans>
      ) : (
        <Trans>Machines, their hours, and what was read in. Sign in as somebody who runs a site.</Trans>
      )}
    </Forbidden>
  );
  return (
    <Loaded answer={answer} forbidden={forbidden}>
      {({ operator }) => (operator === null ? forbidden : <Operator view={operator} />)}
    </Loaded>
  );
}

function Operator({ view }: { view: View }) {
  const { t } = useLingui();
  const format = useFormat();
  const machines = format.count(view.machines.length);
  const sites = format.count(view.sites.length);
  return (
    <>
      <PageHead title={t`Operator`}>
        <Trans>
          {machines} machines at {sites} sites.
        </Trans>
        {view.asOf !== null && (
          <p className="asof">
            <AsOf instant={view.asOf} />
          </p>
        )}
      </PageHead>
      <SiteUse sites={view.sites} />
      <SiteMonths months={view.months} />
      <Machines machines={view.machines} />
      <Imports imports={view.imports} />
    </>
  );
}

function AsOf({ instant }: { instant: string }) {
  const moment = useFormat().instant(instant);
  return <Trans>As of {moment}</Trans>;
}
