import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { add, compareFractions, formatFraction, fraction, multiply } from '#libs/amount';
import { COMPLETIONS, type ProjectsElection } from './equal-shares.js';
import { canonicalEqualShares } from './proof-text.js';
import { decide, type Found, plainly, plainlyRaised, pursesAfter, sumOf } from './test-rounds.js';

interface Drawn {
  readonly election: ProjectsElection;
  readonly order: readonly string[];
}

/** Costs of one round: of one size, so that ties are many; spread over many sizes; or alike but for a last digit. */
const costs = fc.oneof(
  fc.array(fc.bigInt({ min: 0n, max: 20n }), { minLength: 1, maxLength: 6 }),
  fc.array(
    fc
      .tuple(fc.bigInt({ min: 1n, max: 9n }), fc.nat({ max: 20 }))
      .map(([digit, zeros]) => digit * 10n ** BigInt(zeros)),
    { minLength: 1, maxLength: 6 },
  ),
  fc.array(
    fc
      .tuple(fc.bigInt({ min: 2n, max: 4n }), fc.bigInt({ min: -1n, max: 1n }))
      .map(([far, near]) => (far << 70n) + near),
    { minLength: 2, maxLength: 6 },
  ),
);

/** Small rounds: few ballots that differ, zero-cost, unapproved and affordable-in-total projects among them. */
const rounds: fc.Arbitrary<Drawn> = costs.chain((drawn) => {
  const ids = drawn.map((_, place) => `p${place}`);
  const dearest = drawn.reduce((most, cost) => (cost > most ? cost : most), 1n);
  return fc
    .record({
      parts: fc.bigInt({ min: 4n, max: 14n }),
      approvals: fc.array(fc.subarray(ids, { minLength: 1 }), { minLength: 1, maxLength: 9 }),
      order: fc.shuffledSubarray(ids, { minLength: ids.length }),
    })
    .map(({ parts, approvals, order }) => ({
      order,
      election: {
        budget: (dearest * parts) / 4n,
        projects: drawn.map((cost, place) => ({ id: `p${place}`, cost })),
        approvals,
      },
    }));
});

const bought = ({ steps }: Pick<Found, 'steps'>): readonly string[] =>
  steps.map(({ project, price }) => `${project} at ${formatFraction(price)}`);

describe('equalShares: properties', () => {
  it('is the rule as it is told, however near two projects are to each other', () => {
    fc.assert(
      fc.property(rounds, ({ election, order }) => {
        const { proof, cost } = decide(election, { completion: 'NONE', order });
        const told = plainly(election, election.budget, order);
        expect(bought(proof)).toEqual(bought(told));
        expect(cost).toBe(told.cost);
      }),
      { numRuns: 1500 },
    );
  });

  it('raises the endowment as often as one by one would, and never spends more than the budget', () => {
    fc.assert(
      fc.property(rounds, fc.bigInt({ min: 4n, max: 40n }), ({ election, order }, parts) => {
        const increment = election.budget / parts / BigInt(election.approvals.length) + 1n;
        const { proof, cost } = decide(election, { completion: 'ADD1', increment, order });
        expect(cost <= election.budget).toBe(true);
        if (proof.increments === undefined) return;
        const told = plainlyRaised(election, increment, order);
        expect(bought(proof)).toEqual(bought(told));
        expect(proof.increments.count).toBe(told.count);
        expect(proof.increments.overspentCost > election.budget).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('proves itself: payments sum to costs, nobody pays more than they have, nothing more could be paid for', () => {
    fc.assert(
      fc.property(rounds, fc.constantFrom(...COMPLETIONS), ({ election, order }, completion) => {
        const { proof, cost, funded } = decide(election, { completion, order });
        for (const { cost: whole, supporters, short, price, givenByShort } of proof.steps) {
          const paid = add(givenByShort, multiply(price, fraction(BigInt(supporters - short))));
          expect(formatFraction(paid)).toBe(formatFraction(fraction(whole)));
        }
        const purses = pursesAfter(election, proof);
        const spent = proof.steps.reduce((sum, step) => sum + step.cost, 0n);
        expect(formatFraction(add(sumOf(purses), fraction(spent)))).toBe(formatFraction(fraction(proof.endowment)));
        expect(purses.every(({ numerator }) => numerator >= 0n)).toBe(true);
        expect(cost <= election.budget && new Set(funded).size === funded.length).toBe(true);
        if (completion === 'GREEDY' || proof.allAffordable) return;
        const steps = new Set(proof.steps.map(({ project }) => project));
        for (const { id, cost: needed } of election.projects) {
          if (steps.has(id) || needed === 0n) continue;
          const held = sumOf(purses.filter((_, voter) => election.approvals[voter]?.includes(id)));
          expect(compareFractions(held, fraction(needed))).toBe(-1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('completes as far as the budget goes: nothing that anybody approves would still fit', () => {
    fc.assert(
      fc.property(rounds, fc.constantFrom('UTILITARIAN', 'ADD1U', 'GREEDY'), ({ election, order }, completion) => {
        const { cost, funded } = decide(election, { completion, order });
        for (const project of election.projects) {
          const wanted = election.approvals.some((ballot) => ballot.includes(project.id));
          if (wanted && !funded.includes(project.id)) expect(cost + project.cost > election.budget).toBe(true);
        }
      }),
    );
  });

  it('does not ask who voted, or in which order ballots and projects come', () => {
    fc.assert(
      fc.property(rounds, fc.constantFrom(...COMPLETIONS), fc.infiniteStream(fc.nat()), (drawn, completion, keys) => {
        const shuffled = <T>(items: readonly T[]): readonly T[] => {
          const taken = [...keys.take(items.length)];
          return [...items.keys()].sort((a, b) => (taken[a] ?? 0) - (taken[b] ?? 0)).map((at) => items[at]!);
        };
        const { election, order } = drawn;
        const turned = {
          ...election,
          projects: shuffled(election.projects),
          approvals: shuffled(election.approvals).map((ballot) => shuffled(ballot)),
        };
        expect(canonicalEqualShares(decide(turned, { completion, order }))).toBe(
          canonicalEqualShares(decide(election, { completion, order })),
        );
      }),
    );
  });

  it('does not ask what a project is called, where the published order follows', () => {
    fc.assert(
      fc.property(rounds, fc.constantFrom(...COMPLETIONS), ({ election, order }, completion) => {
        const name = (id: string): string => `z${9 - Number(id.slice(1))}`;
        const renamed = {
          ...election,
          projects: election.projects.map(({ id, cost }) => ({ id: name(id), cost })),
          approvals: election.approvals.map((ballot) => ballot.map(name)),
        };
        expect(decide(renamed, { completion, order: order.map(name) }).funded).toEqual(
          decide(election, { completion, order }).funded.map(name),
        );
      }),
    );
  });

  it('passes over no increment at which a cheaper project of as many supporters comes before another', () => {
    // From 45 for each voter on, c costs its supporters no more than w does, for which there is then too little.
    const election = {
      budget: 150n,
      projects: [
        { id: 'x', cost: 75n },
        { id: 'w', cost: 58n },
        { id: 'c', cost: 40n },
      ],
      approvals: [['x', 'c'], ['c', 'w'], ['w'], ['x'], ['x']],
    };
    const { proof } = decide(election, { completion: 'ADD1', increment: 1n });
    expect(proof.increments).toMatchObject({ count: 14n, overspentCost: 173n });
    expect(plainlyRaised(election, 1n, ['x', 'w', 'c']).count).toBe(14n);
  });

  it('ends at once where one project of few supporters would take a million increments', () => {
    const crowd = Array.from({ length: 1000 }, () => ['well', 'roof']);
    const election = {
      budget: 10_000_000n,
      projects: [
        { id: 'well', cost: 4_000_000n },
        { id: 'roof', cost: 3_000_000n },
        { id: 'pond', cost: 9_000_000n },
      ],
      approvals: [...crowd, ['pond']],
    };
    const { funded, proof } = decide(election, { completion: 'ADD1', increment: 1n });
    expect(funded).toEqual(['roof', 'well']);
    // The one voter has 9,990 of 9,000,000 at first, and gets 1 with each increment.
    expect(proof.increments).toMatchObject({ count: 8_990_009n, overspentCost: 16_000_000n });
  });
});
