import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayOpen, type OpeningFacts } from './may-open.js';

const sound: OpeningFacts = { left: 500n, held: 700n, amount: 500n, putToVote: false, customVersion: 3 };

describe('mayOpen', () => {
  it('lets all that a closed period left be put to the vote', () => {
    expect(mayOpen(sound)).toBeUndefined();
  });

  it.each<[string, string, Partial<OpeningFacts>]>([
    ['PeriodNotClosed', 'periodId', { left: undefined }],
    ['AlreadyPutToVote', 'periodId', { putToVote: true }],
    ['AmountNotAllocable', 'amount', { amount: 501n }],
    ['AmountNotAllocable', 'amount', { amount: 499n }],
    ['AmountNotAllocable', 'amount', { held: 499n }],
  ])('refuses %s on %s', (kind, field, change) => {
    expect(mayOpen({ ...sound, ...change })).toMatchObject({ kind, field, rule: 'motion.opening', customVersion: 3 });
  });

  it('never lets more be divided than was left and is there', () => {
    const amount = fc.bigInt({ min: 0n, max: 5n });
    fc.assert(
      fc.property(amount, amount, amount, fc.boolean(), (left, held, asked, putToVote) => {
        const fine = !putToVote && asked === left && asked <= held;
        expect(mayOpen({ left, held, amount: asked, putToVote, customVersion: 1 }) === undefined).toBe(fine);
      }),
    );
  });
});
