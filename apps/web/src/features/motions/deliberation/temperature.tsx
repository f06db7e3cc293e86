import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { client } from '../../../client/apollo-client.js';
import { useFormat } from '../../../format/use-format.js';
import {
  SignalOnMotionDocument,
  type DeliberationPartsFragment,
  type MotionSignal,
} from '../../../gql/deliberation/graphql.js';
import { Bar, type Dye } from '../../../ui/bar.js';
import { Part } from '../../../ui/part.js';
import { ActTrouble } from '../act-trouble.js';
import type { Talk } from './talk.js';
import { useSpeech } from './use-speech.js';

const SIGNALS = ['FOR', 'UNSURE', 'NEEDS_CHANGE', 'AGAINST'] as const;
const DYES: Readonly<Record<MotionSignal, Dye>> = {
  FOR: 'verdigris',
  UNSURE: 'slate',
  NEEDS_CHANGE: 'weld',
  AGAINST: 'madder',
};

type Temperature = DeliberationPartsFragment['temperature'];

function useSignalWords(): Readonly<Record<MotionSignal, string>> {
  const { t } = useLingui();
  return { FOR: t`For it`, UNSURE: t`Not sure`, NEEDS_CHANGE: t`It needs a change`, AGAINST: t`Against it` };
}

/** How a motion stands with those who said so, before anybody votes; it binds nobody. */
export function TemperaturePart({ talk, temperature }: { talk: Talk; temperature: Temperature }) {
  const { t } = useLingui();
  if (!talk.open && temperature.signalled === 0) return null;
  return (
    <Part title={t`How it stands so far`}>
      {talk.open && talk.person !== null && <OwnSignal talk={talk} own={temperature.own} />}
      <Sums temperature={temperature} />
    </Part>
  );
}

function OwnSignal({ talk, own }: { talk: Talk; own: MotionSignal | null }) {
  const words = useSignalWords();
  const came = useSpeech();
  const send = (signal: MotionSignal) => {
    void came.say(async () => {
      const variables = { motionId: talk.motionId, signal };
      const { data } = await client.mutate({ mutation: SignalOnMotionDocument, variables });
      return data?.signalOnMotion;
    });
  };
  return (
    <fieldset className="signals no-print" disabled={came.busy}>
      <legend>
        <Trans>What do you think of it so far? This is no vote, and binds nobody.</Trans>
      </legend>
      <div className="row">
        {SIGNALS.map((signal) => (
          <button
            key={signal}
            className={own === signal ? 'button' : 'button plain'}
            type="button"
            aria-pressed={own === signal}
            onClick={() => {
              send(signal);
            }}
          >
            {words[signal]}
          </button>
        ))}
      </div>
      <ActTrouble came={came} />
    </fieldset>
  );
}

function Sums({ temperature: { counts, signalled } }: { temperature: Temperature }) {
  const format = useFormat();
  const words = useSignalWords();
  if (signalled === 0) {
    return (
      <p className="note" role="status">
        <Trans>Nobody has said so yet.</Trans>
      </p>
    );
  }
  if (counts === null) {
    return (
      <p className="note" role="status">
        <Trans>
          <Plural value={signalled} one="# member has said so." other="# members have said so." /> Sums are shown once
          enough have to hide each of them among the others.
        </Trans>
      </p>
    );
  }
  const countOf = (signal: MotionSignal): number => counts.find((each) => each.signal === signal)?.count ?? 0;
  return (
    <>
      <ul className="shares" role="status">
        {SIGNALS.map((signal) => (
          <li key={signal}>
            <span>{words[signal]}</span>
            <strong>{format.count(countOf(signal))}</strong>
            <Bar length={countOf(signal) / Math.max(1, signalled)} dye={DYES[signal]} />
          </li>
        ))}
      </ul>
      <p className="note">
        <Trans>
          <Plural value={signalled} one="# member has said so." other="# members have said so." /> The last word of each
          counts; nobody is told whose it was, but whoever watches the sums closely may guess.
        </Trans>
      </p>
    </>
  );
}
