import { canonicalRequest, type JournalDraft } from '#libs/ledger';

/** What a list is cut into calls by: a journal, with whatever travels beside it. */
interface Sliceable {
  readonly draft: JournalDraft;
}

/** Journals that cannot be parted: one by itself, or a whole group. */
function* units<T extends Sliceable>(items: readonly T[]): Generator<readonly T[]> {
  let start = 0;
  for (let end = 1; end <= items.length; end += 1) {
    const group = items[start]?.draft.group;
    if (group !== undefined && end < items.length && items[end]?.draft.group === group) continue;
    yield items.slice(start, end);
    start = end;
  }
}

/** Whether the key stands there already, for another request. Repeats are few: only they are compared. */
function contradicts(draft: JournalDraft, keys: ReadonlyMap<string, JournalDraft>): boolean {
  const first = keys.get(draft.idempotencyKey);
  return first !== undefined && first !== draft && canonicalRequest(first) !== canonicalRequest(draft);
}

/**
 * Cuts a list of journals into calls of the posting function, in order: at most so many in one, but never within a
 * group, which goes whole however long. What reverses or resolves a journal of the same list goes in a later call than
 * that journal, because the function looks such keys up before it posts. So does another request under a key of the
 * same list: it is a conflict only where the first was posted, and a refused one holds no key.
 */
export function callSlices<T extends Sliceable>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const slices: T[][] = [];
  let slice: T[] = [];
  let keys = new Map<string, JournalDraft>();
  const names = (key: string | undefined): boolean => key !== undefined && keys.has(key);
  for (const unit of units(items)) {
    const refersBack = unit.some(
      ({ draft }) => names(draft.reverses) || names(draft.resolves?.hold) || contradicts(draft, keys),
    );
    if (slice.length > 0 && (refersBack || slice.length + unit.length > most)) {
      slices.push(slice);
      slice = [];
      keys = new Map();
    }
    for (const item of unit) {
      slice.push(item);
      keys.set(item.draft.idempotencyKey, item.draft);
    }
  }
  if (slice.length > 0) slices.push(slice);
  return slices;
}
