import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { MoveMeetingDocument, type MeetingPartsFragment } from '../../gql/meetings/graphql.js';
import { Part } from '../../ui/part.js';
import { type Field, orNull, valueOf, type Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { ActTrouble } from '../motions/act-trouble.js';
import { instantOn } from '../motions/rules-asked.js';
import { useAct } from '../motions/use-act.js';

type State = MeetingPartsFragment['state'];

interface LeadProps {
  readonly meeting: MeetingPartsFragment;
}

/** By the reader's clock, as it was called for. */
const EVENING = 19;

function useMove({ id: meetingId }: MeetingPartsFragment) {
  const came = useAct();
  const move = (to: State, more: { beginsAt?: string; notes?: string | null } = {}) =>
    came.act(async () => {
      const { data } = await client.mutate({
        mutation: MoveMeetingDocument,
        variables: { move: { meetingId, to, beginsAt: null, notes: null, ...more } },
      });
      return data?.moveMeeting;
    });
  return { came, move };
}

/** What whoever leads the meeting does next; each step is in the log. */
export function Lead({ meeting }: LeadProps) {
  const { t } = useLingui();
  switch (meeting.state) {
    case 'CALLED':
      return (
        <Part title={t`Lead this meeting`}>
          <Announce meeting={meeting} to="NOTICED" />
          <Steps meeting={meeting} steps={[['CANCELLED', t`Call it off`]]} />
        </Part>
      );
    case 'NOTICED':
      return (
        <Part title={t`Lead this meeting`}>
          <Steps
            meeting={meeting}
            steps={[
              ['OPEN', t`Open it, at its hour`],
              ['CANCELLED', t`Call it off`],
            ]}
          />
        </Part>
      );
    case 'SECOND_CALL':
      return (
        <Part title={t`Lead this meeting`}>
          <Steps meeting={meeting} steps={[['OPEN', t`Open it, at its hour`]]} />
        </Part>
      );
    case 'OPEN':
      return (
        <Part title={t`Lead this meeting`}>
          <Door meeting={meeting} />
          <Steps
            meeting={meeting}
            steps={[
              ['VOTING', t`Enough are there: begin`],
              ['INQUORATE', t`Too few are there: end it`],
            ]}
          />
        </Part>
      );
    case 'VOTING':
      return (
        <Part title={t`Lead this meeting`}>
          <Door meeting={meeting} />
          <Steps meeting={meeting} steps={[['DECLARED', t`Close the meeting`]]} />
        </Part>
      );
    case 'INQUORATE':
      return (
        <Part title={t`Lead this meeting`}>
          <Announce meeting={meeting} to="SECOND_CALL" />
        </Part>
      );
    case 'DECLARED':
      return (
        <Part title={t`Lead this meeting`}>
          <Minute meeting={meeting} />
        </Part>
      );
    case 'MINUTED':
    case 'CANCELLED':
      return null;
  }
}

/** What is told at the door: whoever knows it is there. */
function Door({ meeting: { door } }: LeadProps) {
  return (
    <p>
      <Trans>
        Tell it at the door, and to nobody who is not there: <code className="door">{door}</code>
      </Trans>
    </p>
  );
}

function Steps({ meeting, steps }: LeadProps & { steps: readonly (readonly [to: State, words: string])[] }) {
  const { came, move } = useMove(meeting);
  return (
    <>
      <p className="row no-print">
        {steps.map(([to, words]) => (
          <button
            key={to}
            className={to === 'CANCELLED' || to === 'INQUORATE' ? 'button plain' : 'button'}
            type="button"
            disabled={came.busy}
            onClick={() => void move(to)}
          >
            {words}
          </button>
        ))}
      </p>
      <ActTrouble came={came} />
    </>
  );
}

/** Announces it, or calls it a second time, for a day. */
function Announce({ meeting, to }: LeadProps & { to: 'NOTICED' | 'SECOND_CALL' }) {
  const { t } = useLingui();
  const { came, move } = useMove(meeting);
  const [values, setValues] = useState<Values>({ beginsAt: to === 'NOTICED' ? dayOf(meeting.beginsAt) : '' });
  const fields: readonly Field[] = [
    {
      name: 'beginsAt',
      label: t`On which day`,
      kind: 'day',
      note: t`At 7 in the evening, by your clock. The rules say how many clear days lie between.`,
    },
  ];
  return (
    <FieldsForm
      fields={fields}
      values={values}
      onValues={(next) => {
        came.forget();
        setValues(next);
      }}
      onSend={() => void move(to, { beginsAt: instantOn(valueOf(values, 'beginsAt'), EVENING) })}
      busy={came.busy}
      refusal={came.refusal}
      failed={came.failed}
      act={to === 'NOTICED' ? t`Announce it` : t`Call it a second time`}
      after={<Trans>From then on its agenda and its place stay as they are.</Trans>}
    />
  );
}

/** Minutes are made from the books; the chair may add words of their own. */
function Minute({ meeting }: LeadProps) {
  const { t } = useLingui();
  const { came, move } = useMove(meeting);
  const [values, setValues] = useState<Values>({});
  return (
    <FieldsForm
      fields={[
        {
          name: 'notes',
          label: t`Words of your own`,
          kind: 'long',
          optional: true,
          note: t`They stand beside the minutes, as yours, and can be erased. Name nobody who would not be named.`,
        },
      ]}
      values={values}
      onValues={(next) => {
        came.forget();
        setValues(next);
      }}
      onSend={() => void move('MINUTED', { notes: orNull(values, 'notes') })}
      busy={came.busy}
      refusal={came.refusal}
      failed={came.failed}
      act={t`Make the minutes`}
      after={
        <Trans>They say what the books and the log say, and nothing else. Their fingerprint goes into the log.</Trans>
      }
    />
  );
}

/** The day of an instant, by the reader's clock. */
function dayOf(instant: string): string {
  const day = new Date(instant);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
