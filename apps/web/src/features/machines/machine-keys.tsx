import { useState } from 'react';
import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MachineDocument, MakeMachineTokenDocument } from '../../gql/machines/graphql.js';
import { DataTable } from '../../ui/data-table.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { Refused } from '../forms/refused.js';
import { AgentCommands } from './agent-commands.js';
import type { Machine } from './machine-page.js';
import { NotSent } from './not-sent.js';
import { refusalOf } from './refusal-of.js';
import { Revoke } from './revoke.js';
import { ONE_KEY, useWordsOf } from './words.js';

type Key = Machine['keys'][number];

const isLive = ({ state }: Key) => state === 'BELIEVED' || state === 'ENDING';

const TONES: Readonly<Record<string, 'good' | 'warn' | 'bad'>> = {
  BELIEVED: 'good',
  ENDING: 'warn',
  REPLACED: 'warn',
  REVOKED: 'bad',
};

/** Every key that was ever let in for a machine: none is taken off, each entered the log when it came and when it ended. */
export function MachineKeys({ machine: { keys, mayManage } }: { machine: Machine }) {
  const { t } = useLingui();
  const format = useFormat();
  const wordsOf = useWordsOf();
  return (
    <Part title={t`Its keys`}>
      {keys.length === 0 ? (
        <p className="prose">
          <Trans>No key has been let in. Until one is, nothing that is reported in its name is believed.</Trans>
        </p>
      ) : (
        <DataTable
          caption={t`Keys that were let in, the newest first`}
          hideCaption
          rows={keys}
          keyOf={({ keyId }) => keyId}
          columns={[
            { header: t`Key`, heads: true, cell: ({ keyId }) => <code>{keyId}</code> },
            { header: t`Let in`, cell: ({ enrolledAt }) => format.instant(enrolledAt) },
            {
              header: t`In place of`,
              cell: ({ replaces }) => (replaces === null ? t`none` : <code>{replaces.slice(0, 8)}…</code>),
            },
            {
              header: t`State`,
              cell: ({ state }) => <Mark tone={TONES[state] ?? 'warn'}>{wordsOf(ONE_KEY, state)}</Mark>,
            },
            { header: t`Ends`, cell: ({ endsAt }) => (endsAt === null ? t`not yet` : format.instant(endsAt)) },
          ]}
        />
      )}
      {mayManage && keys.filter(isLive).map((key) => <Revoke key={key.keyId} keyId={key.keyId} />)}
    </Part>
  );
}

/** For its operator and officers: a token that lets another key in, as after a new disk or a revocation. */
export function AnotherKey({ machine: { facts, tokenEndsAt } }: { machine: Machine }) {
  const { t } = useLingui();
  const format = useFormat();
  const [made, setMade] = useState<{ readonly token: string; readonly expiresAt: string } | null>(null);
  const [make, { data, error, loading }] = useMutation(MakeMachineTokenDocument, {
    refetchQueries: [MachineDocument],
    // The token is on screen and nowhere else: not in what the page keeps of answers.
    fetchPolicy: 'no-cache',
  });
  const go = async () => {
    const came = await make({ variables: { code: facts.code ?? '' } }).catch(() => undefined);
    const answer = came?.data?.makeMachineToken;
    if (answer?.__typename === 'MachineTokenMade') setMade({ token: answer.token, expiresAt: answer.expiresAt });
  };
  const refusal = refusalOf(data?.makeMachineToken);
  const until = tokenEndsAt === null ? '' : format.instant(tokenEndsAt);
  return (
    <Part title={t`You look after its keys`}>
      {made === null ? (
        <p>
          {until === '' ? (
            <Trans>
              Where the machine has no key, or lost it with its disk, a token lets a new one in. To change a key that
              still works, run <code>copyhold agent rotate</code> on the machine: that needs no token.
            </Trans>
          ) : (
            <Trans>A token waits until {until}. Another one takes its place.</Trans>
          )}
        </p>
      ) : (
        <AgentCommands token={made.token} endsAt={made.expiresAt} settings={null} />
      )}
      {refusal !== undefined && <Refused refusal={refusal} />}
      {error !== undefined && <NotSent />}
      <p className="no-print">
        <button className="button plain" type="button" disabled={loading} onClick={() => void go()}>
          <Trans>Make a token</Trans>
        </button>
      </p>
    </Part>
  );
}
