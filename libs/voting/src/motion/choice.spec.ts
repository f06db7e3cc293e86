import { describe, expect, it } from '@jest/globals';
import { ballotStatement, choiceText, readChoice } from './choice.js';

describe('a choice', () => {
  it.each(['YES', 'NO', 'ABSTAIN'] as const)('%s reads as it is written', (choice) => {
    expect(readChoice(choiceText(choice))).toBe(choice);
  });

  it.each(['', 'YES', '{"choice": "YES"}', '{"choice":"yes"}', '{"choice":"YES","more":"x"}', '{"choice":"MAYBE"}'])(
    '%s is none',
    (text) => {
      expect(readChoice(text)).toMatchObject({ kind: 'BallotMalformed', field: 'choice' });
    },
  );

  it('is signed with its motion, its voter, its number and what it is committed to, in one spelling', () => {
    expect(ballotStatement({ motion: 'm', voter: 'v', number: 2, commitment: 'ab' })).toBe(
      '{"commitment":"ab","motion":"m","number":"2","type":"ballot-statement","v":"1","voter":"v"}',
    );
  });
});
