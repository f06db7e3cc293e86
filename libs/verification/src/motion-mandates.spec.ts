import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MandateBook } from './motion-mandates.js';

const CAPS = { DELEGATION: 2n, PROXY: 1n };
const NAMES = ['ann', 'bob', 'cem', 'dag', 'eve'];
const ROLL = NAMES.map((voter) => ({ voter, college: 'WORKER', key: '' }));

const given = (number: number, giver: string, holder: string, kind = 'DELEGATION') => ({ number, giver, holder, kind });
const cast = (mandate: number, number: number) => ({ mandate, number, commitment: '', key: '', signature: '' });

/** A vote in which ann and bob have asked cem, and dag has asked eve to come in their place. */
function book(): MandateBook {
  const made = new MandateBook();
  expect(made.give(given(1, 'ann', 'cem'))).toBeUndefined();
  expect(made.give(given(2, 'bob', 'cem'))).toBeUndefined();
  expect(made.give(given(3, 'dag', 'eve', 'PROXY'))).toBeUndefined();
  return made;
}

describe('the mandates of a vote, step by step', () => {
  it('let one ballot of each voter count: their own, else the last that was cast for them', () => {
    const made = book();
    for (const [mandate, number] of [
      [1, 1],
      [1, 2],
      [2, 1],
      [3, 1],
    ] as const) {
      expect(made.cast(cast(mandate, number), undefined)).toBeUndefined();
    }
    made.own('bob');
    expect(made.end(3)).toBeUndefined();
    const { counting, fates } = made.counting([{ voter: 'bob', number: 1 }], ROLL, CAPS);
    expect(counting).toEqual([
      { voter: 'ann', mandate: 1, number: 2 },
      { voter: 'bob', mandate: undefined, number: 1 },
    ]);
    expect([...fates]).toEqual([
      [1, 'BY_MANDATE'],
      [2, 'OVERRIDDEN'],
      [3, 'MANDATE_REVOKED'],
    ]);
    // Who was present when: dag came by a proxy and went with it.
    expect(made.presentAfter(4)).toEqual(['ann', 'bob', 'dag']);
    expect(made.presentAfter(made.length)).toEqual(['ann', 'bob']);
  });

  it.each([
    ['a number that is not the next', given(9, 'eve', 'cem'), 'out of turn'],
    ['a kind that is none', given(4, 'eve', 'cem', 'OTHER'), 'out of turn'],
    ['to oneself', given(4, 'eve', 'eve'), 'to themselves'],
    ['a second one', given(4, 'ann', 'eve'), 'two mandates'],
    ['to somebody who has given theirs', given(4, 'eve', 'ann'), 'who has given theirs'],
  ])('has none by %s', (_, leaf, fault) => {
    expect(book().give(leaf)).toContain(fault);
  });

  it('takes no ballot by a mandate that does not stand, nor one out of turn, and ends none twice', () => {
    const made = book();
    expect(made.cast(cast(4, 1), undefined)).toContain('does not stand');
    expect(made.cast(cast(1, 2), undefined)).toContain('after ballot 0');
    expect(made.end(1)).toBeUndefined();
    expect(made.end(1)).toContain('does not stand');
    expect(made.cast(cast(1, 3), undefined)).toContain('does not stand');
    expect(made.end(7)).toContain('does not stand');
    // Whoever took theirs back may be asked by others.
    expect(made.give(given(4, 'eve', 'ann'))).toBeUndefined();
  });

  it.each([
    ['HOLDER_OVER_CAP', ROLL, { DELEGATION: 1n, PROXY: 1n }],
    ['OTHER_COLLEGE', ROLL.map((each) => ({ ...each, college: each.voter })), CAPS],
    ['NOT_ON_ROLL', ROLL.slice(2), CAPS],
  ])('says of a ballot against the rule that it is %s', (fate, roll, caps) => {
    const made = book();
    made.cast(cast(2, 1), undefined);
    const told = made.counting([], roll, caps);
    expect([told.counting, told.fates.get(2)]).toEqual([[], fate]);
  });

  it('counts for each voter once at most, whatever came', () => {
    const acts = fc.array(fc.tuple(fc.nat(3), fc.nat(4), fc.nat(4)), { maxLength: 40 });
    fc.assert(
      fc.property(acts, (drawn) => {
        const made = new MandateBook();
        const own: { voter: string; number: number }[] = [];
        let number = 0;
        for (const [what, first, second] of drawn) {
          const [one = '', other = ''] = [NAMES[first], NAMES[second]];
          if (what === 0) made.give(given((number += 1), one, other));
          else if (what === 1) made.end(first);
          else if (what === 2) {
            const next = made.ballots.filter(({ mandate }) => mandate === first).length + 1;
            made.cast(cast(first, next), undefined);
          } else if (!own.some(({ voter }) => voter === one)) {
            made.own(one);
            own.push({ voter: one, number: 1 });
          }
        }
        const { counting } = made.counting(own, ROLL, CAPS);
        expect(new Set(counting.map(({ voter }) => voter)).size).toBe(counting.length);
        for (const { voter } of own) {
          expect(counting.find((each) => each.voter === voter)).toEqual({ voter, mandate: undefined, number: 1 });
        }
        const present = new Set(made.presentAfter(made.length));
        for (const { voter } of counting) expect(present.has(voter)).toBe(true);
      }),
    );
  });
});
