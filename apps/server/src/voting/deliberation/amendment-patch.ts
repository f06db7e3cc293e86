import { z } from 'zod';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import { applyKeyPatch, applyTextPatch, keyDiff, textPatch, type Hunk, type Json, type WordChange } from '#libs/voting';
import type { VersionTexts } from './deliberation.types.js';

/** The texts of a motion, in the order in which they are read. */
const FIELDS = ['title', 'why', 'what', 'cost'] as const;
export type TextField = (typeof FIELDS)[number];

/** What is stored of a patch: hunks by text, and the members of the effect that differ. */
const storedPatch = z.strictObject({
  texts: z.partialRecord(
    z.enum(FIELDS),
    z.array(z.strictObject({ at: z.int(), removed: z.string(), inserted: z.string() })),
  ),
  keys: z.array(
    z.strictObject({ path: z.array(z.string()), before: z.string().optional(), after: z.string().optional() }),
  ),
});
type StoredPatch = z.infer<typeof storedPatch>;

/** One text as an amendment changes it, stretch by stretch. */
export interface TextChange {
  readonly field: TextField;
  readonly changes: readonly WordChange[];
}

/** One member of the effect as an amendment changes it; null where there was, or is to be, none. */
export interface EffectChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The patch that makes one version of another, as a text; undefined where nothing differs. */
export function patchBetween(before: VersionTexts, after: VersionTexts): string | undefined {
  const texts = FIELDS.flatMap((field) => {
    const { hunks } = textPatch({ number: 1, text: before[field] }, after[field]);
    return hunks.length === 0 ? [] : [[field, hunks] as const];
  });
  const keys = keyDiff(documentOf(before.effect), documentOf(after.effect));
  if (texts.length === 0 && keys.length === 0) return undefined;
  return JSON.stringify({ texts: Object.fromEntries(texts), keys });
}

/** The version that a stored patch makes of the one that it was written against. Refuses `AmendmentConflict`. */
export function patched(base: VersionTexts, patch: string): VersionTexts | Refusal {
  const { texts, keys } = read(patch);
  const next: Record<TextField, string> = { title: base.title, why: base.why, what: base.what, cost: base.cost };
  for (const field of FIELDS) {
    const text = applyTextPatch({ number: 1, text: base[field] }, { base: 1, hunks: texts[field] ?? [] });
    if (isRefusal(text)) return { ...text, field };
    next[field] = text;
  }
  const changes = keys.map(({ path, before, after }) => ({ path, before, after }));
  const effect = applyKeyPatch({ number: 1, document: documentOf(base.effect) }, { base: 1, changes });
  return isRefusal(effect) ? effect : { ...next, effect: JSON.stringify(effect.document) };
}

/** What a stored patch changes, to be read: built from its hunks, so that reading costs no comparison. */
export function shownPatch(
  base: VersionTexts,
  patch: string,
): { readonly texts: readonly TextChange[]; readonly effect: readonly EffectChange[] } {
  const { texts, keys } = read(patch);
  return {
    texts: FIELDS.flatMap((field) => {
      const hunks = texts[field];
      return hunks === undefined ? [] : [{ field, changes: stretchesOf(base[field], hunks) }];
    }),
    effect: keys.map(({ path, before, after }) => ({
      name: path.join('.'),
      before: before ?? null,
      after: after ?? null,
    })),
  };
}

function stretchesOf(text: string, hunks: readonly Hunk[]): readonly WordChange[] {
  const changes: WordChange[] = [];
  let from = 0;
  for (const { at, removed, inserted } of hunks) {
    changes.push({ kind: 'KEPT', text: text.slice(from, at) }, { kind: 'DELETED', text: removed });
    changes.push({ kind: 'INSERTED', text: inserted });
    from = at + removed.length;
  }
  changes.push({ kind: 'KEPT', text: text.slice(from) });
  return changes.filter((change) => change.text !== '');
}

function read(patch: string): StoredPatch {
  const parsed = storedPatch.safeParse(JSON.parse(patch));
  if (!parsed.success) throw new InvariantViolation(`a stored amendment is not one: ${parsed.error.message}`);
  return parsed.data;
}

/** An effect is an object of texts: effectText wrote it. */
const documentOf = (effect: string): Json => JSON.parse(effect) as Json;
