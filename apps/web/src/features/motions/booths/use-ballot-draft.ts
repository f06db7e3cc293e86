import { useState } from 'react';
import { EMPTY, type Draft } from './ballot-parts.js';

/** Ballots as they were cast from this page, by their place. In memory alone: a reload forgets them. */
const cast = new Map<string, Draft>();

/** A draft as it was kept; nothing where what is kept is none. */
function readDraft(text: string): Draft | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('boxes' in value) || !('abstains' in value)) return undefined;
  const { boxes, abstains } = value;
  if (typeof boxes !== 'object' || boxes === null || Array.isArray(boxes)) return undefined;
  const texts = Object.entries(boxes).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { abstains: abstains === true, boxes: Object.fromEntries(texts) };
}

function kept(place: string): Draft | undefined {
  try {
    return readDraft(sessionStorage.getItem(place) ?? 'null');
  } catch {
    return undefined;
  }
}

function keepAt(place: string, draft: Draft | undefined): void {
  try {
    if (draft === undefined) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing: the ballot lives as long as the page.
  }
}

export interface BallotDraft {
  readonly draft: Draft;
  /** Where it begins: with nothing, with what was begun before, or with what this page cast before. */
  readonly from: 'NOTHING' | 'BEGUN' | 'CAST';
  readonly keep: (next: Draft) => void;
  /** It was cast: what was kept over a reload is deleted. */
  readonly wasCast: (as: Draft) => void;
}

/**
 * An unfinished ballot of one person on one motion. It outlives a reload and ends with the tab, so that nobody finds it on
 * a shared phone; once it is cast this page alone remembers it, until it is closed.
 */
export function useBallotDraft(person: string, motion: string): BallotDraft {
  const place = `copyhold.ballot.${person}.${motion}`;
  const [begin] = useState<Pick<BallotDraft, 'draft' | 'from'>>(() => {
    const [begun, before] = [kept(place), cast.get(place)];
    if (begun !== undefined) return { draft: begun, from: 'BEGUN' };
    return before === undefined ? { draft: EMPTY, from: 'NOTHING' } : { draft: before, from: 'CAST' };
  });
  const [draft, setDraft] = useState(begin.draft);
  return {
    draft,
    from: begin.from,
    keep: (next) => {
      keepAt(place, next);
      setDraft(next);
    },
    wasCast: (as) => {
      keepAt(place, undefined);
      cast.set(place, as);
    },
  };
}
