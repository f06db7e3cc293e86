import { useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../client/apollo-client.js';
import {
  AddMeetingItemDocument,
  AgendaProposedDocument,
  type AgendaProposedQuery,
  DropMeetingItemDocument,
  type MeetingPartsFragment,
} from '../../gql/meetings/graphql.js';
import { Part } from '../../ui/part.js';
import { valueOf, type Values } from '../forms/field.js';
import { FieldsForm } from '../forms/fields-form.js';
import { ActTrouble } from '../motions/act-trouble.js';
import { useAct } from '../motions/use-act.js';

interface DeskProps {
  readonly meeting: MeetingPartsFragment;
}
type Proposed = Pick<AgendaProposedQuery['agendaProposed'][number], 'words' | 'motion' | 'minutesOf'>;

/** Where the agenda is written, before it is announced: what the books say is due stands ready. */
export function AgendaDesk({ meeting }: DeskProps) {
  const { t } = useLingui();
  const came = useAct();
  const { data } = useQuery(AgendaProposedDocument, { fetchPolicy: 'cache-and-network' });
  const { id: meetingId, items } = meeting;
  const put = (item: Proposed) =>
    came.act(async () => {
      const { words, motion, minutesOf } = item;
      const { data: answer } = await client.mutate({
        mutation: AddMeetingItemDocument,
        variables: { item: { meetingId, words, motion, minutesOf } },
      });
      return answer?.addMeetingItem;
    });
  const drop = (number: number) => {
    void came.act(async () => {
      const { data: answer } = await client.mutate({
        mutation: DropMeetingItemDocument,
        variables: { meetingId, number },
      });
      return answer?.dropMeetingItem;
    });
  };
  const there = new Set(items.map(({ words }) => words));
  const due = (data?.agendaProposed ?? []).filter(({ words }) => !there.has(words));
  return (
    <Part title={t`Write the agenda`}>
      {due.length > 0 && (
        <>
          <h3>
            <Trans>Due by the books</Trans>
          </h3>
          <ul className="items no-print">
            {due.map((item) => (
              <li key={item.words} className="row">
                <span>{item.words}</span>
                <button
                  className="button plain"
                  type="button"
                  disabled={came.busy}
                  aria-label={t`Put on: ${item.words}`}
                  onClick={() => void put(item)}
                >
                  <Trans>Put it on</Trans>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {items.length > 0 && (
        <p className="row no-print">
          {items.map(({ number, words }) => (
            <button
              key={number}
              className="button plain"
              type="button"
              disabled={came.busy}
              aria-label={t`Take ${number} off: ${words}`}
              onClick={() => {
                drop(number);
              }}
            >
              <Trans>Take {number} off</Trans>
            </button>
          ))}
        </p>
      )}
      <ActTrouble came={came} />
      <Matter onPut={(words) => put({ words, motion: null, minutesOf: null })} busy={came.busy} />
    </Part>
  );
}

/** Anything else to talk about. */
function Matter({ onPut, busy }: { onPut: (words: string) => Promise<unknown>; busy: boolean }) {
  const { t } = useLingui();
  const [values, setValues] = useState<Values>({});
  return (
    <FieldsForm
      fields={[{ name: 'words', label: t`Something to talk about` }]}
      values={values}
      onValues={setValues}
      onSend={() => {
        void onPut(valueOf(values, 'words')).then((done) => {
          if (done !== undefined) setValues({});
        });
      }}
      busy={busy}
      act={t`Put it on the agenda`}
      after={<Trans>A motion comes onto the agenda from the list above, once it has been announced.</Trans>}
    />
  );
}
