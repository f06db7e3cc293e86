import { useState } from 'react';
import { useMutation } from '@apollo/client/react';
import { useNavigate } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import {
  MachineDraftDocument,
  MachineDraftsDocument,
  MachinesDocument,
  MakeRegistrationTokenDocument,
  RegisterMachineDocument,
  type DraftPartsFragment,
} from '../../gql/machines/graphql.js';
import { Part } from '../../ui/part.js';
import { Refused } from '../forms/refused.js';
import { AgentCommands } from './agent-commands.js';
import { NotSent } from './not-sent.js';
import { refusalOf } from './refusal-of.js';
import { Revoke } from './revoke.js';
import { STEPS } from './steps.js';
import { TestState } from './test-state.js';
import { useTest } from './use-test.js';

/** The key and the first reading: the token, the two commands, what is awaited, and the end of it all. */
export function KeyPart({ draft }: { draft: DraftPartsFragment }) {
  const { t } = useLingui();
  const { test, waiting } = useTest(draft);
  const { settings, saved } = draft;
  if (saved.length < STEPS.length) {
    return (
      <Part title={t`Let it in`}>
        <p className="prose">
          <Trans>Once all five steps are saved you get a token, with which the machine’s own key is let in.</Trans>
        </p>
      </Part>
    );
  }
  const inside = test.state === 'KEY_IN' || test.state === 'READ';
  return (
    <Part title={t`Let it in`}>
      {!inside && <Token id={draft.id} asked={test.state !== 'NOT_ASKED'} settings={settings} />}
      <TestState test={test} waiting={waiting} />
      {test.state === 'READ' && <Enter id={draft.id} />}
      {inside && test.keyId !== null && <Revoke keyId={test.keyId} />}
    </Part>
  );
}

interface Made {
  readonly token: string;
  readonly expiresAt: string;
}

function Token({ id, asked, settings }: { id: string; asked: boolean; settings: string | null }) {
  const [made, setMade] = useState<Made | null>(null);
  const [make, { data, error, loading }] = useMutation(MakeRegistrationTokenDocument, {
    refetchQueries: [MachineDraftDocument],
    // The token is on screen and nowhere else: not in what the page keeps of answers.
    fetchPolicy: 'no-cache',
  });
  const go = async () => {
    const came = await make({ variables: { id } }).catch(() => undefined);
    const answer = came?.data?.makeRegistrationToken;
    if (answer?.__typename === 'MachineTokenMade') setMade({ token: answer.token, expiresAt: answer.expiresAt });
  };
  const refusal = refusalOf(data?.makeRegistrationToken);
  return (
    <div className="stacked-small">
      {made !== null && <AgentCommands token={made.token} endsAt={made.expiresAt} settings={settings} />}
      {made === null && (
        <p className="prose">
          {asked ? (
            <Trans>
              A token was made and shown once. Where it is lost, make another: it takes the first one’s place.
            </Trans>
          ) : (
            <Trans>
              The machine makes a key of its own, which never leaves it. A token lets that key in, once. Make it when
              you are at the machine: it is shown this once and good for a day.
            </Trans>
          )}
        </p>
      )}
      {refusal !== undefined && <Refused refusal={refusal} />}
      {error !== undefined && <NotSent />}
      <p className="no-print">
        <button
          className={asked ? 'button plain' : 'button'}
          type="button"
          disabled={loading}
          onClick={() => void go()}
        >
          {asked ? <Trans>Make another token</Trans> : <Trans>Make its token</Trans>}
        </button>
      </p>
    </div>
  );
}

function Enter({ id }: { id: string }) {
  const navigate = useNavigate();
  const [enter, { data, error, loading }] = useMutation(RegisterMachineDocument, {
    refetchQueries: [MachineDraftsDocument, MachinesDocument],
  });
  const go = async () => {
    const came = await enter({ variables: { id } }).catch(() => undefined);
    const done = came?.data?.registerMachine;
    if (done?.__typename === 'MachineRegistered') await navigate(`/register/machines/${done.code}`);
  };
  const refusal = refusalOf(data?.registerMachine);
  return (
    <div className="stacked-small">
      <p className="prose">
        <Trans>All is there. Read once more what everybody will read; then enter it.</Trans>
      </p>
      {refusal !== undefined && <Refused refusal={refusal} />}
      {error !== undefined && <NotSent />}
      <p className="no-print">
        <button
          className="button"
          type="button"
          disabled={loading}
          aria-describedby="entered-for-good"
          onClick={() => void go()}
        >
          <Trans>Enter it on the register</Trans>
        </button>
      </p>
      <p className="note" id="entered-for-good">
        <Trans>What is entered stays, and goes into the public log.</Trans>
      </p>
    </div>
  );
}
