import { describe, expect, it } from '@jest/globals';
import { tellEqualShares } from './proof-lines.js';
import { canonicalEqualShares } from './proof-text.js';
import { decide, round } from './test-rounds.js';

const euros = (amount: bigint): bigint => amount * 100n;
const garden = round(euros(180n), { a: euros(120n), b: euros(30n), c: euros(70n), d: euros(60n) }, [
  'acd',
  'acd',
  'ad',
  'abcd',
  'bd',
]);

describe('the proof of a round of projects', () => {
  it('as one canonical text: sorted keys, no numbers, every fraction exact', () => {
    const text = canonicalEqualShares(decide(round(90n, { p: 40n, q: 36n }, ['pq', 'p', 'q']), { completion: 'NONE' }));
    expect(text).toBe(
      '{"cost":"76","funded":["q","p"],"proof":{"allAffordable":"false","ballots":"3","budget":"90","completion":"NONE",' +
        '"endowment":"90","fitted":[],"steps":[{"cost":"36","effectiveness":"2/1","givenByShort":"0/1","price":"18/1",' +
        '"project":"q","short":"0","supporters":"2","tie":{"between":["p","q"],"settledBy":"COST"}},{"cost":"40",' +
        '"effectiveness":"10/7","givenByShort":"12/1","price":"28/1","project":"p","short":"1","supporters":"2"}]},' +
        '"rule":"equal-shares-cost/1"}',
    );
  });

  it('told in smallest steps where nobody says of which money', () => {
    const told = tellEqualShares(decide(round(90n, { p: 40n, q: 36n }, ['pq', 'p', 'q']), { completion: 'NONE' }));
    expect(told.at(0)).toBe('90 for 3 ballots: each begins with 30.');
    expect(told.at(-1)).toBe('In all 76 of 90; 14 is left.');
  });

  it('told to a person', () => {
    expect(tellEqualShares(decide(garden, { completion: 'ADD1', increment: euros(1n) }), 'EUR')).toMatchInlineSnapshot(`
      [
        "180.00 EUR for 5 ballots. After 5 increments of 1.00 EUR each begins with 41.00 EUR.",
        "Increment 6 would have spent 210.00 EUR: 30.00 EUR more than there is.",
        "1. d, 5 supporters, costs 60.00 EUR: 12.00 EUR each. It costs 5.0 times what a supporter pays.",
        "2. c, 3 supporters, costs 70.00 EUR: about 23.33 EUR each. It costs 3.0 times what a supporter pays.",
        "3. b, 2 supporters, costs 30.00 EUR: about 24.33 EUR each. 1 had less and gave all they had, about 5.67 EUR together. It costs 1.2 times what a supporter pays.",
        "In all 160.00 EUR of 180.00 EUR; 20.00 EUR is left.",
      ]
    `);
    expect(
      tellEqualShares(
        decide(round(euros(90n), { p: euros(40n), q: euros(36n) }, ['pq', 'p', 'q']), { completion: 'UTILITARIAN' }),
        'EUR',
      ),
    ).toMatchInlineSnapshot(`
      [
        "90.00 EUR for 3 ballots: each begins with 30.00 EUR.",
        "1. q, 2 supporters, costs 36.00 EUR: 18.00 EUR each. It costs 2.0 times what a supporter pays. So does p, but this one costs less.",
        "2. p, 2 supporters, costs 40.00 EUR: 28.00 EUR each. 1 had less and gave all they had, 12.00 EUR together. It costs 1.4 times what a supporter pays.",
        "In all 76.00 EUR of 90.00 EUR; 14.00 EUR is left.",
      ]
    `);
  });

  it('told where nothing was shared: by approvals alone, or because there is enough for all', () => {
    expect(tellEqualShares(decide(garden, { completion: 'GREEDY' }), 'EUR')).toMatchInlineSnapshot(`
      [
        "180.00 EUR for 5 ballots, by approvals alone.",
        "1. d, 5 supporters, costs 60.00 EUR and fits: 120.00 EUR left.",
        "2. a, 4 supporters, costs 120.00 EUR and fits: 0.00 EUR left.",
        "In all 180.00 EUR of 180.00 EUR; 0.00 EUR is left.",
      ]
    `);
    const small = round(euros(100n), { x: euros(60n), y: euros(40n) }, ['x', 'y']);
    expect(tellEqualShares(decide(small, { completion: 'ADD1U' }), 'EUR')).toMatchInlineSnapshot(`
      [
        "100.00 EUR for 2 ballots, which pays for every project that anybody approves.",
        "1. x, 1 supporter, costs 60.00 EUR and fits: 40.00 EUR left.",
        "2. y, 1 supporter, costs 40.00 EUR and fits: 0.00 EUR left.",
        "In all 100.00 EUR of 100.00 EUR; 0.00 EUR is left.",
      ]
    `);
  });
});
