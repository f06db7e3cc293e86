import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultCustom } from './default-custom.js';
import { quorumOf } from './quorum.js';

const custom = defaultCustom('EUR');

describe('quorumOf', () => {
  it.each([
    [0, 0],
    [1, 1],
    [10, 1],
    [11, 2],
    [34, 4],
    [500, 50],
    [501, 50],
    [2_000_000, 50],
  ])('asks of a roll of %i for %i', (onRoll, quorum) => {
    expect(quorumOf(custom, onRoll)).toBe(quorum);
  });

  it('can always be reached, and never asks for more than the custom names', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (onRoll) => {
        const quorum = quorumOf(custom, onRoll);
        expect(quorum).toBeGreaterThanOrEqual(1);
        expect(quorum).toBeLessThanOrEqual(Math.min(onRoll, custom.gmQuorum.atMost));
      }),
    );
  });
});
