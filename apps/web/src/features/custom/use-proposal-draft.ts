import { useEffect, useState } from 'react';
import type { Draft } from './document.js';

/** An unfinished proposal: what was typed into the rules, and the words around it. */
export interface Proposal {
  readonly title: string;
  readonly why: string;
  readonly changes: Draft;
}

const NOTHING: Proposal = { title: '', why: '', changes: {} };

/** Drafts of this visit, by the version they would change. In memory only: on a shared phone they end with the tab. */
const drafts = new Map<number, Proposal>();

/** A member's unfinished proposal, kept while they look around, with a warning before the tab closes on it. */
export function useProposalDraft(version: number): readonly [Proposal, (next: Proposal) => void, () => void] {
  const [draft, setDraft] = useState(() => drafts.get(version) ?? NOTHING);
  const started = draft.title !== '' || draft.why !== '' || Object.keys(draft.changes).length > 0;
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
  const keep = (next: Proposal) => {
    drafts.set(version, next);
    setDraft(next);
  };
  const forget = () => {
    drafts.delete(version);
    setDraft(NOTHING);
  };
  return [draft, keep, forget];
}
