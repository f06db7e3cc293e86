import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Backoff } from './backoff.js';

describe('Backoff', () => {
  it('waits 5 seconds, then twice as long each time, five minutes at most', () => {
    const backoff = new Backoff();
    let now = 0;
    for (const wait of [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
      expect(backoff.mayAsk('w', now)).toBe(true);
      backoff.failed('w', now);
      expect([backoff.mayAsk('w', now + wait - 1), backoff.mayAsk('w', now + wait)]).toEqual([false, true]);
      now += wait;
    }
    backoff.answered('w');
    backoff.failed('w', now);
    expect(backoff.mayAsk('w', now + 5_000)).toBe(true);
  });

  it('holds nobody for what another did, and asks again within five minutes however often it failed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1 }), (moments) => {
        const backoff = new Backoff();
        for (const now of moments) backoff.failed('w', now);
        const last = moments.at(-1) ?? 0;
        expect(backoff.mayAsk('other', 0)).toBe(true);
        expect(backoff.mayAsk('w', last)).toBe(false);
        expect(backoff.mayAsk('w', last + 300_000)).toBe(true);
      }),
    );
  });
});
