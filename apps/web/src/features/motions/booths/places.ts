import type { Boxes } from './ballot-parts.js';

/** Options in the order of somebody's wishes: groups of equals, best first. Who is in none is not ranked. */
export type Places = readonly (readonly string[])[];

const PLACE = /^[1-9]\d{0,4}$/u;

/** Reads the places that stand in the boxes; equal numbers are equals, in the order of the ballot. */
export function placesOf(options: readonly string[], boxes: Boxes): Places {
  const groups = new Map<number, readonly string[]>();
  for (const id of options) {
    const text = boxes[id] ?? '';
    if (!PLACE.test(text)) continue;
    const place = Number.parseInt(text, 10);
    groups.set(place, [...(groups.get(place) ?? []), id]);
  }
  return [...groups].toSorted(([a], [b]) => a - b).map(([, group]) => group);
}

/** The places as they stand in the boxes: 1 for the best. */
export const boxesOf = (places: Places): Boxes =>
  Object.fromEntries(places.flatMap((group, at) => group.map((id) => [id, String(at + 1)] as const)));

/** At which place it stands, from 1; 0 where it is not ranked. */
export const placeOf = (places: Places, id: string): number => places.findIndex((group) => group.includes(id)) + 1;

/**
 * One step up (-1) or down (1): out of its equals first, then past the group beside it. Nothing moves at either end.
 *
 * @example moved([['A'], ['B', 'C']], 'C', -1) // [['A'], ['C'], ['B']]
 */
export function moved(places: Places, id: string, by: -1 | 1): Places {
  const at = placeOf(places, id) - 1;
  const group = places[at];
  if (group === undefined) return places;
  if (group.length > 1) {
    const rest = group.filter((each) => each !== id);
    return places.toSpliced(at, 1, ...(by < 0 ? [[id], rest] : [rest, [id]]));
  }
  const beside = places[at + by];
  if (beside === undefined) return places;
  return places.toSpliced(Math.min(at, at + by), 2, ...(by < 0 ? [group, beside] : [beside, group]));
}

/**
 * Puts an option level with those who stand at that place, or after all others where nobody does; 0 takes it out.
 *
 * @example level([['A'], ['B'], ['C']], 'A', 2) // [['B', 'A'], ['C']]
 */
export function level(places: Places, id: string, place: number): Places {
  const without = places.map((group, at) => [
    ...group.filter((each) => each !== id),
    ...(at === place - 1 ? [id] : []),
  ]);
  const last = place > places.length ? [[id]] : [];
  return [...without, ...last].filter((group) => group.length > 0);
}

/**
 * Puts an option at that place of its own and moves the others on; 0 takes it out.
 *
 * @example alone([['A'], ['B'], ['C']], 'C', 1) // [['C'], ['A'], ['B']]
 */
export function alone(places: Places, id: string, place: number): Places {
  const without = level(places, id, 0);
  return place === 0 ? without : without.toSpliced(place - 1, 0, [id]);
}
