import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkProjects, checkProjectsBallot } from './project.js';

describe('checkProjects', () => {
  it('lets a project stand that takes the whole budget, and one that takes nothing', () => {
    const projects = [
      { id: 'roof', cost: 100n },
      { id: 'bench', cost: 0n },
    ];
    expect(checkProjects(100n, projects)).toBeUndefined();
  });

  it.each([
    ['BudgetNotPositive', 0n, [], 'budget'],
    ['ProjectDearerThanBudget', 99n, [{ id: 'roof', cost: 100n }], 'roof'],
    ['CostNegative', 99n, [{ id: 'roof', cost: -1n }], 'roof'],
    [
      'ProjectTwice',
      99n,
      [
        { id: 'roof', cost: 1n },
        { id: 'roof', cost: 2n },
      ],
      'roof',
    ],
  ])('refuses %s', (kind, budget, projects, field) => {
    expect(checkProjects(budget, projects)).toMatchObject({ refused: true, kind, field, rule: 'projects.admission' });
  });
});

describe('checkProjectsBallot', () => {
  it('puts a ballot in the order of the options', () => {
    expect(checkProjectsBallot(['a', 'b', 'c'], ['c', 'a'])).toEqual(['a', 'c']);
  });

  it('takes every set of options but the empty one, in whatever order', () => {
    const options = ['a', 'b', 'c', 'd'];
    fc.assert(
      fc.property(fc.shuffledSubarray(options, { minLength: 1 }), (approved) => {
        expect(checkProjectsBallot(options, approved)).toEqual([...approved].sort());
      }),
    );
  });

  it.each([
    ['NothingApproved', [], 'approved'],
    ['UnknownProject', ['a', 'z'], 'z'],
    ['ApprovedTwice', ['a', 'a'], 'a'],
  ])('refuses %s', (kind, approved, field) => {
    expect(checkProjectsBallot(['a', 'b'], approved)).toMatchObject({ refused: true, kind, field });
  });
});
