import { useId, useState } from 'react';
import { useMutation } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '../../client/use-viewer.js';
import { EnterRollDocument, type RecordPartsFragment } from '../../gql/register/graphql.js';
import { Part } from '../../ui/part.js';
import { SignInLink } from '../../ui/sign-in-link.js';
import { Slip } from '../../ui/slip.js';
import { Refused } from '../forms/refused.js';
import { ActFields } from './act-fields.js';
import { inputOf } from './act-input.js';
import { ACTS } from './act-words.js';

/** What whoever is looking may enter about this holding. */
export function Acts({ holding }: { holding: RecordPartsFragment }) {
  const { t } = useLingui();
  const signedIn = useViewer()?.viewer.signedIn === true;
  return (
    <div className="no-print">
      <Part title={t`What you can do`}>
        {holding.myActs.length > 0 && <ActForm key={holding.state} holding={holding} />}
        {holding.myActs.length === 0 && signedIn && (
          <p className="prose">
            <Trans>Nothing: it is not yours, or nothing is open to you while it stands as it does.</Trans>
          </p>
        )}
        {!signedIn && (
          <p className="prose">
            <Trans>If it is yours, you can give it up, claim it or dispute a fine here.</Trans>{' '}
            <SignInLink>
              <Trans>Sign in</Trans>
            </SignInLink>
          </p>
        )}
      </Part>
    </div>
  );
}

function ActForm({ holding }: { holding: RecordPartsFragment }) {
  const name = useId();
  const [act, setAct] = useState('');
  const [enter, { data, error, loading }] = useMutation(EnterRollDocument);
  const result = data?.enterRoll;
  const send = async (form: FormData) => {
    const input = inputOf(form, {
      holding: holding.number,
      act,
      currency: holding.currency ?? '',
      meter: holding.unit,
    });
    // What went wrong on the way stands in `error`, shown below.
    await enter({ variables: { input } }).catch(() => undefined);
  };
  return (
    <form
      className="part act"
      onSubmit={(event) => {
        event.preventDefault();
        void send(new FormData(event.currentTarget));
      }}
    >
      <ActChoice acts={holding.myActs} name={name} chosen={act} onChoose={setAct} />
      {act !== '' && <ActFields key={act} act={act} currency={holding.currency ?? ''} />}
      {result !== undefined && result.__typename !== 'RollEntered' && <Refused refusal={result} />}
      {error !== undefined && (
        <Slip tone="bad" alert>
          <p>
            <Trans>It did not reach the server, or your session has run out. Nothing was entered.</Trans>
          </p>
        </Slip>
      )}
      <p>
        <button className="button" type="submit" disabled={act === '' || loading} aria-describedby={`${name}-for-good`}>
          <Trans>Enter it on the roll</Trans>
        </button>
      </p>
      <p className="note" id={`${name}-for-good`}>
        <Trans>What is entered stays. It can be answered by another entry, never taken away.</Trans>
      </p>
    </form>
  );
}

interface ActChoiceProps {
  readonly acts: readonly string[];
  readonly name: string;
  readonly chosen: string;
  readonly onChoose: (act: string) => void;
}

function ActChoice({ acts, name, chosen, onChoose }: ActChoiceProps) {
  const { t } = useLingui();
  return (
    <fieldset>
      <legend>
        <Trans>Choose what to enter</Trans>
      </legend>
      {acts.map((code) => {
        const known = Object.hasOwn(ACTS, code) ? ACTS[code] : undefined;
        return (
          <label className="choice" key={code}>
            <input type="radio" name={name} value={code} checked={chosen === code} onChange={() => onChoose(code)} />
            <span>{known === undefined ? code.toLocaleLowerCase().replaceAll('_', ' ') : t(known.words)}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
