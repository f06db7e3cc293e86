import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useFormat } from '../../format/use-format.js';
import {
  AddPushDeviceDocument,
  RemovePushDeviceDocument,
  type SettingsPartsFragment,
} from '../../gql/notifications/graphql.js';
import { Part } from '../../ui/part.js';
import { Slip } from '../../ui/slip.js';
import { canBeTold, subscribe } from './browser-push.js';
import { Trouble } from './trouble.js';
import { useSettingsAct } from './use-settings-act.js';

/** Browsers that are told, also while no page of ours is open. */
export function PushPart({ settings: { pushKey, devices } }: { settings: SettingsPartsFragment }) {
  const { t } = useLingui();
  const came = useSettingsAct();
  return (
    <Part title={t`Your browsers`}>
      <p className="prose">
        <Trans>
          A browser can tell you while no page of ours is open. The message says only that a vote needs you, or that
          there is news; its push service sees that there was one, and not what it says.
        </Trans>
      </p>
      {devices.length > 0 && (
        <ul className="items">
          {devices.map((device) => (
            <Told key={device.id} device={device} came={came} />
          ))}
        </ul>
      )}
      <Trouble came={came} />
      {pushKey === null ? (
        <p>
          <Trans>This server sends nothing to browsers.</Trans>
        </p>
      ) : (
        <AddThis pushKey={pushKey} came={came} />
      )}
    </Part>
  );
}

interface Acting {
  readonly came: ReturnType<typeof useSettingsAct>;
}

function Told({
  device: { id, service, madeAt },
  came,
}: Acting & { device: SettingsPartsFragment['devices'][number] }) {
  const format = useFormat();
  const since = format.instant(madeAt);
  const remove = () => void came.change(() => client.mutate({ mutation: RemovePushDeviceDocument, variables: { id } }));
  return (
    <li className="row">
      <span>
        <Trans>
          A browser by {service}, since {since}
        </Trans>
      </span>
      <button className="button plain no-print" type="button" disabled={came.busy} onClick={remove}>
        <Trans>Tell it no more</Trans>
      </button>
    </li>
  );
}

function AddThis({ pushKey, came }: Acting & { pushKey: string }) {
  const [said, setSaid] = useState<'' | 'NO' | 'FAILED'>('');
  if (!canBeTold()) {
    return (
      <p>
        <Trans>This browser cannot be told from here: that needs HTTPS, and a browser that knows push messages.</Trans>
      </p>
    );
  }
  const add = async () => {
    setSaid('');
    try {
      const device = await subscribe(pushKey);
      if (device === null) setSaid('NO');
      else await came.change(() => client.mutate({ mutation: AddPushDeviceDocument, variables: { device } }));
    } catch {
      setSaid('FAILED');
    }
  };
  return (
    <>
      {said !== '' && (
        <Slip tone="warn" alert>
          <p>
            {said === 'NO' ? (
              <Trans>You told this browser not to show notifications. It can be changed in its settings.</Trans>
            ) : (
              <Trans>This browser could not reach its push service. Try again later.</Trans>
            )}
          </p>
        </Slip>
      )}
      <p className="no-print">
        <button className="button plain" type="button" disabled={came.busy} onClick={() => void add()}>
          <Trans>Tell this browser</Trans>
        </button>
      </p>
    </>
  );
}
