import { useRef, useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { useFormat } from '../../../format/use-format.js';
import { ProposeAmendmentDocument } from '../../../gql/deliberation/graphql.js';
import type { MotionPartsFragment } from '../../../gql/motions/graphql.js';
import { valueOf } from '../../forms/field.js';
import { MotionFormLazily } from '../motion-form-lazily.js';
import { textInput, valuesOf } from '../text-input.js';
import { useWritten } from '../use-written.js';
import { TextChanges } from './changed-words.js';
import type { Talk } from './talk.js';
import { useDifference } from './use-difference.js';
import { useSpeech } from './use-speech.js';

interface ProposeProps {
  readonly talk: Talk;
  readonly person: string;
  readonly motion: MotionPartsFragment;
  /** How many more may be proposed within a day. */
  readonly left: number;
}

/** To propose a change is to write the text as it should be: what differs is the amendment. */
export function Propose(props: ProposeProps) {
  const { t } = useLingui();
  const summary = useRef<HTMLElement>(null);
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  return (
    <>
      <details
        className="desk no-print"
        open={open}
        onToggle={({ currentTarget }) => {
          setOpen(currentTarget.open);
          if (currentTarget.open) setDone(false);
        }}
      >
        <summary ref={summary}>{t`Propose a change`}</summary>
        {open && (
          <Form
            {...props}
            onDone={() => {
              setDone(true);
              setOpen(false);
              summary.current?.focus();
            }}
          />
        )}
      </details>
      <p role="status">{done && <Trans>Your amendment is proposed, and stands above with the others.</Trans>}</p>
    </>
  );
}

function Form({ talk, person, motion, left, onDone }: ProposeProps & { onDone: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const came = useSpeech();
  const { id, kind, version } = motion;
  const { values, keep, forget } = useWritten(person, `${id}.${String(version)}.AMENDMENT`, valuesOf(motion));
  const text = textInput(kind, values);
  const count = format.count(left);
  const send = async () => {
    const taken = await came.say(async () => {
      const amendment = { motionId: talk.motionId, base: version, text, why: valueOf(values, 'reason') };
      const { data } = await client.mutate({ mutation: ProposeAmendmentDocument, variables: { amendment } });
      return data?.proposeAmendment;
    });
    if (!taken) return;
    forget();
    onDone();
  };
  return (
    <>
      <p className="prose">
        <Trans>
          Change the words below to what they should be. What differs is your amendment; who writes the motion accepts
          it or declines it with reasons. You may propose {count} more within a day.
        </Trans>
      </p>
      <MotionFormLazily
        kind={kind}
        before={[{ name: 'reason', label: t`Why this change`, kind: 'long' }]}
        values={values}
        onValues={keep}
        came={came}
        onSend={() => void send()}
        act={t`Propose it`}
        after={<Trans>It stands on this page with your number, and can be taken back until it is answered.</Trans>}
        sameOptions
      >
        <Preview motion={motion} text={text} />
      </MotionFormLazily>
    </>
  );
}

/** What the amendment comes to so far, worked out here while it is written. */
function Preview({ motion, text }: { motion: MotionPartsFragment; text: ReturnType<typeof textInput> }) {
  const { t } = useLingui();
  const difference = useDifference(motion, text);
  if (difference === undefined || difference.texts.length + difference.effect.length === 0) return null;
  return (
    <section className="part" aria-label={t`What your amendment changes`}>
      <h3>{t`What your amendment changes`}</h3>
      <TextChanges {...difference} />
    </section>
  );
}
