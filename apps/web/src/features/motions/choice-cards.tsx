import { useId } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';

/** What can be said of a motion that is carried or lost. */
export const CHOICES = ['YES', 'NO', 'ABSTAIN'] as const;
export type PlainChoice = (typeof CHOICES)[number];

/** Each choice in words: its name, and what it means. */
export function useChoiceWords(): Readonly<Record<PlainChoice, readonly [name: string, note: string]>> {
  const { t } = useLingui();
  return {
    YES: [t`Yes`, t`I am for it.`],
    NO: [t`No`, t`I am against it.`],
    ABSTAIN: [t`Abstain`, t`I am here, and say neither. It helps the quorum and weighs on no side.`],
  };
}

interface CardsProps {
  readonly choice: string | undefined;
  readonly onChoice: (choice: PlainChoice) => void;
}

/** Three large cards, one of them chosen: by touch, by arrow keys, or by voice. */
export function ChoiceCards({ choice, onChoice }: CardsProps) {
  const words = useChoiceWords();
  return (
    <fieldset className="choices">
      <legend className="visually-hidden">
        <Trans>What you say to the motion</Trans>
      </legend>
      <Cards
        cards={CHOICES.map((each) => [each, ...words[each]] as const)}
        chosen={choice}
        onChoose={(value) => {
          const chosen = CHOICES.find((each) => each === value);
          if (chosen !== undefined) onChoice(chosen);
        }}
      />
    </fieldset>
  );
}

interface WhetherProps {
  readonly abstains: boolean;
  readonly onAbstains: (abstains: boolean) => void;
}

/** Whether somebody fills the ballot in or abstains: on every ballot the first thing that it asks. */
export function Whether({ abstains, onAbstains }: WhetherProps) {
  const { t } = useLingui();
  return (
    <fieldset className="choices whether">
      <legend className="visually-hidden">
        <Trans>Whether you fill it in</Trans>
      </legend>
      <Cards
        cards={[
          ['FILL', t`Fill in the ballot`, ''],
          ['ABSTAIN', t`Abstain`, t`I am here, and leave it to the others. It helps the quorum and enters no count.`],
        ]}
        chosen={abstains ? 'ABSTAIN' : 'FILL'}
        onChoose={(value) => {
          onAbstains(value === 'ABSTAIN');
        }}
      />
    </fieldset>
  );
}

interface ManyCardsProps {
  readonly cards: readonly (readonly [value: string, name: string, note: string])[];
  readonly chosen: string | undefined;
  readonly onChoose: (value: string) => void;
}

function Cards({ cards, chosen, onChoose }: ManyCardsProps) {
  const id = useId();
  return cards.map(([value, name, note]) => (
    <div key={value} className="choice">
      <input
        id={`${id}-${value}`}
        type="radio"
        name={id}
        value={value}
        checked={chosen === value}
        aria-describedby={note === '' ? undefined : `${id}-${value}-note`}
        onChange={() => {
          onChoose(value);
        }}
      />
      <label htmlFor={`${id}-${value}`}>{name}</label>
      {note !== '' && <p id={`${id}-${value}-note`}>{note}</p>}
    </div>
  ));
}
