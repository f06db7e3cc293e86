import { describe, expect, it } from '@jest/globals';
import { ALL_AS_ON_BALLOT, shownOf, sumOf, type View } from './shown-options.js';

const OPTIONS = [
  { id: 'roof', title: 'A new roof', cost: '900719925474099301' },
  { id: 'well', title: 'Ein Brunnen', cost: '4000' },
  { id: 'barn', title: 'a barn', cost: '4000' },
].map((option) => ({ ...option, __typename: 'MotionOption' as const }));

const shown = (view: Partial<View>, approved: readonly string[] = []): readonly string[] =>
  shownOf(OPTIONS, { ...ALL_AS_ON_BALLOT, ...view }, new Set(approved)).map(({ id }) => id);

describe('a long ballot', () => {
  it('is sorted by cost or by name, equals as they stand on it', () => {
    expect(shown({})).toEqual(['roof', 'well', 'barn']);
    expect(shown({ order: 'CHEAP' })).toEqual(['well', 'barn', 'roof']);
    expect(shown({ order: 'DEAR' })).toEqual(['roof', 'well', 'barn']);
    expect(shown({ order: 'NAME' })).toEqual(['barn', 'roof', 'well']);
  });

  it('is filtered by words in any letters, and to what is approved', () => {
    expect(shown({ words: ' A ' })).toEqual(['roof', 'barn']);
    expect(shown({ words: 'BRUNNEN' })).toEqual(['well']);
    expect(shown({ onlyApproved: true }, ['barn', 'elsewhere'])).toEqual(['barn']);
    expect(shown({ words: 'roof', onlyApproved: true }, ['barn'])).toEqual([]);
  });

  it('adds up what is approved to the last cent', () => {
    expect(sumOf(OPTIONS, new Set(['roof', 'well']))).toBe(900719925474103301n);
    expect(sumOf(OPTIONS, new Set())).toBe(0n);
  });
});
