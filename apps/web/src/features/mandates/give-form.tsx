import { useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import {
  GiveMandateDocument,
  MandatesOnDocument,
  MyMandatesDocument,
  type GiveMandateMutationVariables,
} from '../../gql/mandates/graphql.js';
import { valueOf, type Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { KINDS } from '../motions/motion-words.js';
import { instantOn } from '../motions/rules-asked.js';
import { useAct } from '../motions/use-act.js';

/** A mandate ends in the evening of its last day, by the reader's clock. */
const EVENING = 22;
const MONTHS = 3;

/** Three months from now. */
function usualDay(): string {
  const day = new Date();
  day.setMonth(day.getMonth() + MONTHS);
  return day.toISOString().slice(0, 10);
}

const ALL = 'ALL';

/** What a mandate is for where it is given on the page of a motion or a meeting. */
export interface GivenFor {
  readonly what: 'MOTION' | 'MEETING';
  readonly id: string;
  /** When that will be over; null where nobody knows yet. */
  readonly until: string | null;
}

/** Asks a member, by roll number, to vote for the viewer: on what they choose, or on one motion or at one meeting alone. */
export function GiveForm({ of }: { of?: GivenFor }) {
  const { t } = useLingui();
  const came = useAct();
  const [given, setGiven] = useState('');
  const [values, setValues] = useState<Values>({ rollNumber: '', topic: ALL, until: usualDay() });
  const topics = Object.entries(KINDS).map(([kind, words]) => [kind, t(words)] as const);
  const send = async () => {
    const rollNumber = valueOf(values, 'rollNumber');
    const until = instantOn(valueOf(values, 'until'), EVENING);
    const topic = Object.keys(KINDS).find((kind) => kind === valueOf(values, 'topic'));
    const asked =
      of === undefined
        ? { rollNumber, until, topic: topic as GiveMandateMutationVariables['topic'] }
        : {
            rollNumber,
            until: afterwards(of.until, until),
            ...(of.what === 'MOTION' ? { motionId: of.id } : { meetingId: of.id }),
          };
    const done = await came.act(async () => {
      const { data } = await client.mutate({
        mutation: GiveMandateDocument,
        variables: asked,
        refetchQueries: [MyMandatesDocument, MandatesOnDocument],
        awaitRefetchQueries: true,
      });
      return data?.giveMandate;
    });
    if (done === undefined) return;
    setGiven(rollNumber);
    setValues({ ...values, rollNumber: '' });
  };
  const whom = {
    name: 'rollNumber',
    label: t`Who shall vote for you`,
    note: t`Their roll number. They must vote in your college, and hold fewer mandates than the rules allow.`,
  };
  return (
    <>
      <FieldsForm
        fields={
          of === undefined
            ? [
                whom,
                { name: 'topic', label: t`On what`, kind: 'choice', options: [[ALL, t`Every motion`], ...topics] },
                { name: 'until', label: t`Until`, kind: 'day', note: t`Until the evening of that day.` },
              ]
            : [whom]
        }
        values={values}
        onValues={(next) => {
          came.forget();
          setValues(next);
        }}
        onSend={() => void send()}
        busy={came.busy}
        refusal={came.refusal}
        failed={came.failed}
        act={t`Ask them to vote for me`}
        after={
          <Trans>
            They may vote for you from now on, also in votes that are open. If you vote yourself, your own ballot
            counts.
          </Trans>
        }
      />
      <p role="status">{given !== '' && <Trans>The member {given} may now vote for you.</Trans>}</p>
    </>
  );
}

/** Some weeks after it is over, for a vote may be put off; where that is not known, as long as any mandate. */
function afterwards(over: string | null, otherwise: string): string {
  if (over === null) return otherwise;
  const month = 30 * 86_400_000;
  return new Date(Math.max(Date.parse(over), Date.now()) + month).toISOString();
}
