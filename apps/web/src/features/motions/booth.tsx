import { useEffect, useRef, useState } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Part } from '../../ui/part.js';
import { ballotTexts } from './ballot-texts.js';
import { ChoiceCards, useChoiceWords } from './choice-cards.js';
import type { Choice } from './signed-ballot.js';
import { useCasting, type Caster } from './use-casting.js';
import { VoteReceipt } from './vote-receipt.js';
import { KeyTrouble, VoteTroubleSlip } from './vote-trouble.js';
import { NoVoterKey, voterKey } from './voter-key.js';

interface BoothProps {
  readonly motion: MotionPartsFragment;
  readonly caster: Caster;
}

/** Unfinished ballots of this visit, by motion. In memory only: on a shared phone they end with the tab. */
const begun = new Map<string, Choice>();

/** Choose, look it over, cast: as often as somebody likes while the vote is open. */
export function Booth({ motion, caster }: BoothProps) {
  const [open, setOpen] = useState(motion.own?.receipt === null);
  const casting = useCasting(motion, caster);
  const receipt = casting.done?.receipt ?? motion.own?.receipt ?? null;
  if (receipt !== null && (casting.done !== undefined || !open)) {
    return (
      <VoteReceipt
        receipt={receipt}
        promise={casting.done?.promise ?? null}
        isNew={casting.done !== undefined}
        closesAt={motion.closesAt}
        onAgain={() => {
          casting.again();
          setOpen(true);
        }}
      />
    );
  }
  return <Form motion={motion} caster={caster} casting={casting} />;
}

/** Why this browser cannot sign, found out before anybody has chosen; meanwhile what signing needs is fetched. */
function useKeyFault(motion: string, { partnership, person }: Caster): NoVoterKey['why'] | undefined {
  const [fault, setFault] = useState<NoVoterKey['why']>();
  useEffect(() => {
    // On a bad link it comes later, when the ballot is cast.
    ballotTexts().catch(() => undefined);
    voterKey({ partnership, person, motion }).catch((error: unknown) => {
      if (error instanceof NoVoterKey) setFault(error.why);
    });
  }, [motion, partnership, person]);
  return fault;
}

function Form({ motion, caster, casting }: BoothProps & { casting: ReturnType<typeof useCasting> }) {
  const { t } = useLingui();
  const [choice, setChoice] = useState<Choice | undefined>(() => begun.get(motion.id));
  const [reviewing, setReviewing] = useState(false);
  const fault = useKeyFault(motion.id, caster);
  const top = useRef<HTMLDivElement>(null);
  const { busy, trouble } = casting;
  const isAnother = motion.own?.receipt !== null;
  useEffect(() => {
    // The receipt went away, and the focus with it.
    if (isAnother) top.current?.focus();
  }, [isAnother]);
  const turnTo = (review: boolean) => {
    setReviewing(review);
    top.current?.focus();
  };
  const castIt = async (chosen: Choice) => {
    if (await casting.cast(chosen)) begun.delete(motion.id);
    // While it was on its way the button could not hold the focus: what went wrong is where to read on.
    else top.current?.focus();
  };
  return (
    <div ref={top} tabIndex={-1}>
      <Part title={reviewing ? t`Your vote, before you cast it` : t`Your vote`}>
        {fault !== undefined && <KeyTrouble why={fault} />}
        {trouble !== undefined && <VoteTroubleSlip trouble={trouble} />}
        {reviewing && choice !== undefined ? (
          <Review
            choice={choice}
            busy={busy}
            onCast={() => void castIt(choice)}
            onChange={() => {
              turnTo(false);
            }}
          />
        ) : (
          <form
            className="part"
            onSubmit={(event) => {
              event.preventDefault();
              if (choice !== undefined) turnTo(true);
            }}
          >
            <ChoiceCards
              choice={choice}
              onChoice={(next) => {
                begun.set(motion.id, next);
                setChoice(next);
              }}
            />
            <p className="row">
              <button className="button" type="submit" disabled={choice === undefined || fault !== undefined}>
                <Trans>Look it over</Trans>
              </button>
            </p>
          </form>
        )}
      </Part>
    </div>
  );
}

interface ReviewProps {
  readonly choice: Choice;
  readonly busy: boolean;
  readonly onCast: () => void;
  readonly onChange: () => void;
}

/** The ballot as it would be cast, with the one button that casts it. */
function Review({ choice, busy, onCast, onChange }: ReviewProps) {
  const [name, note] = useChoiceWords()[choice];
  return (
    <>
      <p className="choice-read">
        <strong>{name}</strong> {note}
      </p>
      <p>
        <Trans>
          Nothing is cast yet. Once it is, you may vote again until voting closes, and your last ballot counts.
        </Trans>
      </p>
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
