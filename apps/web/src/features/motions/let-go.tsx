import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { RemoveAuthorDocument } from '../../gql/motions/graphql.js';
import type { Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { useAct } from './use-act.js';

/** For the sponsor: somebody who writes with them, or was asked to, does no longer. */
export function LetGo({ motionId: id }: { motionId: string }) {
  const { t } = useLingui();
  const came = useAct();
  const [values, setValues] = useState<Values>({});
  const [gone, setGone] = useState('');
  const rollNumber = values['rollNumber']?.trim() ?? '';
  const send = async () => {
    const done = await came.act(async () => {
      const { data } = await client.mutate({ mutation: RemoveAuthorDocument, variables: { id, rollNumber } });
      return data?.removeAuthor;
    });
    if (done !== undefined) setGone(rollNumber);
  };
  return (
    <FieldsForm
      fields={[{ name: 'rollNumber', label: t`Their number on the roll` }]}
      values={values}
      onValues={(next) => {
        came.forget();
        setGone('');
        setValues(next);
      }}
      onSend={() => void send()}
      busy={came.busy}
      refusal={came.refusal}
      failed={came.failed}
      act={t`Let them go`}
      after={<Trans>What they wrote stays, under their name. Only who brought the motion can do this.</Trans>}
    >
      <p role="status">{gone !== '' && <Trans>{gone} writes it no longer.</Trans>}</p>
    </FieldsForm>
  );
}
