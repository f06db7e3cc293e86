import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { publishedOrder, seedOfCommitments } from './published-order.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

describe('publishedOrder', () => {
  it('sorts by SHA-256 of seed and id', () => {
    const seed = new Uint8Array(32);
    const ids = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'WORKER_RETURN', 'BET', 'RESERVE'];
    const expected = [...ids].sort((a, b) => (key(seed, a) < key(seed, b) ? -1 : 1));
    expect(publishedOrder(ids, seed, sha256)).toEqual(expected);
    expect(publishedOrder(ids, new Uint8Array(32).fill(1), sha256)).not.toEqual(expected);
  });

  it('throws on an id given twice', () => {
    expect(() => publishedOrder(['a', 'a'], new Uint8Array(32), sha256)).toThrow('distinct');
  });

  it('does not depend on the order of its input', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 8 }), fc.uint8Array(), (ids, seed) => {
        expect(publishedOrder([...ids].reverse(), seed, sha256)).toEqual(publishedOrder(ids, seed, sha256));
      }),
    );
  });
});

describe('seedOfCommitments', () => {
  it('hashes the sorted commitments, whatever order they come in', () => {
    const [low, high] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(200)];
    const expected = createHash('sha256').update(low).update(high).digest('hex');
    for (const given of [
      [low, high],
      [high, low],
    ]) {
      expect(Buffer.from(seedOfCommitments(given, sha256)).toString('hex')).toBe(expected);
    }
  });
});

function key(seed: Uint8Array, id: string): string {
  return createHash('sha256').update(seed).update(id).digest('hex');
}
