import { describe, expect, it } from '@jest/globals';
import type { KeptBallot } from '../kept-ballot.js';
import { compareKept, type LoggedBallot } from './compare-kept.js';

const place = { motion: 'm', voter: 'v' };
const kept = (number: number, choice: string, receipt?: string): KeptBallot => ({
  number,
  choice,
  salt: 's',
  key: 'k',
  signature: 'x',
  ...(receipt === undefined ? {} : { receipt }),
});
const logged = (number: number, choice: string): LoggedBallot => ({ ...place, number, commitment: `c(${choice})` });
const compared = (ballots: readonly KeptBallot[], leaf?: LoggedBallot) =>
  compareKept({ kept: ballots, logged: leaf, place, commitmentOf: ({ choice }) => `c(${choice})` });

describe('a kept ballot beside the log', () => {
  it('is the one that counted, also where its answer was lost or an earlier attempt was refused', () => {
    expect(compared([kept(1, 'YES', 'R')], logged(1, 'YES'))).toBe('SAME');
    expect(compared([kept(1, 'NO'), kept(1, 'YES')], logged(1, 'YES'))).toBe('SAME');
    expect(compared([kept(1, 'NO', 'R'), kept(2, 'YES', 'S')], logged(2, 'YES'))).toBe('SAME');
  });

  it('is missed where the server took it in and another, or an earlier one, stands there', () => {
    expect(compared([kept(1, 'YES', 'R')], logged(1, 'NO'))).toBe('DIFFERS');
    expect(compared([kept(1, 'YES', 'R'), kept(2, 'NO', 'S')], logged(1, 'YES'))).toBe('DROPPED');
    expect(compared([kept(1, 'YES', 'R')])).toBe('DROPPED');
  });

  it('says nothing of what was cast elsewhere, and nothing where nothing is kept', () => {
    expect(compared([kept(1, 'YES', 'R')], logged(2, 'NO'))).toBe('ELSEWHERE');
    expect(compared([kept(1, 'YES')], logged(1, 'NO'))).toBe('ELSEWHERE');
    expect(compared([kept(1, 'YES')])).toBe('ELSEWHERE');
    expect(compared([], logged(1, 'NO'))).toBe('NOTHING');
  });

  it('is not held against a leaf of another voter', () => {
    expect(compared([kept(1, 'YES', 'R')], { ...logged(1, 'YES'), voter: 'w' })).toBe('OTHER_LEAF');
  });
});
