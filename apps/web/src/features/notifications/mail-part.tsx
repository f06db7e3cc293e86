import { useId, useState, type SyntheticEvent } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import {
  ConfirmMailAddressDocument,
  RemoveMailAddressDocument,
  SetMailAddressDocument,
  type SettingsPartsFragment,
} from '../../gql/notifications/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { Trouble } from './trouble.js';
import { useSettingsAct } from './use-settings-act.js';

/** Where mail goes: nowhere, to an address whose code was not typed yet, or to one's own. */
export function MailPart({ settings: { mailOffered, address } }: { settings: SettingsPartsFragment }) {
  const { t } = useLingui();
  const came = useSettingsAct();
  const remove = () => void came.change(() => client.mutate({ mutation: RemoveMailAddressDocument }));
  return (
    <Part title={t`Mail`}>
      {!mailOffered && (
        <p className="prose">
          <Trans>This server sends no mail. Who keeps it can set that up.</Trans>
        </p>
      )}
      {address !== null && (
        <p className="row">
          <strong>{address.address}</strong>
          <Standing address={address} />
          <button className="button plain no-print" type="button" disabled={came.busy} onClick={remove}>
            <Trans>Remove this address</Trans>
          </button>
        </p>
      )}
      <Trouble came={came} />
      {address?.verified === false && !address.refused && <CodeForm />}
      {mailOffered && (address === null || address.refused) && <AddressForm />}
    </Part>
  );
}

function Standing({ address }: { address: NonNullable<SettingsPartsFragment['address']> }) {
  if (address.refused) {
    return (
      <Mark tone="bad">
        <Trans>Its server takes no mail: nothing is sent there</Trans>
      </Mark>
    );
  }
  return address.verified ? (
    <Mark tone="good">
      <Trans>Yours: mail goes there</Trans>
    </Mark>
  ) : (
    <Mark tone="warn">
      <Trans>Waits for its code</Trans>
    </Mark>
  );
}

interface BoxProps {
  readonly label: string;
  readonly act: string;
  readonly type: 'email' | 'text';
  readonly send: (text: string, came: ReturnType<typeof useSettingsAct>) => Promise<unknown>;
}

function Box({ label, act, type, send }: BoxProps) {
  const id = useId();
  const came = useSettingsAct();
  const [text, setText] = useState('');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void send(text, came);
  };
  return (
    <form className="fields part no-print" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          type={type}
          value={text}
          required
          autoComplete={type === 'email' ? 'email' : 'one-time-code'}
          aria-invalid={came.refusal !== undefined}
          onChange={({ target }) => {
            came.forget();
            setText(target.value);
          }}
        />
      </div>
      <Trouble came={came} />
      <p>
        <button className="button" type="submit" disabled={came.busy}>
          {act}
        </button>
      </p>
    </form>
  );
}

function AddressForm() {
  const { t } = useLingui();
  return (
    <>
      <Box
        label={t`Your e-mail address`}
        act={t`Send me a code`}
        type="email"
        send={(address, came) =>
          came.change(() => client.mutate({ mutation: SetMailAddressDocument, variables: { address } }))
        }
      />
      <p className="note">
        <Trans>It is shown to nobody, stands in no log, and is gone when you remove it.</Trans>
      </p>
    </>
  );
}

function CodeForm() {
  const { t } = useLingui();
  return (
    <Box
      label={t`The code that came by mail`}
      act={t`This address is mine`}
      type="text"
      send={(code, came) =>
        came.change(() => client.mutate({ mutation: ConfirmMailAddressDocument, variables: { code } }))
      }
    />
  );
}
