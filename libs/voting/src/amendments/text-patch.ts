import { refuse, type Refusal } from '#libs/amount';
import { wordDiff } from './word-diff.js';

/** What stands at a place of the base text, and what an amendment puts there. `at` counts UTF-16 units. */
export interface Hunk {
  readonly at: number;
  readonly removed: string;
  readonly inserted: string;
}

/** An amendment's change of a text: hunks from front to back, against one numbered version. */
export interface TextPatch {
  readonly base: number;
  readonly hunks: readonly Hunk[];
}

export type PatchRefusal = Refusal<'AmendmentStale' | 'AmendmentConflict'>;

/** The patch that makes one text of another. */
export function textPatch(base: { readonly number: number; readonly text: string }, text: string): TextPatch {
  const hunks: Hunk[] = [];
  let at = 0;
  for (const change of wordDiff(base.text, text)) {
    if (change.kind === 'KEPT') {
      at += change.text.length;
      continue;
    }
    const last = hunks.at(-1);
    if (change.kind === 'DELETED') {
      hunks.push({ at, removed: change.text, inserted: '' });
      at += change.text.length;
    } else if (last !== undefined && last.at + last.removed.length === at && last.inserted === '') {
      hunks[hunks.length - 1] = { ...last, inserted: change.text };
    } else {
      hunks.push({ at, removed: '', inserted: change.text });
    }
  }
  return { base: base.number, hunks };
}

/**
 * Applies a patch to the version that it was written against. Refuses `AmendmentStale` (another version: its author
 * looks at it again) and `AmendmentConflict` (what it removes does not stand there, or its hunks overlap).
 */
export function applyTextPatch(
  base: { readonly number: number; readonly text: string },
  patch: TextPatch,
): string | PatchRefusal {
  const stale = checkBase(base.number, patch.base);
  if (stale !== undefined) return stale;
  let [result, from] = ['', 0];
  for (const { at, removed, inserted } of patch.hunks) {
    if (!Number.isSafeInteger(at) || at < from || at > base.text.length || !base.text.startsWith(removed, at)) {
      return conflict('text', `At ${at} the text does not say what the amendment would replace.`);
    }
    result += base.text.slice(from, at) + inserted;
    from = at + removed.length;
  }
  return result + base.text.slice(from);
}

/** Refuses a patch against another version than the one at hand. */
export function checkBase(number: number, base: number): Refusal<'AmendmentStale'> | undefined {
  if (number === base) return undefined;
  const message = `The amendment was written against version ${base}; the motion is at version ${number}.`;
  return refuse('AmendmentStale', { message, field: 'base', rule: 'motion.amendment' });
}

export function conflict(field: string, message: string): Refusal<'AmendmentConflict'> {
  return refuse('AmendmentConflict', { message, field, rule: 'motion.amendment' });
}
