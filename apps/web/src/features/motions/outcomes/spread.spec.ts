import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dotsOf, lyingOf } from './spread.js';

/** The same from a list of all ballots, one by one. */
function slowly(given: readonly number[]) {
  const sorted = given.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
  return {
    ballots: given.length,
    least: sorted[0],
    lower: at(0.25),
    middle: at(0.5),
    upper: at(0.75),
    most: sorted.at(-1),
  };
}

describe('how ballots lie on a line', () => {
  it('is nothing where no ballots are told', () => {
    expect(lyingOf([])).toBeUndefined();
    expect(lyingOf([0, 0])).toBeUndefined();
  });

  it('is what a sorted list of them says', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 60 }), (given) => {
        const spread = Array.from({ length: 101 }, (_, percent) => given.filter((each) => each === percent).length);
        expect(lyingOf(spread)).toEqual(slowly(given));
      }),
    );
  });

  it('is drawn by dots whose area stands for the ballots', () => {
    expect(dotsOf([4, 0, 1], 4)).toEqual([
      { percent: 0, size: 1 },
      { percent: 2, size: 0.5 },
    ]);
    expect(dotsOf([], 0)).toEqual([]);
  });
});
