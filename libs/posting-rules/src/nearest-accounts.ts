import { compareIds } from '#libs/amount';
import { chartLines } from './chart-entry.js';

/** Longest part of a name that is compared. */
const COMPARED = 80;

/** Least number of letters to change, add or take away to make one text of the other. */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (before[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (before[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    before = current;
  }
  return before[b.length] ?? 0;
}

/** The words of a path: names that share whole words are nearer than names that share letters. */
const wordsOf = (path: string): ReadonlySet<string> =>
  new Set(
    path
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ''),
  );

function remoteness(name: string, pattern: string): number {
  const words = wordsOf(name);
  const shared = [...wordsOf(pattern)].filter((word) => words.has(word)).length;
  const segments = name.split(':');
  // An id in the name stands for the id of the pattern.
  const filled = pattern.split(':').map((part, index) => (part === '*' ? (segments[index] ?? '') : part));
  return distance(name.toLowerCase().slice(0, COMPARED), filled.join(':').slice(0, COMPARED)) - 8 * shared;
}

/**
 * The accounts of the chart whose names come nearest to one that it has not, nearest first; `*` stands for an id.
 *
 * @example nearestAccounts('je:assets:banc', 1) // ['je:assets:bank']
 */
export function nearestAccounts(name: string, count: number): readonly string[] {
  return chartLines
    .map(({ pattern }) => ({ pattern, far: remoteness(name, pattern) }))
    .sort((a, b) => a.far - b.far || compareIds(a.pattern, b.pattern))
    .slice(0, count)
    .map(({ pattern }) => pattern);
}
