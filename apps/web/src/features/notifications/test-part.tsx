import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { SendTestNotificationDocument } from '../../gql/notifications/graphql.js';
import { Part } from '../../ui/part.js';
import { Trouble } from './trouble.js';
import { useSettingsAct } from './use-settings-act.js';

/** A message to see whether one arrives. */
export function TestPart() {
  const { t } = useLingui();
  const came = useSettingsAct();
  const [sent, setSent] = useState(false);
  const send = async () => {
    const done = await came.change(() => client.mutate({ mutation: SendTestNotificationDocument }));
    setSent(done !== undefined);
  };
  return (
    <Part title={t`Does it arrive?`}>
      <Trouble came={came} />
      <p className="row no-print">
        <button className="button plain" type="button" disabled={came.busy} onClick={() => void send()}>
          <Trans>Send me a test</Trans>
        </button>
        <span role="status">{sent && <Trans>It is on its way, by every way that is set up.</Trans>}</span>
      </p>
    </Part>
  );
}
