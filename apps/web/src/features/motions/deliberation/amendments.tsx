import { useId, useRef } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { useFormat } from '../../../format/use-format.js';
import {
  WithdrawAmendmentDocument,
  type AmendmentPartsFragment,
  type DeliberationPartsFragment,
} from '../../../gql/deliberation/graphql.js';
import type { MotionPartsFragment } from '../../../gql/motions/graphql.js';
import { Mark } from '../../../ui/mark.js';
import { Part } from '../../../ui/part.js';
import { ActTrouble } from '../act-trouble.js';
import { AnswerAmendment } from './answer-amendment.js';
import { TextChanges } from './changed-words.js';
import { Folded } from './folded.js';
import { Propose } from './propose.js';
import type { Talk } from './talk.js';
import { useSpeech } from './use-speech.js';

interface AmendmentsProps {
  readonly talk: Talk;
  readonly motion: MotionPartsFragment;
  readonly said: DeliberationPartsFragment;
}

/** Changes that members propose, word by word, with what came of each. */
export function Amendments({ talk, motion, said: { amendments, left } }: AmendmentsProps) {
  const { t } = useLingui();
  if (!talk.open && amendments.length === 0) return null;
  return (
    <Part title={t`Amendments`}>
      {amendments.length === 0 ? (
        <p className="note">
          <Trans>Nobody has proposed a change yet.</Trans>
        </p>
      ) : (
        <Folded items={amendments} keyOf={({ number }) => String(number)} at={5}>
          {(amendment) => <Amendment talk={talk} amendment={amendment} />}
        </Folded>
      )}
      {talk.open && talk.person !== null && (
        <Propose key={motion.version} talk={talk} person={talk.person} motion={motion} left={left?.amendments ?? 0} />
      )}
    </Part>
  );
}

function Amendment({ talk, amendment }: { talk: Talk; amendment: AmendmentPartsFragment }) {
  const format = useFormat();
  const heading = useId();
  const place = useRef<HTMLElement>(null);
  const { author, base, effect, own, proposedAt, reasons, stale, state, texts, why } = amendment;
  const [number, version] = [format.count(amendment.number), format.count(base)];
  const when = format.instant(proposedAt);
  return (
    <article className="part amendment" aria-labelledby={heading} ref={place} tabIndex={-1}>
      <h3 id={heading}>
        <Trans>Amendment {number}</Trans>
      </h3>
      <p className="row">
        <AmendmentState amendment={amendment} />
        <span className="note">
          <Trans>
            by {author}, against version {version}, {when}
          </Trans>
        </span>
      </p>
      {why !== null && <p className="prose written">{why}</p>}
      {state !== 'WITHDRAWN' && <TextChanges texts={texts} effect={effect} />}
      {reasons !== null && (
        <p className="prose written">
          <strong>
            <Trans>Who writes the motion says:</Trans>
          </strong>{' '}
          {reasons}
        </p>
      )}
      {talk.open && state === 'OPEN' && talk.writes && talk.person !== null && (
        <AnswerAmendment
          talk={talk}
          number={amendment.number}
          stale={stale}
          onAnswered={() => {
            place.current?.focus();
          }}
        />
      )}
      {state === 'OPEN' && own && <TakeBack talk={talk} number={amendment.number} />}
    </article>
  );
}

function AmendmentState({ amendment: { became, stale, state } }: { amendment: AmendmentPartsFragment }) {
  const format = useFormat();
  const version = became === null ? '' : format.count(became);
  switch (state) {
    case 'OPEN':
      return stale ? (
        <Mark tone="warn">
          <Trans>Overtaken: the text has changed since</Trans>
        </Mark>
      ) : (
        <span className="state">
          <Trans>Open</Trans>
        </span>
      );
    case 'ACCEPTED':
      return (
        <Mark tone="good">
          <Trans>Accepted as version {version}</Trans>
        </Mark>
      );
    case 'DECLINED':
      return (
        <Mark tone="bad">
          <Trans>Declined</Trans>
        </Mark>
      );
    case 'WITHDRAWN':
      return (
        <span className="state">
          <Trans>Taken back</Trans>
        </span>
      );
  }
}

function TakeBack({ talk, number }: { talk: Talk; number: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const came = useSpeech();
  const named = format.count(number);
  const send = () =>
    came.say(async () => {
      const variables = { motionId: talk.motionId, number };
      const { data } = await client.mutate({ mutation: WithdrawAmendmentDocument, variables });
      return data?.withdrawAmendment;
    });
  return (
    <>
      <ActTrouble came={came} />
      <p className="no-print">
        <button
          className="button plain small"
          type="button"
          disabled={came.busy}
          aria-label={t`Take back amendment ${named}`}
          onClick={() => void send()}
        >
          <Trans>Take back</Trans>
        </button>
      </p>
    </>
  );
}
