/** One stretch of a word diff, in the order of reading; what was deleted stands before what was put in its place. */
export interface WordChange {
  readonly kind: 'KEPT' | 'DELETED' | 'INSERTED';
  readonly text: string;
}

/** Cells of the table of common subsequences beyond which a stretch is not compared any finer. */
const MOST_CELLS = 4_000_000;

const WORDS = /[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu;
const LINES = /[^\n]*\n|[^\n]+/gu;

/** A text in words, spaces and single other signs; joined they are the text again. */
export function wordsOf(text: string): readonly string[] {
  return text.match(WORDS) ?? [];
}

/**
 * What differs between two texts, word by word: a longest common subsequence, the same on every machine. Long texts are
 * compared line by line first, and only the lines that differ word by word; a stretch too long even for that is one
 * deletion and one insertion.
 *
 * @example wordDiff('pay all rent', 'pay no rent') // KEPT 'pay ', DELETED 'all', INSERTED 'no', KEPT ' rent'
 */
export function wordDiff(before: string, after: string): readonly WordChange[] {
  const words = compare(wordsOf(before), wordsOf(after));
  if (words !== undefined) return joined(words);
  const lines = compare(before.match(LINES) ?? [], after.match(LINES) ?? []);
  if (lines === undefined) return joined(replaced(before, after));
  return joined(stretches(joined(lines)).flatMap(finer));
}

/** Lines that were deleted and the lines that stand in their place, compared by words where they are few enough. */
function finer(stretch: readonly WordChange[]): readonly WordChange[] {
  const [deleted, inserted] = stretch;
  if (deleted?.kind !== 'DELETED' || inserted?.kind !== 'INSERTED') return stretch;
  return compare(wordsOf(deleted.text), wordsOf(inserted.text)) ?? stretch;
}

/** Each kept stretch by itself, each deletion with the insertion that follows it. */
function stretches(changes: readonly WordChange[]): readonly (readonly WordChange[])[] {
  const found: WordChange[][] = [];
  for (const change of changes) {
    const last = found.at(-1);
    if (change.kind === 'INSERTED' && last?.at(-1)?.kind === 'DELETED') last.push(change);
    else found.push([change]);
  }
  return found;
}

const change = (kind: WordChange['kind'], tokens: readonly string[]): WordChange => ({ kind, text: tokens.join('') });

const replaced = (before: string, after: string): readonly WordChange[] => [
  { kind: 'DELETED', text: before },
  { kind: 'INSERTED', text: after },
];

/** Neighbours of a kind as one, deletions before insertions, nothing empty. */
function joined(changes: readonly WordChange[]): readonly WordChange[] {
  const whole: WordChange[] = [];
  let [deleted, inserted] = ['', ''];
  const flush = (): void => {
    if (deleted !== '') whole.push({ kind: 'DELETED', text: deleted });
    if (inserted !== '') whole.push({ kind: 'INSERTED', text: inserted });
    [deleted, inserted] = ['', ''];
  };
  let kept = '';
  for (const { kind, text } of changes) {
    if (text === '') continue;
    if (kind === 'KEPT') {
      flush();
      kept += text;
      continue;
    }
    if (kept !== '') whole.push({ kind: 'KEPT', text: kept });
    kept = '';
    if (kind === 'DELETED') deleted += text;
    else inserted += text;
  }
  flush();
  if (kept !== '') whole.push({ kind: 'KEPT', text: kept });
  return whole;
}

/** Compares tokens; undefined where what lies between the common ends is too long for a table. */
function compare(before: readonly string[], after: readonly string[]): readonly WordChange[] | undefined {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const [old, next] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  if ((old.length + 1) * (next.length + 1) > MOST_CELLS) return undefined;
  return [
    change('KEPT', before.slice(0, head)),
    ...walk(old, next),
    change('KEPT', before.slice(before.length - tail)),
  ];
}

/** The table holds, for every pair of ends, the length of the longest common subsequence; it is walked from the start. */
function walk(old: readonly string[], next: readonly string[]): readonly WordChange[] {
  const width = next.length + 1;
  const table = new Uint32Array((old.length + 1) * width);
  const lengthAt = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = next.length - 1; j >= 0; j -= 1) {
      table[i * width + j] =
        old[i] === next[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  const changes: WordChange[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    const [from = '', to = ''] = [old[i], next[j]];
    if (i < old.length && j < next.length && from === to) {
      changes.push({ kind: 'KEPT', text: from });
      [i, j] = [i + 1, j + 1];
    } else if (i < old.length && (j === next.length || lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      changes.push({ kind: 'DELETED', text: from });
      i += 1;
    } else {
      changes.push({ kind: 'INSERTED', text: to });
      j += 1;
    }
  }
  return changes;
}
