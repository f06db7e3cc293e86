import { useEffect, useState } from 'react';
import type { Values } from '../forms/field.js';

/** What was typed, by its place; nothing where it cannot be read. */
function kept(place: string): Values | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(place) ?? 'null');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return undefined;
  }
}

/**
 * The words of a motion while they are written. They outlive a reload, and end with the tab: on a shared phone nobody finds
 * them. `person` parts the drafts of people who sign in one after the other.
 */
export function useWritten(
  person: string,
  motion: string,
  begin: Values,
): { readonly values: Values; readonly keep: (next: Values) => void; readonly forget: () => void } {
  const place = `copyhold.motion.${person}.${motion}`;
  const [values, setValues] = useState<Values>(() => kept(place) ?? begin);
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    if (!changed) return;
    try {
      sessionStorage.setItem(place, JSON.stringify(values));
    } catch {
      // A browser that keeps nothing: the words live as long as the page.
    }
  }, [place, values, changed]);
  return {
    values,
    keep: (next) => {
      setChanged(true);
      setValues(next);
    },
    forget: () => {
      setChanged(false);
      setValues(begin);
      try {
        sessionStorage.removeItem(place);
      } catch {
        // Nothing was kept there.
      }
    },
  };
}
