import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { CallMeetingDocument, type MeetingPartsFragment } from '../../gql/meetings/graphql.js';
import { valueOf, type Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { instantOn } from '../motions/rules-asked.js';
import { useAct } from '../motions/use-act.js';

/** By the reader's clock: people have come home. */
const EVENING = 19;

type Kind = MeetingPartsFragment['kind'];
const KINDS: readonly Kind[] = ['ANNUAL', 'EXTRAORDINARY'];

/** Calls a meeting; `requisition`: the one that it answers. Its agenda is written afterwards, then it is announced. */
export function CallForm({ requisition }: { requisition: string | null }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const came = useAct();
  const [values, setValues] = useState<Values>({ kind: requisition === null ? 'ANNUAL' : 'EXTRAORDINARY' });
  const send = () => {
    const kind = KINDS.find((each) => each === valueOf(values, 'kind')) ?? 'EXTRAORDINARY';
    const beginsAt = instantOn(valueOf(values, 'beginsAt'), EVENING);
    void came
      .act(async () => {
        const { data } = await client.mutate({
          mutation: CallMeetingDocument,
          variables: { meeting: { kind, place: valueOf(values, 'place'), beginsAt, requisition } },
        });
        return data?.callMeeting;
      })
      .then((done) => {
        if (done !== undefined && 'meeting' in done) void navigate(`/meetings/${done.meeting.id}`);
      });
  };
  return (
    <FieldsForm
      fields={[
        {
          name: 'kind',
          label: t`What kind of meeting`,
          kind: 'choice',
          options: [
            ['ANNUAL', t`Annual, with the accounts of the year`],
            ['EXTRAORDINARY', t`Any other general meeting`],
          ],
        },
        {
          name: 'place',
          label: t`Where`,
          note: t`A room, or how to come to it from afar. Everybody can read it: write no password here.`,
        },
        { name: 'beginsAt', label: t`On which day`, kind: 'day', note: t`At 7 in the evening, by your clock.` },
      ]}
      values={values}
      onValues={(next) => {
        came.forget();
        setValues(next);
      }}
      onSend={send}
      busy={came.busy}
      refusal={came.refusal}
      failed={came.failed}
      act={t`Call it`}
      after={<Trans>Then its agenda is written, and it is announced with the clear days that the rules ask for.</Trans>}
    />
  );
}
