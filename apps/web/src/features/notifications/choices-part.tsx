import { useId, useState, type SyntheticEvent } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import {
  type MailPace,
  SaveNotificationSettingsDocument,
  type SettingsPartsFragment,
} from '../../gql/notifications/graphql.js';
import { Part } from '../../ui/part.js';
import { CLASSES, PACE_WORDS } from './notification-words.js';
import { Trouble } from './trouble.js';
import { useSettingsAct } from './use-settings-act.js';

type Choice = SettingsPartsFragment['choices'][number];

const PACES = Object.keys(PACE_WORDS) as MailPace[];
const HOURS = [...Array(24).keys()];

/** What is sent how, class by class, and the hours in which nothing is. */
export function ChoicesPart({ settings }: { settings: SettingsPartsFragment }) {
  const { t } = useLingui();
  const came = useSettingsAct();
  const [choices, setChoices] = useState(settings.choices);
  const [quiet, setQuiet] = useState([settings.quietFrom, settings.quietTo] as const);
  const [saved, setSaved] = useState(false);
  const { timeZone } = settings;
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const input = {
      choices: choices.map((choice) => ({ class: choice.class, mail: choice.mail, push: choice.push })),
      quietFrom: quiet[0],
      quietTo: quiet[1],
    };
    const done = await came.change(() =>
      client.mutate({ mutation: SaveNotificationSettingsDocument, variables: { input } }),
    );
    setSaved(done !== undefined);
  };
  const change = (next: Choice) => {
    setSaved(false);
    setChoices(choices.map((choice) => (choice.class === next.class ? next : choice)));
  };
  return (
    <Part title={t`What is sent`}>
      <form className="part" onSubmit={(event) => void submit(event)}>
        {choices.map((choice) => (
          <OneClass key={choice.class} choice={choice} onChange={change} />
        ))}
        <fieldset className="told">
          <legend>
            <Trans>Quiet hours</Trans>
          </legend>
          <p className="note">
            <Trans>
              Nothing is sent from the first hour until the second, {timeZone} time; it comes afterwards. With the same
              hour twice there are none.
            </Trans>
          </p>
          <Hour label={t`From`} hour={quiet[0]} onHour={(hour) => setQuiet([hour, quiet[1]])} />
          <Hour label={t`Until`} hour={quiet[1]} onHour={(hour) => setQuiet([quiet[0], hour])} />
        </fieldset>
        <Trouble came={came} />
        <p className="row no-print">
          <button className="button" type="submit" disabled={came.busy}>
            <Trans>Save</Trans>
          </button>
          <span role="status">{saved && <Trans>Saved.</Trans>}</span>
        </p>
      </form>
    </Part>
  );
}

function OneClass({ choice, onChange }: { choice: Choice; onChange: (choice: Choice) => void }) {
  const { t } = useLingui();
  const id = useId();
  return (
    <fieldset className="told">
      <legend>{t(CLASSES[choice.class])}</legend>
      <div className="field">
        <label htmlFor={id}>
          <Trans>By mail</Trans>
        </label>
        <select
          id={id}
          value={choice.mail}
          onChange={({ target }) => {
            const mail = PACES.find((pace) => pace === target.value);
            if (mail !== undefined) onChange({ ...choice, mail });
          }}
        >
          {PACES.map((pace) => (
            <option key={pace} value={pace}>
              {t(PACE_WORDS[pace])}
            </option>
          ))}
        </select>
      </div>
      <label className="tick">
        <input
          type="checkbox"
          checked={choice.push}
          onChange={({ target }) => {
            onChange({ ...choice, push: target.checked });
          }}
        />
        <Trans>In my browsers</Trans>
      </label>
    </fieldset>
  );
}

function Hour({ label, hour, onHour }: { label: string; hour: number; onHour: (hour: number) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={hour}
        onChange={({ target }) => {
          onHour(Number(target.value));
        }}
      >
        {HOURS.map((each) => (
          <option key={each} value={each}>
            {`${String(each).padStart(2, '0')}:00`}
          </option>
        ))}
      </select>
    </div>
  );
}
