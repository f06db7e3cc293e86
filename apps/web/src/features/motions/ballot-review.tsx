import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Choice } from '#libs/voting';
import { Waiting } from '../../ui/waiting.js';
import { ballotTexts } from './ballot-texts.js';
import { useChoiceWords, type PlainChoice } from './choice-cards.js';
import type { BallotParts } from './booths/ballot-parts.js';
import { ReadOver } from './booths/lazily.js';

interface ReviewProps {
  readonly parts: BallotParts;
  readonly choice: Choice;
  /** What stays in this browser once it is cast. */
  readonly kept: ReactNode;
  readonly busy: boolean;
  readonly onCast: () => void;
  readonly onChange: () => void;
}

/** The ballot as it would be cast, with the one button that casts it. */
export function BallotReview({ parts, choice, kept, busy, onCast, onChange }: ReviewProps) {
  return (
    <>
      {typeof choice === 'string' ? (
        <PlainWords choice={choice} rich={parts.ballot !== 'MOTION'} />
      ) : (
        <div className="choice-read part">
          <Suspense fallback={<Waiting />}>
            <ReadOver parts={parts} choice={choice} />
          </Suspense>
        </div>
      )}
      <SignedText choice={choice} />
      <p>
        <Trans>
          Nothing is cast yet. Once it is, you may vote again until voting closes, and your last ballot counts.
        </Trans>
      </p>
      {kept}
      <p className="row no-print">
        <button className="button" type="button" disabled={busy} onClick={onCast}>
          {busy ? <Trans>Signing and casting…</Trans> : <Trans>Cast my vote</Trans>}
        </button>
        <button className="button plain" type="button" disabled={busy} onClick={onChange}>
          <Trans>Change it</Trans>
        </button>
      </p>
    </>
  );
}

function PlainWords({ choice, rich }: { choice: PlainChoice; rich: boolean }) {
  const { t } = useLingui();
  const [name, plain] = useChoiceWords()[choice];
  const note = rich ? t`I am here, and leave it to the others. It helps the quorum and enters no count.` : plain;
  return (
    <p className="choice-read">
      <strong>{name}</strong> {note}
    </p>
  );
}

/** The very text that the browser commits to and signs, for whoever wants to see that it says the same. */
function SignedText({ choice }: { choice: Choice }) {
  const [text, setText] = useState('');
  useEffect(() => {
    let current = true;
    ballotTexts().then(
      ({ choiceText }) => {
        if (current) setText(choiceText(choice));
      },
      // It is on a bad line: the ballot says itself, when it is cast, that it could not be written.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [choice]);
  if (text === '') return null;
  return (
    <details>
      <summary className="more">
        <Trans>The ballot to the letter, as your browser signs it</Trans>
      </summary>
      <pre className="resolution">{text}</pre>
    </details>
  );
}
