import { compareIds } from '#libs/amount';
import { checkBase, conflict, type PatchRefusal } from './text-patch.js';

/** A document as JSON holds it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** One value of a document that differs; absent where there was, or is to be, none. A list is one value. */
export interface KeyChange {
  /** The members' names that lead to it: a name may itself have dots. */
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** An amendment's change of a document, such as a custom: against one numbered version. */
export interface KeyPatch {
  readonly base: number;
  readonly changes: readonly KeyChange[];
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** A document as one text, whatever the order of its members. */
export function jsonText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((each: Json) => jsonText(each)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => compareIds(a, b));
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${jsonText(each)}`).join(',')}}`;
}

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : jsonText(a) === jsonText(b);

/**
 * Every value in which two documents differ, by path. `diffCustoms` says the same of two customs in words.
 *
 * @example keyDiff({ gmClearDays: 14 }, { gmClearDays: 21 }) // [{ path: ['gmClearDays'], before: 14, after: 21 }]
 */
export function keyDiff(before: Json, after: Json): readonly KeyChange[] {
  return differences(before, after, []);
}

function differences(before: Json | undefined, after: Json | undefined, path: readonly string[]): readonly KeyChange[] {
  if (!isObject(before) || !isObject(after)) return same(before, after) ? [] : [{ path, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareIds);
  return names.flatMap((name) => differences(member(before, name), member(after, name), [...path, name]));
}

/**
 * Applies a patch to the version that it was written against. What comes out is a document and no more: whether it is a
 * custom, `parseCustom` says. Refuses `AmendmentStale`, and `AmendmentConflict` where a value is not what it replaces.
 */
export function applyKeyPatch(
  base: { readonly number: number; readonly document: Json },
  patch: KeyPatch,
): { readonly document: Json } | PatchRefusal {
  const stale = checkBase(base.number, patch.base);
  if (stale !== undefined) return stale;
  let { document } = base;
  for (const change of patch.changes) {
    const changed = changedAt(document, change, 0);
    if (changed === undefined) {
      const field = change.path.join('.');
      return conflict(field, `"${field}" is not what the amendment would replace.`);
    }
    document = changed;
  }
  return { document };
}

/** The document with one change, or undefined where it does not fit. The root itself is replaced, never removed. */
function changedAt(value: Json | undefined, change: KeyChange, depth: number): Json | undefined {
  const name = change.path[depth];
  if (name === undefined) return same(value, change.before) ? change.after : undefined;
  if (!isObject(value)) return undefined;
  const others = Object.entries(value).filter(([each]) => each !== name);
  const isLast = depth === change.path.length - 1;
  if (isLast && change.after === undefined) {
    return change.before !== undefined && same(member(value, name), change.before)
      ? Object.fromEntries(others)
      : undefined;
  }
  const changed = changedAt(member(value, name), change, depth + 1);
  return changed === undefined ? undefined : Object.fromEntries([...others, [name, changed]]);
}
