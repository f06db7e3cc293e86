import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSplit, partPostedInto, type RatingHistory } from './posted-part.js';

const posting = (month: string, batch: bigint, amount: bigint) => ({ month, batch, ordinal: 0, amount });

describe('partPostedInto', () => {
  const rating = { month: '2026-03', quantity: 100n };
  const late: RatingHistory = {
    rating,
    postings: [posting('2026-03', 5n, 8n), posting('2026-04', 9n, 2n)],
    use: [
      { batch: 3n, ordinal: 0, amount: 50n },
      { batch: 4n, ordinal: 1, amount: 30n },
      { batch: 8n, ordinal: 0, amount: 20n },
    ],
  };

  it('divides what came late from what was there', () => {
    expect(partPostedInto('2026-03', late)).toEqual({ quantity: 80n, billedMinor: 8n });
    expect(partPostedInto('2026-04', late)).toEqual({ quantity: 20n, billedMinor: 2n });
    expect(partPostedInto('2026-05', late)).toBeUndefined();
  });

  it('gives a rating too small to be posted to the month of its use', () => {
    const small = { rating: { month: '2026-03', quantity: 1n }, postings: [], use: [] };
    expect(partPostedInto('2026-03', small)).toEqual({ quantity: 1n, billedMinor: 0n });
    expect(partPostedInto('2026-04', small)).toBeUndefined();
    expect(partPostedInto('2026-03', { ...small, rating: { month: '2026-03', quantity: 0n } })).toBeUndefined();
  });

  it('takes back in a later month what a correction took away', () => {
    const corrected: RatingHistory = {
      rating: { month: '2026-03', quantity: 60n },
      postings: [posting('2026-03', 5n, 10n), posting('2026-04', 9n, -4n)],
      use: [
        { batch: 3n, ordinal: 0, amount: 100n },
        { batch: 8n, ordinal: 0, amount: -40n },
      ],
    };
    expect(partPostedInto('2026-04', corrected)).toEqual({ quantity: -40n, billedMinor: -4n });
  });

  it('divides a rating without a rest, whatever was posted when', () => {
    const months = ['2026-03', '2026-04', '2026-05'];
    const place = { batch: fc.bigInt(1n, 20n), ordinal: fc.integer({ min: 0, max: 3 }) };
    const postings = fc.array(
      fc.record({ ...place, month: fc.constantFrom(...months), amount: fc.bigInt(-50n, 50n) }),
      { minLength: 1, maxLength: 6 },
    );
    const use = fc.array(fc.record({ ...place, amount: fc.bigInt(-50n, 100n) }), { maxLength: 10 });
    fc.assert(
      fc.property(postings, use, fc.bigInt(0n, 1_000n), (posted, used, quantity) => {
        const history = { rating: { month: '2026-03', quantity }, postings: posted, use: used };
        const parts = months.flatMap((month) => partPostedInto(month, history) ?? []);
        expect(parts.reduce((sum, part) => sum + part.quantity, 0n)).toBe(quantity);
        expect(parts.reduce((sum, part) => sum + part.billedMinor, 0n)).toBe(
          posted.reduce((sum, { amount }) => sum + amount, 0n),
        );
        expect(isSplit(posted)).toBe(parts.length > 1);
      }),
    );
  });
});
