import { countOf, numbersOf, readRanges, type NumberRange } from './ranges.js';

/** The most names that one list is expanded to: above any machine there is, and small enough to hold. */
export const MAX_NODES = 65_536;

/** One comma-separated item of a node list: texts and ranges by turns, as 'rack[1-2]n[01-16]' has them. */
type NodePart = string | readonly NumberRange[];

const NAME = /^[\w.-]*$/u;
const NONE: ReadonlySet<string> = new Set(['', 'None assigned', '(null)', 'N/A', 'None']);

/** Splits at the commas outside brackets; undefined where brackets do not match. */
function itemsOf(text: string): readonly string[] | undefined {
  const items: string[] = [];
  let [start, open] = [0, false];
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '[' || character === ']') {
      if (open === (character === '[')) return undefined;
      open = !open;
    } else if (character === ',' && !open) {
      items.push(text.slice(start, index));
      start = index + 1;
    }
  }
  items.push(text.slice(start));
  return open ? undefined : items;
}

function partsOf(item: string): readonly NodePart[] | undefined {
  const parts: NodePart[] = [];
  // Brackets match: every odd piece stood between two of them.
  for (const [index, piece] of item.split(/[[\]]/u).entries()) {
    const part = index % 2 === 0 ? (NAME.test(piece) ? piece : undefined) : readRanges(piece);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return item === '' ? undefined : parts;
}

function readNodeList(text: string): readonly (readonly NodePart[])[] | undefined {
  if (NONE.has(text)) return [];
  const items = itemsOf(text);
  if (items === undefined) return undefined;
  const read: (readonly NodePart[])[] = [];
  for (const item of items) {
    const parts = partsOf(item);
    if (parts === undefined) return undefined;
    read.push(parts);
  }
  return read;
}

const sizeOf = (parts: readonly NodePart[]): number =>
  parts.reduce((product, part) => (typeof part === 'string' ? product : product * countOf(part)), 1);

const countItems = (items: readonly (readonly NodePart[])[]): number =>
  items.reduce((sum, parts) => sum + sizeOf(parts), 0);

/**
 * How many nodes a list of Slurm names, without writing them out: a short text may name a great many. Undefined where
 * it cannot be read, or names more than `MAX_NODES`.
 *
 * @example countNodes('d09n04s[01-02],d13n[03,05,07-08,16]') // 7
 */
export function countNodes(text: string): number | undefined {
  const items = readNodeList(text);
  const count = items === undefined ? undefined : countItems(items);
  return count === undefined || count > MAX_NODES ? undefined : count;
}

/**
 * The names of a node list, in its order, leading zeros kept; none for 'None assigned'. Undefined where it cannot be
 * read, or names more than `MAX_NODES`.
 *
 * @example expandNodes('d13n[03,07-08]') // ['d13n03', 'd13n07', 'd13n08']
 */
export function expandNodes(text: string): readonly string[] | undefined {
  const items = readNodeList(text);
  if (items === undefined || countItems(items) > MAX_NODES) return undefined;
  return items.flatMap((parts) =>
    parts.reduce<readonly string[]>(
      (names, part) => {
        const endings = typeof part === 'string' ? [part] : numbersOf(part);
        return names.flatMap((name) => endings.map((ending) => name + ending));
      },
      [''],
    ),
  );
}
