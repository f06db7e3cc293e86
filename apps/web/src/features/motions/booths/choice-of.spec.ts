import { describe, expect, it } from '@jest/globals';
import { choiceText, readChoice, type BallotKind } from '#libs/voting';
import type { BallotParts, Boxes } from './ballot-parts.js';
import { choiceOf } from './choice-of.js';

const IDS = ['roof', 'well', '10', '9'];

const partsOf = (ballot: BallotKind): BallotParts => ({
  ballot,
  effect: [],
  options: IDS.map((id) => ({ id, title: id, cost: null, __typename: 'MotionOption' })),
  division: {
    amount: '100',
    currency: 'EUR',
    lines: IDS.map((code) => ({
      code,
      label: code,
      hint: '',
      floor: '0',
      cap: null,
      __typename: 'MotionDivisionLine',
    })),
    __typename: 'MotionDivision',
  },
});

const FILLED: readonly (readonly [BallotKind, Boxes, string])[] = [
  ['MOTION', { choice: 'NO' }, '{"choice":"NO"}'],
  ['DIVISION', { roof: '12.5', well: '87,50' }, '{"parts":{"10":"0","9":"0","roof":"1250","well":"8750"}}'],
  ['PROJECTS', { well: 'yes', roof: 'yes', 9: '' }, '{"approve":["roof","well"]}'],
  ['APPROVAL', { 9: 'yes', 10: 'yes' }, '{"approve":["10","9"]}'],
  ['RANKING', { well: '1', roof: '2', 9: '2' }, '{"ranking":[["well"],["9","roof"]]}'],
  ['STV', { well: '2', 10: '1' }, '{"ranking":[["10"],["well"]]}'],
  ['SCORE', { well: '5', roof: '0' }, '{"scores":{"10":"0","9":"0","roof":"0","well":"5"}}'],
];

const UNFINISHED: readonly (readonly [BallotKind, Boxes])[] = [
  ['MOTION', { choice: 'MAYBE' }],
  ['DIVISION', { roof: '99.99' }],
  ['DIVISION', { roof: '100', well: 'x' }],
  ['PROJECTS', { elsewhere: 'yes' }],
  ['APPROVAL', { roof: '' }],
  ['RANKING', { roof: '0' }],
  ['STV', {}],
  ['SCORE', { roof: '6' }],
];

describe('a filled-in ballot', () => {
  it.each(FILLED)('of the kind %s says what the count reads: %p', (ballot, boxes, text) => {
    const choice = choiceOf(partsOf(ballot), { abstains: false, boxes });
    if (choice === undefined) throw new Error('it cannot be cast');
    expect(choiceText(choice)).toBe(text);
    expect(readChoice({ ballot, options: ballot === 'MOTION' ? [] : IDS }, text)).toEqual(
      readChoice({ ballot, options: ballot === 'MOTION' ? [] : IDS }, choiceText(choice)),
    );
    expect(readChoice({ ballot, options: ballot === 'MOTION' ? [] : IDS }, text)).not.toHaveProperty('rule');
  });

  it.each(UNFINISHED)('of the kind %s cannot be cast while it says %p', (ballot, boxes) => {
    expect(choiceOf(partsOf(ballot), { abstains: false, boxes })).toBeUndefined();
  });

  it.each(FILLED)('of the kind %s can abstain, whatever was filled in', (ballot, boxes) => {
    expect(choiceOf(partsOf(ballot), { abstains: true, boxes })).toBe('ABSTAIN');
  });
});
