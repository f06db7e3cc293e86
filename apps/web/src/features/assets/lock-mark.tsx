import { Mark } from '../../ui/mark.js';
import { LOCK_STATES, LOCK_TONES, useWords } from './words.js';

/** How the lock stands to one thing, in words. */
export function LockMark({ state }: { state: string }) {
  const words = useWords();
  return <Mark tone={LOCK_TONES[state] ?? 'good'}>{words(LOCK_STATES, state)}</Mark>;
}
