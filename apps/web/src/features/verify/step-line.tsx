import { useLingui } from '@lingui/react/macro';
import type { Step, StepKey } from '#libs/entry-proof';
import { Mark } from '../../ui/mark.js';
import { HOLDING_STATES } from '../holding/holding-words.js';

/** What each step says where it holds, and where it does not. */
function useStepWords(): (key: StepKey) => readonly [holds: string, fails: string] {
  const { t } = useLingui();
  const words: Readonly<Record<StepKey, readonly [string, string]>> = {
    ENTRY: [
      t`The words and figures are the ones that were fixed`,
      t`The words and figures are not the ones that were fixed`,
    ],
    BATCH: [t`Its batch gives the hash that was logged`, t`Its batch does not give the hash that was logged`],
    LEAF: [t`What was logged has this leaf`, t`What was logged has another leaf`],
    TREE: [t`The leaf stands in the log`, t`The leaf does not stand in the log`],
    SIGNATURE: [t`The log has signed all of it`, t`The log has not signed this`],
    CHAIN: [
      t`Every line is about this right, in its order`,
      t`The lines are not those of this right, or not in their order`,
    ],
    RIGHT: [t`The right is what its last line says`, t`The right is not what its last line says`],
    HOLDER: [t`It was written of this holder`, t`It was not written of this holder`],
    LOG: [
      t`The log that the copy names has signed its lines`,
      t`The log that the copy names is not the one that signed`,
    ],
  };
  return (key) => words[key];
}

interface StepLineProps {
  readonly step: Step;
  /** The state that the right of a copy was logged in. */
  readonly state?: string;
}

/** One step: whether it holds, and the hash or the reason. */
export function StepLine({ step: { key, holds, detail }, state = '' }: StepLineProps) {
  const { t } = useLingui();
  const [good, bad] = useStepWords()(key);
  // Where it holds, the step says the state of the right by its code alone.
  const known =
    key === 'RIGHT' && detail === state && Object.hasOwn(HOLDING_STATES, state) ? HOLDING_STATES[state] : undefined;
  return (
    <li>
      <Mark tone={holds ? 'good' : 'bad'}>{holds ? good : bad}</Mark>
      {known === undefined ? <code>{detail}</code> : <p>{t(known)}</p>}
    </li>
  );
}
