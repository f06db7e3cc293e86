import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useFormat } from '../../format/use-format.js';
import {
  EndCalendarAddressDocument,
  MakeCalendarAddressDocument,
  type SettingsPartsFragment,
} from '../../gql/notifications/graphql.js';
import { Copy } from '../../ui/copy.js';
import { Part } from '../../ui/part.js';
import { Slip } from '../../ui/slip.js';
import { Trouble } from './trouble.js';
import { useSettingsAct } from './use-settings-act.js';

/** Votes and meetings in one's own calendar program. */
export function CalendarPart({ settings: { calendarMadeAt } }: { settings: SettingsPartsFragment }) {
  const { t } = useLingui();
  const format = useFormat();
  const came = useSettingsAct();
  const [address, setAddress] = useState<string | null>(null);
  const made = calendarMadeAt === null ? null : format.instant(calendarMadeAt);
  const make = async () => {
    const done = await came.change(() => client.mutate({ mutation: MakeCalendarAddressDocument }));
    setAddress(done?.calendar ?? null);
  };
  const end = async () => {
    setAddress(null);
    await came.change(() => client.mutate({ mutation: EndCalendarAddressDocument }));
  };
  return (
    <Part title={t`Your calendar`}>
      <p className="prose">
        <Trans>
          A calendar program that knows this address shows when your votes open and end and when meetings are. Whoever
          else knows it sees the same, so keep it to yourself.
        </Trans>
      </p>
      {address !== null && (
        <Slip tone="good">
          <p>
            <Trans>It is shown this once:</Trans> <code className="long">{address}</code>
          </p>
          <Copy
            text={address}
            words={<Trans>Copy the address</Trans>}
            otherwise={<Trans>Select it and copy it yourself.</Trans>}
          />
        </Slip>
      )}
      {address === null && made !== null && (
        <p>
          <Trans>There is one, made on {made}.</Trans>
        </p>
      )}
      <Trouble came={came} />
      <p className="row no-print">
        <button className="button plain" type="button" disabled={came.busy} onClick={() => void make()}>
          {made === null ? <Trans>Make an address</Trans> : <Trans>Make another, and end this one</Trans>}
        </button>
        {made !== null && (
          <button className="button plain" type="button" disabled={came.busy} onClick={() => void end()}>
            <Trans>End it</Trans>
          </button>
        )}
      </p>
    </Part>
  );
}
