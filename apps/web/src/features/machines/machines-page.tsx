import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { useFormat } from '../../format/use-format.js';
import { MachinesDocument, type MachinesQuery } from '../../gql/machines/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Loaded } from '../../ui/loaded.js';
import { Mark } from '../../ui/mark.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { useRoomy } from '../../ui/use-roomy.js';
import { messages as words } from './locales/en.po';
import { CONDITIONS, KEY_STATES, useWordsOf } from './words.js';
import './machines.css';

export const messages = words;

export const preload = (client: ApolloClient) => client.query({ query: MachinesDocument });

/** Every machine of the commons, for everybody. */
export default function MachinesPage() {
  const { t } = useLingui();
  const operates = useViewer()?.viewer.roles.includes('OPERATOR') === true;
  return (
    <>
      <PageHead title={t`Machines on the register`}>
        <Trans>
          What computes for the commons, where it stands, and under which key it reports what it measures. A machine
          that is registered now enters when its key has sent a first reading.
        </Trans>
      </PageHead>
      <p className="row no-print">
        {operates && (
          <Link className="button" to="/operator/register">
            <Trans>Register a machine</Trans>
          </Link>
        )}
        <Link className="link" to="/register">
          <Trans>Who holds which right</Trans>
        </Link>
      </p>
      <Loaded part answer={useQuery(MachinesDocument)}>
        {({ machines }) =>
          machines.length === 0 ? (
            <p className="prose">
              <Trans>
                No machine is registered yet. The first appears when an operator has taken it through its steps.
              </Trans>
            </p>
          ) : (
            bySite(machines).map(([site, here]) => <AtSite key={site} site={site} machines={here} />)
          )
        }
      </Loaded>
    </>
  );
}

type Listed = MachinesQuery['machines'];

/** The machines of each site, sites by name. */
function bySite(machines: Listed): readonly (readonly [site: string, here: Listed])[] {
  const sites = Map.groupBy(machines, ({ facts }) => facts.siteName ?? '');
  return [...sites].toSorted(([a], [b]) => a.localeCompare(b));
}

/** One site: its table where there is room, folded away under its count where there is not. */
function AtSite({ site, machines }: { site: string; machines: Listed }) {
  const roomy = useRoomy();
  const count = <Plural value={machines.length} one="# machine" other="# machines" />;
  return (
    <Part title={site}>
      {roomy ? (
        <>
          <p className="note">{count}</p>
          <MachineTable machines={machines} />
        </>
      ) : (
        <details className="ending">
          <summary>{count}</summary>
          <MachineTable machines={machines} />
        </details>
      )}
    </Part>
  );
}

function MachineTable({ machines }: { machines: Listed }) {
  const { t } = useLingui();
  const format = useFormat();
  const wordsOf = useWordsOf();
  return (
    <DataTable
      caption={t`Every machine, with how its keys stand`}
      hideCaption
      rows={machines}
      keyOf={({ facts }) => facts.code ?? ''}
      columns={[
        {
          header: t`Machine`,
          heads: true,
          cell: ({ facts: { code } }) => (
            <Link to={`/register/machines/${encodeURIComponent(code ?? '')}`} id={`machine-${code ?? ''}`}>
              {code}
            </Link>
          ),
        },
        { header: t`GPUs`, cell: ({ facts }) => `${format.count(facts.gpuCount ?? 0)} × ${facts.gpuModel ?? ''}` },
        {
          header: t`In service since`,
          cell: ({ facts }) => (facts.inServiceOn === null ? '' : format.day(facts.inServiceOn)),
        },
        { header: t`Looked after by`, cell: ({ facts }) => facts.operator ?? t`nobody named` },
        { header: t`Condition`, cell: ({ condition }) => wordsOf(CONDITIONS, condition) },
        {
          header: t`Keys`,
          cell: ({ keyState }) => (
            <Mark tone={keyState === 'BELIEVED' ? 'good' : 'warn'}>{wordsOf(KEY_STATES, keyState)}</Mark>
          ),
        },
      ]}
    />
  );
}
