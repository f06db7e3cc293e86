import { commitment, equalBytes, fromHex, isLogRefusal } from '#libs/transparency-log';
import type { Context } from './context.js';
import { isMembers, isText, type Members, textAt } from './shape.js';

/**
 * Why the words beside a row of the asset register are not those that its leaf committed to; undefined where they are.
 * A leaf of version 1 commits to none, and of one whose salt was erased nobody can say.
 */
export function wordsFault({ sha256 }: Context, leaf: Members, row: Members): string | undefined {
  const { opened } = row;
  const committed = textAt(leaf, 'words');
  if (committed === undefined || opened === null || opened === undefined) return undefined;
  const words = isMembers(opened) ? opened['words'] : undefined;
  const salt = isMembers(opened) ? fromHex(textAt(opened, 'salt') ?? '') : undefined;
  if (!isMembers(words) || salt === undefined || !Object.values(words).every(isText)) {
    return 'words that do not read';
  }
  const texts = Object.fromEntries(Object.entries(words).map(([name, text]) => [name, String(text)]));
  const made = commitment({ domain: 'asset-words', salt, value: texts }, sha256);
  const logged = fromHex(committed);
  if (isLogRefusal(made) || logged === undefined || !equalBytes(made, logged)) return 'other words than were logged';
  return undefined;
}
