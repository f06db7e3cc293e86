import { useEffect, useState } from 'react';
import type { Draft } from './division.js';

/**
 * Drafts of this visit, by ballot. In memory only: a ballot half filled in is nobody else's business on a shared phone,
 * yet it should outlive a look at another page.
 */
const drafts = new Map<string, Draft>();

/** A member's unfinished ballot, kept while they look around, with a warning before the tab closes on it. */
export function useDraft(motionId: string): readonly [Draft, (draft: Draft) => void] {
  const [draft, setDraft] = useState<Draft>(() => drafts.get(motionId) ?? {});
  const started = Object.values(draft).some((text) => text !== '');
  useEffect(() => {
    if (!started) return undefined;
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    globalThis.addEventListener('beforeunload', warn);
    return () => {
      globalThis.removeEventListener('beforeunload', warn);
    };
  }, [started]);
  const keep = (next: Draft) => {
    drafts.set(motionId, next);
    setDraft(next);
  };
  return [draft, keep];
}
