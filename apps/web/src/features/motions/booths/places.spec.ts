import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alone, boxesOf, level, moved, placeOf, placesOf, type Places } from './places.js';

const OPTIONS = ['A', 'B', 'C', 'D'];
const order = (places: Places): string => places.map((group) => group.join('=')).join(' ');

/** Places as people make them: any number in any box, or none. */
const places = fc
  .array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 4 })
  .map((numbers) =>
    placesOf(
      OPTIONS,
      Object.fromEntries(numbers.map((number, at) => [OPTIONS[at] ?? '', number === 0 ? '' : String(number)])),
    ),
  );

describe('places in a ranking', () => {
  it('are read from the boxes, equals together, gaps and other words passed over', () => {
    expect(order(placesOf(OPTIONS, { B: '1', D: '3', A: '3', C: 'x' }))).toBe('B A=D');
    expect(order(placesOf(OPTIONS, {}))).toBe('');
    expect(order(placesOf(OPTIONS, { Z: '1' }))).toBe('');
  });

  it('move one step: out of the equals first, then past the next', () => {
    expect(order(moved([['A'], ['B', 'C']], 'C', -1))).toBe('A C B');
    expect(order(moved([['A'], ['C'], ['B']], 'C', -1))).toBe('C A B');
    expect(order(moved([['A', 'D'], ['B']], 'A', 1))).toBe('D A B');
    expect(order(moved([['A'], ['B', 'C']], 'A', 1))).toBe('B=C A');
    expect(order(moved([['A'], ['B']], 'A', -1))).toBe('A B');
    expect(order(moved([['A'], ['B']], 'D', 1))).toBe('A B');
  });

  it('can be shared, and left', () => {
    expect(order(level([['A'], ['B'], ['C']], 'A', 2))).toBe('B=A C');
    expect(order(level([['A'], ['B'], ['C']], 'A', 4))).toBe('B C A');
    expect(order(level([['A', 'B'], ['C']], 'A', 1))).toBe('B=A C');
    expect(order(level([['A'], ['B']], 'A', 0))).toBe('B');
    expect(order(level([], 'A', 1))).toBe('A');
  });

  it('can be taken alone, which moves the others on', () => {
    expect(order(alone([['A'], ['B'], ['C']], 'C', 1))).toBe('C A B');
    expect(order(alone([['A'], ['B'], ['C']], 'A', 2))).toBe('B A C');
    expect(order(alone([['A'], ['B']], 'D', 3))).toBe('A B D');
    expect(order(alone([['A'], ['B']], 'A', 0))).toBe('B');
  });

  it('name everybody once, whatever is done, and read back from the boxes', () => {
    const act = fc.record({
      id: fc.constantFrom(...OPTIONS),
      by: fc.constantFrom(-1 as const, 1 as const),
      place: fc.nat({ max: 5 }),
    });
    fc.assert(
      fc.property(places, act, (before, { id, by, place }) => {
        const at = Math.min(place, before.length + 1);
        for (const after of [moved(before, id, by), level(before, id, at), alone(before, id, at)]) {
          const named = after.flat();
          expect(new Set(named).size).toBe(named.length);
          expect(after.every((group) => group.length > 0)).toBe(true);
          expect(named.filter((each) => each !== id).toSorted()).toEqual(
            before
              .flat()
              .filter((each) => each !== id)
              .toSorted(),
          );
          expect(placesOf(OPTIONS, boxesOf(after)).map((group) => group.toSorted())).toEqual(
            after.map((group) => group.toSorted()),
          );
        }
      }),
    );
  });

  it('come back by a step up after a step down, where nobody was level', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(OPTIONS, { minLength: 2 }), fc.nat(), (ids, pick) => {
        const before: Places = ids.map((id) => [id]);
        const id = ids[pick % (ids.length - 1)] ?? '';
        expect(moved(moved(before, id, 1), id, -1)).toEqual(before);
        expect(placeOf(moved(before, id, 1), id)).toBe(placeOf(before, id) + 1);
      }),
    );
  });
});
