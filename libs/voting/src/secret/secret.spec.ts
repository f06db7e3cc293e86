import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { collegesWithoutSecrecy, countingRoll, type CountedPlace, secretReference, tokenRequest } from './index.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const place = (voter: string, college: string): CountedPlace => ({ voter, college, key: '' });

describe('the reference of a token', () => {
  it('follows from its key, and from its key alone', () => {
    const key = new Uint8Array(32).fill(7);
    const expected = createHash('sha256').update('secret-voter\n').update(key).digest('hex').slice(0, 32);
    expect(secretReference(key, sha256).replaceAll('-', '')).toBe(expected);
    expect(secretReference(key, sha256)).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u);
  });

  it('is written one way', () => {
    expect(tokenRequest({ voter: 'v', request: 'ab', motion: 'm' })).toBe(
      '{"motion":"m","request":"ab","type":"token-request","v":"1","voter":"v"}',
    );
  });
});

describe('the roll of a secret count', () => {
  it('has the frozen sizes: who voted, and nameless places', () => {
    const frozen = [place('a', 'COMMON'), place('b', 'COMMON'), place('c', 'WORKER')];
    expect(countingRoll(frozen, [place('t', 'COMMON')])).toEqual([
      place('t', 'COMMON'),
      place('absent COMMON 1', 'COMMON'),
      place('absent WORKER 1', 'WORKER'),
    ]);
  });

  it.each([
    ['more tokens than members', [place('t', 'WORKER'), place('u', 'WORKER')]],
    ['a college that does not vote', [place('t', 'HOST')]],
  ])('refuses %s', (_, tokens) => {
    expect(countingRoll([place('c', 'WORKER')], tokens)).toMatchObject({ kind: 'TokensTooMany' });
  });

  it('keeps every size, or refuses', () => {
    const colleges = fc.constantFrom('COMMON', 'HOST', 'WORKER');
    fc.assert(
      fc.property(fc.array(colleges), fc.array(colleges), (members, voted) => {
        const frozen = members.map((college, at) => place(`m${at}`, college));
        const tokens = voted.map((college, at) => place(`t${at}`, college));
        const made = countingRoll(frozen, tokens);
        const count = (places: readonly CountedPlace[], code: string) =>
          places.filter(({ college }) => college === code).length;
        const over = ['COMMON', 'HOST', 'WORKER'].some((each) => count(tokens, each) > count(frozen, each));
        expect(isRefusal(made)).toBe(over);
        if (isRefusal(made)) return;
        for (const each of ['COMMON', 'HOST', 'WORKER']) expect(count(made, each)).toBe(count(frozen, each));
        expect(new Set(made.map(({ voter }) => voter)).size).toBe(made.length);
      }),
    );
  });
});

it('names the colleges in which nobody is hidden', () => {
  const roll = ['a', 'b', 'c', 'd', 'e']
    .map((voter) => place(voter, 'COMMON'))
    .concat(place('f', 'WORKER'), place('g', 'HOST'));
  expect(collegesWithoutSecrecy(roll, 5n)).toEqual(['HOST', 'WORKER']);
});
