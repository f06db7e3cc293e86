import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkSubscription } from './shareholding.js';

describe('checkSubscription', () => {
  it('CAP-2: 95,000 held leave room for 5,000, not for 6,000', () => {
    expect(checkSubscription({ held: 95_000n, asked: 6_000n, limit: 100_000n })).toMatchObject({
      kind: 'ShareholdingExceedsLimit',
      field: 'asked',
      rule: 'CAP-2',
      room: 5_000n,
    });
    expect(checkSubscription({ held: 95_000n, asked: 5_000n, limit: 100_000n })).toBeUndefined();
  });

  it('never lets anyone above the limit, even where they already are', () => {
    const amount = fc.bigInt({ min: 0n, max: 200_000n });
    fc.assert(
      fc.property(amount, amount, (held, asked) => {
        const refusal = checkSubscription({ held, asked, limit: 100_000n });
        expect(refusal === undefined).toBe(asked === 0n || held + asked <= 100_000n);
      }),
    );
  });
});
