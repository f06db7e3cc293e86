import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { useFormat } from '../../format/use-format.js';
import { OperatorDocument, type OperatorQuery } from '../../gql/operator/graphql.js';
import { Forbidden } from '../../ui/forbidden.js';
import { Loaded } from '../../ui/loaded.js';
import { PageHead } from '../../ui/page-head.js';
import { useIsOfficer } from '../forms/desk.js';
import { formWords } from '../forms/fields-form.js';
import { stintWords } from '../stint/stint-gauge.js';
import { Alerts } from './alerts.js';
import { Contributions } from './contributions.js';
import { Imports } from './imports.js';
import { messages as words } from './locales/en.po';
import { Machines } from './machines.js';
import { Pastures } from './pastures.js';
import { SiteMonths } from './site-months.js';
import { SiteUse } from './site-use.js';
import './operator.css';

export const messages = { ...words, ...formWords, ...stintWords };

export type View = NonNullable<OperatorQuery['operator']>;
export type Operations = NonNullable<OperatorQuery['operations']>;

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
      {({ viewer, operator, operations, contributions }) =>
        operator === null || operations === null ? (
          forbidden
        ) : (
          <Operator
            view={operator}
            operations={operations}
            statements={contributions}
            registers={viewer.roles.includes('OPERATOR')}
          />
        )
      }
    </Loaded>
  );
}

interface OperatorProps {
  readonly view: View;
  readonly operations: Operations;
  readonly statements: OperatorQuery['contributions'];
  readonly registers: boolean;
}

function Operator({ view, operations, statements, registers }: OperatorProps) {
  const { t } = useLingui();
  const format = useFormat();
  const isOfficer = useIsOfficer();
  const machines = format.count(view.machines.length);
  const sites = format.count(view.sites.length);
  return (
    <>
      <PageHead title={t`Operator`}>
        <Trans>
          {machines} machines at {sites} sites.
        </Trans>{' '}
        <Needed count={operations.alerts.length} />
        {view.asOf !== null && (
          <p className="asof">
            <AsOf instant={view.asOf} />
          </p>
        )}
      </PageHead>
      <Pastures operations={operations} />
      <Machines machines={view.machines} operations={operations} registers={registers} />
      <SiteMonths months={view.months} />
      <Alerts operations={operations} />
      {isOfficer && <Contributions statements={statements} />}
      <SiteUse sites={view.sites} />
      <Imports imports={view.imports} />
    </>
  );
}

/** The way to what needs somebody, from where everybody looks first. */
function Needed({ count }: { count: number }) {
  if (count === 0) return <Trans>Nothing needs anybody.</Trans>;
  return (
    <a href="#alerts">
      <Plural value={count} one="# thing needs somebody" other="# things need somebody" />
    </a>
  );
}

function AsOf({ instant }: { instant: string }) {
  const moment = useFormat().instant(instant);
  return <Trans>Hours counted until {moment}</Trans>;
}
