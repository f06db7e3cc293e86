import { useState } from 'react';
import { Link } from 'react-router';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import { useFormat } from '../../format/use-format.js';
import {
  BeginRequisitionDocument,
  MeetingsPageDocument,
  type RequisitionPartsFragment,
  SignRequisitionDocument,
} from '../../gql/meetings/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { valueOf, type Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { ActTrouble } from '../motions/act-trouble.js';
import { useAct } from '../motions/use-act.js';
import { CallForm } from './call-form.js';

interface RequisitionsProps {
  readonly requisitions: readonly RequisitionPartsFragment[];
  readonly signedIn: boolean;
  readonly officer: boolean;
}

/** Members who ask for a meeting that the officers have not called. */
export function Requisitions({ requisitions, signedIn, officer }: RequisitionsProps) {
  const { t } = useLingui();
  return (
    <Part title={t`Members who ask for a meeting`}>
      <p className="prose">
        <Trans>
          Where enough members sign, the officers must call the meeting within three weeks. If they do not, any of those
          who signed can. How many signed is published; who signed is not.
        </Trans>
      </p>
      {requisitions.length > 0 && (
        <ul className="items">
          {requisitions.map((each) => (
            <Requisition key={each.id} requisition={each} signedIn={signedIn} officer={officer} />
          ))}
        </ul>
      )}
      {signedIn && (
        <details className="no-print">
          <summary>
            <Trans>Ask for a meeting</Trans>
          </summary>
          <BeginForm />
        </details>
      )}
    </Part>
  );
}

interface RequisitionProps extends Omit<RequisitionsProps, 'requisitions'> {
  readonly requisition: RequisitionPartsFragment;
}

function Requisition({ requisition, signedIn, officer }: RequisitionProps) {
  const { t } = useLingui();
  const came = useAct();
  const { id, why, reachedAt, own, meeting, mayCall } = requisition;
  const sign = () => {
    void came.act(async () => {
      const { data } = await client.mutate({ mutation: SignRequisitionDocument, variables: { id, does: !own } });
      return data?.signRequisition;
    });
  };
  const waits = reachedAt !== null && meeting === null;
  return (
    <li className="part">
      <p className="prose words">{why ?? t`What it was about has been erased.`}</p>
      <p className="row">
        <Standing requisition={requisition} />
      </p>
      {meeting !== null && (
        <p>
          <Link to={`/meetings/${meeting}`}>
            <Trans>The meeting that answers it</Trans>
          </Link>
        </p>
      )}
      {signedIn && reachedAt === null && (
        <p className="no-print">
          <button className="button plain" type="button" disabled={came.busy} onClick={sign}>
            {own ? <Trans>Take my name off</Trans> : <Trans>Sign it</Trans>}
          </button>
        </p>
      )}
      <ActTrouble came={came} />
      {((officer && waits) || mayCall) && (
        <details className="no-print">
          <summary>
            <Trans>Call the meeting that it asks for</Trans>
          </summary>
          <CallForm requisition={id} />
        </details>
      )}
    </li>
  );
}

function Standing({ requisition }: { requisition: RequisitionPartsFragment }) {
  const format = useFormat();
  const { signed, needed, reachedAt, callBy, meeting, own } = requisition;
  const [has, wants] = [format.count(signed), format.count(needed)];
  const until = callBy === null ? '' : format.instant(callBy);
  return (
    <>
      {reachedAt === null ? (
        <span>
          <Trans>
            {has} have signed; {wants} must.
          </Trans>
        </span>
      ) : (
        <Mark tone={meeting === null ? 'warn' : 'good'}>
          {meeting === null ? (
            <Trans>
              Enough have signed ({has}). The officers have until {until} to call the meeting.
            </Trans>
          ) : (
            <Trans>Enough have signed ({has}), and the meeting is called.</Trans>
          )}
        </Mark>
      )}
      {own && (
        <span>
          <Trans>You signed it.</Trans>
        </span>
      )}
    </>
  );
}

function BeginForm() {
  const { t } = useLingui();
  const came = useAct();
  const [values, setValues] = useState<Values>({});
  const send = () => {
    void came
      .act(async () => {
        const { data } = await client.mutate({
          mutation: BeginRequisitionDocument,
          variables: { why: valueOf(values, 'why') },
          refetchQueries: [MeetingsPageDocument],
        });
        return data?.beginRequisition;
      })
      .then((done) => {
        if (done !== undefined) setValues({});
      });
  };
  return (
    <FieldsForm
      fields={[{ name: 'why', label: t`What shall be talked about, and why`, kind: 'long' }]}
      values={values}
      onValues={(next) => {
        came.forget();
        setValues(next);
      }}
      onSend={send}
      busy={came.busy}
      refusal={came.refusal}
      failed={came.failed}
      act={t`Ask for a meeting`}
      after={<Trans>You sign it first. It lapses where too few have signed after three months.</Trans>}
    />
  );
}
