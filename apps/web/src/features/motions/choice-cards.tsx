import { useId } from 'react';
import { Trans, useLingui } from '@lingui/react/macro';
import { CHOICES, type Choice } from './signed-ballot.js';

/** Each choice in words: its name, and what it means. */
export function useChoiceWords(): Readonly<Record<Choice, readonly [name: string, note: string]>> {
  const { t } = useLingui();
  return {
    YES: [t`Yes`, t`I am for it.`],
    NO: [t`No`, t`I am against it.`],
    ABSTAIN: [t`Abstain`, t`I am here, and say neither. It helps the quorum and weighs on no side.`],
  };
}

interface CardsProps {
  readonly choice: Choice | undefined;
  readonly onChoice: (choice: Choice) => void;
}

/** Three large cards, one of them chosen: by touch, by arrow keys, or by voice. */
export function ChoiceCards({ choice, onChoice }: CardsProps) {
  const id = useId();
  const words = useChoiceWords();
  return (
    <fieldset className="choices">
      <legend className="visually-hidden">
        <Trans>What you say to the motion</Trans>
      </legend>
      {CHOICES.map((each) => {
        const [name, note] = words[each];
        return (
          <div key={each} className="choice">
            <input
              id={`${id}-${each}`}
              type="radio"
              name={id}
              value={each}
              checked={choice === each}
              aria-describedby={`${id}-${each}-note`}
              onChange={() => {
                onChoice(each);
              }}
            />
            <label htmlFor={`${id}-${each}`}>{name}</label>
            <p id={`${id}-${each}-note`}>{note}</p>
          </div>
        );
      })}
    </fieldset>
  );
}
