import { describe, expect, it } from '@jest/globals';
import { formatFraction, fraction } from '#libs/amount';
import { equalShares } from './equal-shares.js';
import { decide, round } from './test-rounds.js';

describe('equalShares: known answers', () => {
  it('(a) leaves a voter who paid for one project too poor for the next', () => {
    const { funded, cost, proof } = decide(round(150n, { 1: 100n, 2: 50n, 3: 50n }, ['12', '1', '3']), {
      completion: 'NONE',
    });
    expect({ funded, cost }).toEqual({ funded: ['1', '3'], cost: 150n });
    expect(proof.steps.map(({ price, short }) => [formatFraction(price), short])).toEqual([
      ['50/1', 0],
      ['50/1', 0],
    ]);
  });

  const b = round(180n, { a: 120n, b: 30n, c: 70n, d: 60n }, ['acd', 'acd', 'ad', 'abcd', 'bd']);

  it('(b) by every completion', () => {
    expect(decide(b, { completion: 'NONE' }).funded).toEqual(['d', 'c']);
    expect(decide(b, { completion: 'ADD1', increment: 1n }).funded).toEqual(['d', 'c', 'b']);
    expect(decide(b, { completion: 'ADD1', increment: 10n }).funded).toEqual(['d', 'c']);
    expect(decide(b, { completion: 'GREEDY' }).funded).toEqual(['d', 'a']);
    expect(decide(b, { completion: 'UTILITARIAN' }).funded).toEqual(['d', 'c', 'b']);
    expect(decide(b, { completion: 'ADD1U', increment: 10n }).funded).toEqual(['d', 'c', 'b']);
  });

  it('(b) counts five increments, the sixth overspending at 210', () => {
    expect(decide(b, { completion: 'ADD1', increment: 1n }).proof).toMatchObject({
      endowment: 205n,
      increments: { increment: 1n, count: 5n, overspentAt: 6n, overspentCost: 210n, overspentBy: 30n },
    });
    expect(decide(b, { completion: 'ADD1', increment: 10n }).proof.increments).toMatchObject({ count: 0n });
  });

  it('gives each voter a hundredth of their part with each increment, rounded up, unless told otherwise', () => {
    expect(decide(b, { completion: 'ADD1' }).proof.increments?.increment).toBe(1n);
    const cents = {
      ...b,
      budget: 1_800_001n,
      projects: b.projects.map(({ id, cost }) => ({ id, cost: cost * 10_000n })),
    };
    expect(decide(cents, { completion: 'ADD1' }).proof.increments?.increment).toBe(3601n);
  });

  it('(c) ends where everything supported is affordable, though an unapproved project is not', () => {
    const { funded, proof } = decide(round(150n, { x: 100n, y: 100n }, ['x']), { completion: 'ADD1' });
    expect(funded).toEqual(['x']);
    expect(proof).toMatchObject({ allAffordable: true, steps: [], fitted: [{ project: 'x', left: 50n }] });
  });

  it('says who was short, and what they gave', () => {
    // Each has 30. After q the first has 12 left; p takes these, and 28 from the second.
    const { proof } = decide(round(90n, { p: 40n, q: 36n }, ['pq', 'p', 'q']), { completion: 'NONE' });
    expect(proof.steps).toEqual([
      {
        project: 'q',
        cost: 36n,
        supporters: 2,
        price: fraction(18n),
        short: 0,
        givenByShort: fraction(0n),
        effectiveness: fraction(2n),
        tie: { between: ['p', 'q'], settledBy: 'COST' },
      },
      {
        project: 'p',
        cost: 40n,
        supporters: 2,
        price: fraction(28n),
        short: 1,
        givenByShort: fraction(12n),
        effectiveness: fraction(10n, 7n),
      },
    ]);
  });

  it('funds what costs nothing for its approvals, and what nobody approves never', () => {
    const free = round(100n, { a: 100n, b: 0n, c: 0n, d: 80n }, ['ab', 'a', 'd']);
    expect(decide(free, { completion: 'NONE' }).funded).toEqual([]);
    expect(decide(free, { completion: 'UTILITARIAN' }).funded).toEqual(['a', 'b']);
    expect(decide(free, { completion: 'ADD1' }).funded).toEqual(['a']);
    expect(decide(free, { completion: 'ADD1U' }).funded).toEqual(['a', 'b']);
  });
});

describe('equalShares: ties', () => {
  const firstStep = (costs: Readonly<Record<string, bigint>>, ballots: readonly string[], order: string): unknown => {
    const { steps } = decide(round(60n, costs, ballots), { completion: 'NONE', order: order.split('') }).proof;
    return [steps[0]?.project, steps[0]?.tie];
  };

  it('go to the lower cost', () => {
    expect(firstStep({ p: 30n, q: 20n }, ['p', 'q'], 'pq')).toEqual(['q', { between: ['p', 'q'], settledBy: 'COST' }]);
  });

  it('then to more approvals', () => {
    // Each has 12, and o takes all that four have, a supporter of q among them: q costs the other two what p costs both.
    const drawn = round(72n, { o: 48n, p: 20n, q: 20n }, ['oq', 'o', 'o', 'o', 'pq', 'pq']);
    expect(decide(drawn, { completion: 'NONE' }).proof.steps[1]).toMatchObject({
      project: 'q',
      short: 1,
      givenByShort: fraction(0n),
      tie: { between: ['p', 'q'], settledBy: 'VOTES' },
    });
  });

  it('then to the published order', () => {
    expect(firstStep({ p: 20n, q: 20n }, ['p', 'q', 'p', 'q'], 'qp')).toEqual([
      'q',
      { between: ['q', 'p'], settledBy: 'ORDER' },
    ]);
  });
});

describe('equalShares: refusals', () => {
  const rule = { completion: 'ADD1', order: ['p'] } as const;
  const one = round(50n, { p: 50n }, ['p']);

  it.each([
    ['NoBallots', { ...one, approvals: [] }, rule, 'ballots'],
    ['IncrementNotPositive', one, { ...rule, increment: 0n }, 'increment'],
    ['ProjectDearerThanBudget', { ...one, budget: 49n }, rule, 'p'],
    ['BudgetNotPositive', { ...one, budget: 0n }, rule, 'budget'],
  ] as const)('%s', (kind, election, given, field) => {
    expect(equalShares(election, given)).toMatchObject({ refused: true, kind, field });
  });

  it.each([
    ['approves nothing', [[]], ['p']],
    ['is not on the ballot', [['r']], ['p']],
    ['approves a project twice', [['p', 'p']], ['p']],
    ['published order', [['p']], []],
    ['published order', [['p']], ['p', 'p']],
  ])('throws where casting or publishing went wrong: %s', (message, approvals, order) => {
    expect(() => equalShares({ ...one, approvals }, { ...rule, order })).toThrow(message);
  });
});
