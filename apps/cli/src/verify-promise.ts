import { promisedLeaf } from '#libs/transparency-log';
import type { HeldPromise, JudgedPromise, PromiseState } from '#libs/verification';
import { NotReadable } from './verify-source.js';

const STATE: Readonly<Record<PromiseState, string>> = {
  KEPT: 'KEPT',
  BEFORE_DEADLINE: 'BEFORE DEADLINE, not yet included',
  BROKEN: 'BROKEN',
  NOT_SHOWN: 'NOT SHOWN',
  UNREADABLE: 'no promise of this log',
};

/** A promise from the text of a file. Throws {@link NotReadable} where the text is none, whoever signed it. */
export function heldPromise(name: string, note: string): HeldPromise {
  if (promisedLeaf(note) === undefined) throw new NotReadable(`${name} is no promise`);
  return { name, note };
}

/** How each promise came out, a line each; below a broken one what proves it. */
export function promiseWords(promises: readonly JudgedPromise[] = []): readonly string[] {
  return promises.flatMap(({ name, state, index, deadline, because }) => {
    const place = state === 'KEPT' && index !== undefined ? `, as leaf ${String(index)}` : '';
    const due = deadline === undefined ? '' : ` (deadline ${deadline})`;
    const lead = state === 'BROKEN' ? ['  What proves it:'] : [];
    return [`Promise ${name}: ${STATE[state]}${place}${due}`, ...lead, ...because.map((sentence) => `  ${sentence}`)];
  });
}

/** Whether one of them could not be judged at all. */
export const someUnreadable = (promises: readonly JudgedPromise[] = []): boolean =>
  promises.some(({ state }) => state === 'UNREADABLE');
