import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { CheckInDocument, type MeetingPartsFragment } from '../../gql/meetings/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { SignInLink } from '../../ui/sign-in-link.js';
import { valueOf, type Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { useAct } from '../motions/use-act.js';

/** Saying that one is there. The log gets a random reference, and nobody's name. */
export function CheckIn({ meeting, signedIn }: { meeting: MeetingPartsFragment; signedIn: boolean }) {
  const { t } = useLingui();
  const { reference } = meeting;
  return (
    <Part title={t`Say that you are there`}>
      {!signedIn && (
        <p>
          <SignInLink>
            <Trans>Sign in to say that you are there</Trans>
          </SignInLink>
        </p>
      )}
      {signedIn && reference === null && <Door meeting={meeting} />}
      <div role="status">
        {reference !== null && (
          <>
            <p>
              <Mark tone="good">
                <Trans>You are counted as being there.</Trans>
              </Mark>
            </p>
            <p className="note">
              <Trans>
                The log counts you as <code>{reference}</code>: a random sign of this meeting alone. Keep it to find
                yourself among those who came.
              </Trans>
            </p>
          </>
        )}
      </div>
    </Part>
  );
}

function Door({ meeting: { id: meetingId } }: { meeting: MeetingPartsFragment }) {
  const { t } = useLingui();
  const came = useAct();
  const [values, setValues] = useState<Values>({});
  const send = () => {
    void came.act(async () => {
      const variables = { meetingId, door: valueOf(values, 'door') };
      const { data } = await client.mutate({ mutation: CheckInDocument, variables });
      return data?.checkIn;
    });
  };
  return (
    <FieldsForm
      fields={[{ name: 'door', label: t`The code that is told at the door`, note: t`Eight letters and digits.` }]}
      values={values}
      onValues={(next) => {
        came.forget();
        setValues(next);
      }}
      onSend={send}
      busy={came.busy}
      refusal={came.refusal}
      failed={came.failed}
      act={t`I am here`}
      after={<Trans>How many came is published; who came is not.</Trans>}
    />
  );
}
