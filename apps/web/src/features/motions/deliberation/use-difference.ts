import { useEffect, useState } from 'react';
import type { MemberChange } from './changed-words.js';
import type { Stretch } from './shortened.js';

const FIELDS = ['title', 'why', 'what', 'cost'] as const;

/** A version of a motion, as it is compared. */
export interface Words extends Readonly<Record<(typeof FIELDS)[number], string>> {
  readonly effect: readonly { readonly name: string; readonly value: string }[];
}

export interface Difference {
  readonly texts: readonly { readonly field: string; readonly changes: readonly Stretch[] }[];
  readonly effect: readonly MemberChange[];
}

/** Members of an effect that differ, in the order of their names. */
export function effectChanges(before: Words['effect'], after: Words['effect']): readonly MemberChange[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].toSorted();
  const valueIn = (effect: Words['effect'], name: string): string | null =>
    effect.find((each) => each.name === name)?.value ?? null;
  return names
    .map((name) => ({ name, before: valueIn(before, name), after: valueIn(after, name) }))
    .filter((change) => change.before !== change.after);
}

/**
 * What differs between two versions, word by word; undefined while what compares is on its way. It is worked out in this
 * browser, a moment after the last sign was typed.
 */
export function useDifference(before: Words | undefined, after: Words | undefined): Difference | undefined {
  const [difference, setDifference] = useState<Difference>();
  const key = JSON.stringify([before, after]);
  useEffect(() => {
    if (before === undefined || after === undefined) return;
    const timer = setTimeout(() => {
      import('./word-diff.js')
        .then(({ wordDiff }) => {
          const texts = FIELDS.filter((field) => before[field] !== after[field]).map((field) => ({
            field,
            changes: wordDiff(before[field], after[field]),
          }));
          setDifference({ texts, effect: effectChanges(before.effect, after.effect) });
        })
        // On a bad link: it is tried again with the next sign.
        .catch(() => undefined);
    }, 150);
    return () => {
      clearTimeout(timer);
    };
  }, [key]);
  return difference;
}
