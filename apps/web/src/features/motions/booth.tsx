import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Choice } from '#libs/voting';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Part } from '../../ui/part.js';
import { Waiting } from '../../ui/waiting.js';
import { ballotTexts } from './ballot-texts.js';
import { BallotReview } from './ballot-review.js';
import { choiceOf } from './booths/choice-of.js';
import { FillIn } from './booths/lazily.js';
import { useBallotDraft, type BallotDraft } from './booths/use-ballot-draft.js';
import { ChoiceCards, Whether } from './choice-cards.js';
import { useCasting, type Caster } from './use-casting.js';
import { VoteReceipt } from './vote-receipt.js';
import { KeyTrouble, VoteTroubleSlip } from './vote-trouble.js';
import { NoVoterKey, voterKey } from './voter-key.js';

interface BoothProps {
  readonly motion: MotionPartsFragment;
  readonly caster: Caster;
}

/** A ballot signed with a key of this browser, cast under the voter's reference on the roll. */
export function Booth({ motion, caster }: BoothProps) {
  const casting = useCasting(motion, caster);
  const fault = useKeyFault(motion.id, caster);
  return <BoothOf motion={motion} person={caster.person} casting={casting} fault={fault} kept={<KeptHere />} />;
}

function KeptHere() {
  return (
    <p className="note">
      <Trans>
        This browser keeps a copy of your ballot and its salt, so that it can show you later that it was counted. You
        can delete it on the motion’s page.
      </Trans>
    </p>
  );
}

/** How a ballot is cast, whichever way it goes: what became of it, and the way to cast it. */
export type Casting = Pick<ReturnType<typeof useCasting>, 'busy' | 'trouble' | 'cast' | 'again'> & {
  readonly done?: { readonly receipt: string; readonly promise: string | null } | undefined;
};

interface BoothOfProps {
  readonly motion: MotionPartsFragment;
  readonly person: string;
  readonly casting: Casting;
  /** Why this browser cannot cast at all. */
  readonly fault: NoVoterKey['why'] | undefined;
  /** What stays in this browser of a ballot that is cast. */
  readonly kept: ReactNode;
}

/** Choose, look it over, cast: as often as somebody likes while the vote is open. */
export function BoothOf(props: BoothOfProps) {
  const { motion, casting } = props;
  const [open, setOpen] = useState(motion.own?.receipt === null);
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
  return <Form {...props} />;
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

function Form({ motion, person, casting, fault, kept }: BoothOfProps) {
  const { t } = useLingui();
  const ballot = useBallotDraft(person, motion.id);
  const [reviewing, setReviewing] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const { busy, trouble } = casting;
  const isAnother = motion.own?.receipt !== null;
  const choice = choiceOf(motion, ballot.draft);
  useEffect(() => {
    // The receipt went away, and the focus with it.
    if (isAnother) top.current?.focus();
  }, [isAnother]);
  const turnTo = (review: boolean) => {
    setReviewing(review);
    top.current?.focus();
  };
  const castIt = async (chosen: Choice) => {
    if (await casting.cast(chosen)) ballot.wasCast(ballot.draft);
    // While it was on its way the button could not hold the focus: what went wrong is where to read on.
    else top.current?.focus();
  };
  return (
    <div ref={top} tabIndex={-1}>
      <Part title={reviewing ? t`Your vote, before you cast it` : t`Your vote`}>
        {fault !== undefined && <KeyTrouble why={fault} />}
        {trouble !== undefined && <VoteTroubleSlip trouble={trouble} />}
        {reviewing && choice !== undefined ? (
          <BallotReview
            parts={motion}
            choice={choice}
            kept={kept}
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
            <WhereItBegins from={ballot.from} isAnother={isAnother} />
            <Filling motion={motion} ballot={ballot} />
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

/** The ballot itself: three cards, or whatever else its kind asks for. */
function Filling({ motion, ballot: { draft, keep } }: { motion: MotionPartsFragment; ballot: BallotDraft }) {
  if (motion.ballot === 'MOTION') {
    return (
      <ChoiceCards
        choice={draft.boxes['choice']}
        onChoice={(choice) => {
          keep({ abstains: false, boxes: { choice } });
        }}
      />
    );
  }
  return (
    <>
      <Whether
        abstains={draft.abstains}
        onAbstains={(abstains) => {
          keep({ ...draft, abstains });
        }}
      />
      {!draft.abstains && (
        <Suspense fallback={<Waiting />}>
          <FillIn
            parts={motion}
            boxes={draft.boxes}
            onBoxes={(boxes) => {
              keep({ abstains: false, boxes });
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** Where the ballot begins, said to whoever votes again or comes back to it. */
function WhereItBegins({ from, isAnother }: { from: BallotDraft['from']; isAnother: boolean }) {
  if (from === 'BEGUN') {
    return (
      <p className="note">
        <Trans>You go on where you stopped: this tab kept what you had filled in. It is not cast yet.</Trans>
      </p>
    );
  }
  if (!isAnother) return null;
  return (
    <p className="note">
      {from === 'CAST' ? (
        <Trans>You begin with what you cast last: this page remembers it until you close or reload it.</Trans>
      ) : (
        <Trans>You begin with an empty ballot: the server shows your earlier choice to nobody, not even to you.</Trans>
      )}
    </p>
  );
}
