import type { ApolloClient } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { Link, matchPath, useParams } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MachineDocument, type MachineQuery } from '../../gql/machines/graphql.js';
import { Loaded } from '../../ui/loaded.js';
import { Mark } from '../../ui/mark.js';
import { PageHead } from '../../ui/page-head.js';
import { Part } from '../../ui/part.js';
import { formWords } from '../forms/fields-form.js';
import { LeafProof, proofWords } from '../proof/leaf-proof.js';
import { Facts } from './facts.js';
import { AnotherKey, MachineKeys } from './machine-keys.js';
import { Statements } from './statements.js';
import { messages as words } from './locales/en.po';
import { CONDITIONS, KEY_STATES, useWordsOf } from './words.js';
import './machines.css';

export const messages = { ...words, ...formWords, ...proofWords };

/** A machine as it stands on the register. */
export type Machine = NonNullable<MachineQuery['machine']>;

export const preload = (client: ApolloClient, pathname: string) =>
  client.query({
    query: MachineDocument,
    variables: { code: matchPath('/register/machines/:code', pathname)?.params.code ?? '' },
  });

/** One machine: what it is, where it stands, and every key that ever spoke for it. */
export default function MachinePage() {
  const { t } = useLingui();
  const { code = '' } = useParams();
  return (
    <Loaded answer={useQuery(MachineDocument, { variables: { code } })}>
      {({ machine, contributions }) =>
        machine === null ? (
          <>
            <PageHead title={t`No such machine`}>
              <Trans>
                No machine of this name is on the register. One that is being registered enters with its first reading.
              </Trans>
            </PageHead>
            <p>
              <Link className="button" to="/register/machines">
                <Trans>Every machine</Trans>
              </Link>
            </p>
          </>
        ) : (
          <MachineParts machine={machine} statements={contributions} />
        )
      }
    </Loaded>
  );
}

interface PartsProps {
  readonly machine: Machine;
  readonly statements: MachineQuery['contributions'];
}

function MachineParts({ machine, statements }: PartsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const wordsOf = useWordsOf();
  const { facts, condition, keyState, registeredAt, heardAt, mayManage } = machine;
  const heard = heardAt === null ? '' : format.instant(heardAt);
  const code = facts.code ?? '';
  const gpus = `${format.count(facts.gpuCount ?? 0)} × ${facts.gpuModel ?? ''}`;
  const site = facts.siteName ?? '';
  const since = registeredAt === null ? '' : format.instant(registeredAt);
  return (
    <>
      <PageHead title={t`Machine ${code}`}>
        {since === '' ? (
          <Trans>
            {gpus} at {site}. It was on the inventory before machines were registered step by step.
          </Trans>
        ) : (
          <Trans>
            {gpus} at {site}, on the register since {since}.
          </Trans>
        )}
      </PageHead>
      <p className="row">
        <Mark tone={condition === 'IN_SERVICE' ? 'good' : 'warn'}>{wordsOf(CONDITIONS, condition)}</Mark>
        <Mark tone={keyState === 'BELIEVED' ? 'good' : 'warn'}>{wordsOf(KEY_STATES, keyState)}</Mark>
        {heard !== '' && (
          <span className="note">
            <Trans>Last heard {heard}</Trans>
          </span>
        )}
        <Link className="link" to="/register/machines">
          <Trans>Every machine</Trans>
        </Link>
      </p>
      <div className="columns">
        <div className="stacked">
          <Part title={t`What is known of it`}>
            <Facts facts={facts} />
          </Part>
          <Statements statements={statements} />
          <MachineKeys machine={machine} />
        </div>
        <div className="stacked">
          {mayManage && <AnotherKey machine={machine} />}
          <Proof machine={machine} />
        </div>
      </div>
    </>
  );
}

function Proof({ machine: { facts, leaf, customVersion, firstReadingAt, keys } }: { machine: Machine }) {
  const { t } = useLingui();
  const format = useFormat();
  const first = firstReadingAt === null ? '' : format.instant(firstReadingAt);
  const version = customVersion ?? 0;
  const [newest] = keys;
  return (
    <Part title={t`Proof`}>
      {leaf === null ? (
        <>
          <p className="prose">
            <Trans>
              It was never registered step by step, so no record of it is in the public log. Each of its keys is.
            </Trans>
          </p>
          {newest !== undefined && (
            <>
              <p>
                <Trans>That the newest of them was let in:</Trans>
              </p>
              <LeafProof leaf={newest.leaf} name={`machine-key-${newest.keyId}`} />
            </>
          )}
        </>
      ) : (
        <>
          <p>
            <Trans>
              Its first reading came on {first}. Its record was made under{' '}
              <Link to={`/custom/${String(version)}`}>version {version} of the rules</Link> and stands in a public log
              that outsiders watch. Who looks after it is a person, and stays out of the log.
            </Trans>
          </p>
          <LeafProof leaf={leaf} name={`machine-${facts.code ?? ''}`} />
        </>
      )}
    </Part>
  );
}
