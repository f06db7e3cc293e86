import { Suspense, useId, useRef, useState } from 'react';
import { useQuery } from '@apollo/client/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { MandatesOnDocument, type MandateOnVotePartsFragment } from '../../gql/mandates/graphql.js';
import type { MotionPartsFragment } from '../../gql/motions/graphql.js';
import { Mark } from '../../ui/mark.js';
import { Part } from '../../ui/part.js';
import { Slip } from '../../ui/slip.js';
import { Waiting } from '../../ui/waiting.js';
import { EMPTY, type Draft } from '../motions/booths/ballot-parts.js';
import { choiceOf } from '../motions/booths/choice-of.js';
import { FillIn } from '../motions/booths/lazily.js';
import { ChoiceCards, Whether } from '../motions/choice-cards.js';
import type { Caster } from '../motions/use-casting.js';
import { VoteTroubleSlip } from '../motions/vote-trouble.js';
import { useCastingFor, type CastFor } from './use-casting-for.js';
import { useFaultWords } from './fate-words.js';
import './mandates.css';

interface ForOthersProps {
  readonly motion: MotionPartsFragment;
  readonly caster: Caster;
}

type Held = MandateOnVotePartsFragment;

/** In the booth of somebody whom others asked: the same ballot for all of them, or one after another. */
export function CastForOthers({ motion, caster }: ForOthersProps) {
  const { data } = useQuery(MandatesOnDocument, { variables: { motionId: motion.id } });
  const held = data?.mandatesOn.filter(({ isHolder }) => isHolder) ?? [];
  return held.length === 0 ? null : <ForOthers motion={motion} caster={caster} held={held} />;
}

function ForOthers({ motion, caster, held }: ForOthersProps & { held: readonly Held[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const casting = useCastingFor(motion, caster);
  const open = held.filter(({ fault }) => fault === null);
  const [left, setLeft] = useState<readonly number[]>([]);
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const top = useRef<HTMLDivElement>(null);
  const chosen = open.map(({ mandate }) => mandate).filter((mandate) => !left.includes(mandate));
  const choice = choiceOf(motion, draft);
  const count = format.count(chosen.length);
  const send = async () => {
    if (choice === undefined) return;
    if (await casting.cast(chosen, choice)) setDraft(EMPTY);
    top.current?.focus();
  };
  return (
    <div ref={top} tabIndex={-1}>
      <Part title={t`You also vote for others`}>
        <p className="prose">
          <Trans>
            These members asked you to vote for them. Those whom you tick get the ballot below; to vote differently for
            one of them, tick that one alone and cast again. If they vote themselves, their own ballot counts.
          </Trans>
        </p>
        {casting.trouble !== undefined && <VoteTroubleSlip trouble={casting.trouble} />}
        {casting.done !== undefined && <Told done={casting.done} held={held} />}
        <form
          className="part"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Whom held={held} left={left} onLeft={setLeft} />
          {open.length > 0 && (
            <>
              <Filling motion={motion} draft={draft} onDraft={setDraft} />
              <p>
                <button
                  className="button"
                  type="submit"
                  disabled={choice === undefined || chosen.length === 0 || casting.busy}
                >
                  {casting.busy ? <Trans>Signing and casting…</Trans> : <Trans>Cast for those ticked: {count}</Trans>}
                </button>
              </p>
            </>
          )}
        </form>
      </Part>
    </div>
  );
}

interface WhomProps {
  readonly held: readonly Held[];
  readonly left: readonly number[];
  readonly onLeft: (left: readonly number[]) => void;
}

/** Each with a box to tick, what was cast for them already, or why nothing can be. */
function Whom({ held, left, onLeft }: WhomProps) {
  const { t } = useLingui();
  const id = useId();
  const faults = useFaultWords();
  return (
    <fieldset>
      <legend>{t`For whom`}</legend>
      {held.map(({ mandate, person, ballots, fault }) => (
        <div key={mandate} className="voted-for">
          <input
            id={`${id}-${String(mandate)}`}
            type="checkbox"
            checked={fault === null && !left.includes(mandate)}
            disabled={fault !== null}
            aria-describedby={`${id}-${String(mandate)}-note`}
            onChange={({ target }) => {
              onLeft(target.checked ? left.filter((each) => each !== mandate) : [...left, mandate]);
            }}
          />
          <label htmlFor={`${id}-${String(mandate)}`}>{person}</label>
          <span id={`${id}-${String(mandate)}-note`} className="note">
            {fault === null
              ? ballots > 0 && <Trans>You have voted for them. A new ballot replaces it.</Trans>
              : faults(fault)}
          </span>
        </div>
      ))}
    </fieldset>
  );
}

interface FillingProps {
  readonly motion: MotionPartsFragment;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

function Filling({ motion, draft, onDraft }: FillingProps) {
  if (motion.ballot === 'MOTION') {
    return (
      <ChoiceCards
        choice={draft.boxes['choice']}
        onChoice={(choice) => {
          onDraft({ abstains: false, boxes: { choice } });
        }}
      />
    );
  }
  return (
    <>
      <Whether
        abstains={draft.abstains}
        onAbstains={(abstains) => {
          onDraft({ ...draft, abstains });
        }}
      />
      {!draft.abstains && (
        <Suspense fallback={<Waiting />}>
          <FillIn
            parts={motion}
            boxes={draft.boxes}
            onBoxes={(boxes) => {
              onDraft({ abstains: false, boxes });
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** For whom it was cast, and for whom not. */
function Told({ done, held }: { done: CastFor; held: readonly Held[] }) {
  const format = useFormat();
  const nameOf = (mandate: number): string => held.find((each) => each.mandate === mandate)?.person ?? '';
  const taken = done.cast.filter(({ refused }) => refused === null);
  const names = format.list(taken.map(({ mandate }) => nameOf(mandate)));
  return (
    <div role="status" className="part">
      {taken.length > 0 && (
        <p>
          <Mark tone="good">
            <Trans>Cast for: {names}</Trans>
          </Mark>
        </p>
      )}
      {done.cast.map(
        ({ mandate, refused }) =>
          refused !== null && (
            <Slip key={mandate} tone="bad">
              <p>
                {nameOf(mandate)}: {refused}
              </p>
            </Slip>
          ),
      )}
    </div>
  );
}
