import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import {
  InviteAuthorDocument,
  PublishMotionDocument,
  ReviseMotionDocument,
  WithdrawMotionDocument,
  type MotionPartsFragment,
} from '../../gql/motions/graphql.js';
import { Part } from '../../ui/part.js';
import type { Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { ActTrouble } from './act-trouble.js';
import { LetGo } from './let-go.js';
import { MotionFormLazily } from './motion-form-lazily.js';
import { NoticeForm } from './notice-form.js';
import { textInput, valuesOf } from './text-input.js';
import { useAct } from './use-act.js';
import { useWritten } from './use-written.js';

interface DeskProps {
  readonly motion: MotionPartsFragment;
}

const WITHDRAWN_FROM: ReadonlySet<MotionPartsFragment['state']> = new Set(['DRAFT', 'DELIBERATION', 'NOTICED']);

/** For whoever writes it: publish, call the vote, change the text, ask others to join, take it back. */
export function AuthorDesk({ motion, person }: DeskProps & { person: string }) {
  const { t } = useLingui();
  const { state, version } = motion;
  if (!WITHDRAWN_FROM.has(state)) return null;
  const isWritten = state === 'DRAFT' || state === 'DELIBERATION';
  return (
    <Part title={t`You write it`}>
      {state === 'DRAFT' && <Publish motion={motion} />}
      {state === 'NOTICED' && <Publish motion={motion} />}
      {state === 'DELIBERATION' && (
        <details className="desk no-print">
          <summary>{t`Call the vote`}</summary>
          <NoticeForm motion={motion} />
        </details>
      )}
      {isWritten && (
        <details className="desk no-print">
          <summary>{t`Change the text`}</summary>
          <Revise key={version} motion={motion} person={person} />
        </details>
      )}
      {isWritten && (
        <details className="desk no-print">
          <summary>{t`Ask somebody to write it with you`}</summary>
          <Invite motion={motion} />
        </details>
      )}
      {isWritten && motion.authors.length > 0 && (
        <details className="desk no-print">
          <summary>{t`Let somebody write it no longer`}</summary>
          <LetGo motionId={motion.id} />
        </details>
      )}
      <Withdraw motion={motion} />
    </Part>
  );
}

function Publish({ motion: { id, state } }: DeskProps) {
  const came = useAct();
  const publish = () =>
    came.act(async () => {
      const { data } = await client.mutate({ mutation: PublishMotionDocument, variables: { id } });
      return data?.publishMotion;
    });
  return (
    <>
      <ActTrouble came={came} />
      <p className="row no-print">
        <button
          className={state === 'DRAFT' ? 'button' : 'button plain'}
          type="button"
          disabled={came.busy}
          onClick={() => void publish()}
        >
          {state === 'DRAFT' ? <Trans>Publish it</Trans> : <Trans>Take the call back and discuss on</Trans>}
        </button>
      </p>
    </>
  );
}

function Revise({ motion, person }: DeskProps & { person: string }) {
  const { t } = useLingui();
  const came = useAct();
  const { id, kind, version } = motion;
  const { values, keep, forget } = useWritten(person, `${id}.${String(version)}`, valuesOf(motion));
  const send = async () => {
    const done = await came.act(async () => {
      const variables = { id, base: version, text: textInput(kind, values) };
      const { data } = await client.mutate({ mutation: ReviseMotionDocument, variables });
      return data?.reviseMotion;
    });
    if (done !== undefined) forget();
  };
  return (
    <MotionFormLazily
      kind={kind}
      values={values}
      onValues={keep}
      came={came}
      onSend={() => void send()}
      act={t`Save as the next version`}
      after={<Trans>Earlier versions stay on record. Whoever supported the motion is asked again.</Trans>}
    />
  );
}

function Invite({ motion: { id } }: DeskProps) {
  const { t } = useLingui();
  const came = useAct();
  const [values, setValues] = useState<Values>({});
  const [asked, setAsked] = useState('');
  const rollNumber = values['rollNumber']?.trim() ?? '';
  const send = async () => {
    const done = await came.act(async () => {
      const { data } = await client.mutate({ mutation: InviteAuthorDocument, variables: { id, rollNumber } });
      return data?.inviteAuthor;
    });
    if (done !== undefined) setAsked(rollNumber);
  };
  return (
    <FieldsForm
      fields={[{ name: 'rollNumber', label: t`Their number on the roll` }]}
      values={values}
      onValues={(next) => {
        came.forget();
        setAsked('');
        setValues(next);
      }}
      onSend={() => void send()}
      busy={came.busy}
      refusal={came.refusal}
      failed={came.failed}
      act={t`Ask them`}
      after={<Trans>They become an author when they say yes.</Trans>}
    >
      <p role="status">{asked !== '' && <Trans>{asked} is asked.</Trans>}</p>
    </FieldsForm>
  );
}

function Withdraw({ motion: { id } }: DeskProps) {
  const { t } = useLingui();
  const came = useAct();
  const withdraw = () =>
    came.act(async () => {
      const { data } = await client.mutate({ mutation: WithdrawMotionDocument, variables: { id } });
      return data?.withdrawMotion;
    });
  return (
    <details className="desk no-print">
      <summary>{t`Take it back`}</summary>
      <div className="part">
        <p className="prose">
          <Trans>
            It stays readable, as withdrawn, and cannot be voted on any more. A new motion can ask the same.
          </Trans>
        </p>
        <ActTrouble came={came} />
        <p>
          <button className="button" type="button" disabled={came.busy} onClick={() => void withdraw()}>
            <Trans>Yes, withdraw it for good</Trans>
          </button>
        </p>
      </div>
    </details>
  );
}
