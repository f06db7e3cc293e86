import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { ballotStatement, type BallotForm, type Choice, choiceText, readChoice } from './choice.js';

const MOTION: BallotForm = { ballot: 'MOTION', options: [] };
const LINES: BallotForm = { ballot: 'DIVISION', options: ['REINVEST', 'BET'] };
const of = (ballot: BallotForm['ballot']): BallotForm => ({ ballot, options: ['10', '9', 'roof', 'well'] });

describe('a choice', () => {
  it.each(['YES', 'NO', 'ABSTAIN'] as const)('%s reads as it is written', (choice) => {
    expect(readChoice(MOTION, choiceText(choice))).toBe(choice);
  });

  it.each(['', 'YES', '{"choice": "YES"}', '{"choice":"yes"}', '{"choice":"YES","more":"x"}', '{"choice":"MAYBE"}'])(
    '%s is none',
    (text) => {
      expect(readChoice(MOTION, text)).toMatchObject({ kind: 'BallotMalformed', field: 'choice' });
    },
  );

  it.each<[BallotForm, Choice, string]>([
    [LINES, { parts: { REINVEST: 7_500n, BET: 2_500n } }, '{"parts":{"BET":"2500","REINVEST":"7500"}}'],
    [of('PROJECTS'), { approve: ['well', '10'] }, '{"approve":["10","well"]}'],
    [of('APPROVAL'), { approve: ['9'] }, '{"approve":["9"]}'],
    [of('RANKING'), { ranking: [['well'], ['roof', '10']] }, '{"ranking":[["well"],["10","roof"]]}'],
    [of('STV'), { ranking: [['well'], ['9']] }, '{"ranking":[["well"],["9"]]}'],
    // Names that are whole numbers go by their bytes too.
    [
      of('SCORE'),
      { scores: { roof: 5n, well: 0n, '9': 1n, '10': 2n } },
      '{"scores":{"10":"2","9":"1","roof":"5","well":"0"}}',
    ],
  ])('of %j', (form, choice, text) => {
    expect(choiceText(choice)).toBe(text);
    const read = readChoice(form, text);
    if (isRefusal(read)) throw new Error(read.message);
    expect(choiceText(read)).toBe(text);
    expect(readChoice(form, choiceText('ABSTAIN'))).toBe('ABSTAIN');
    for (const other of [' ' + text, text.replace('{', '{"a":"b",'), choiceText('YES'), choiceText('NO')]) {
      expect(readChoice(form, other)).toMatchObject({ kind: 'BallotMalformed' });
    }
  });

  it.each<[BallotForm, string]>([
    [LINES, '{"parts":{"BET":"2500","REINVEST":"7501"}}'],
    [LINES, '{"parts":{"BET":"10000"}}'],
    [LINES, '{"parts":{"BET":"02500","REINVEST":"7500"}}'],
    [LINES, '{"parts":{"BET":"-1","REINVEST":"10001"}}'],
    [LINES, '{"parts":{"BET":2500,"REINVEST":7500}}'],
    [LINES, '{"parts":{"REINVEST":"7500","BET":"2500"}}'],
    [LINES, '{"parts":{"BET":"2500","OTHER":"0","REINVEST":"7500"}}'],
    [of('PROJECTS'), '{"approve":[]}'],
    [of('PROJECTS'), '{"approve":["well","roof"]}'],
    [of('PROJECTS'), '{"approve":["roof","roof"]}'],
    [of('PROJECTS'), '{"approve":["barn"]}'],
    [of('RANKING'), '{"ranking":[]}'],
    [of('RANKING'), '{"ranking":[["well"],[]]}'],
    [of('RANKING'), '{"ranking":[["well"],["well"]]}'],
    [of('RANKING'), '{"ranking":[["well","roof"]]}'],
    [of('STV'), '{"ranking":[["roof","well"]]}'],
    [of('SCORE'), '{"scores":{"10":"2","9":"6","roof":"5","well":"0"}}'],
    [of('SCORE'), '{"scores":{"10":"2"}}'],
  ])('of %j is not %s', (form, text) => {
    expect(readChoice(form, text)).toMatchObject({ kind: 'BallotMalformed', field: 'choice' });
  });

  it('has one spelling: whatever is read writes the text that it was read from', () => {
    const mangled = fc
      .tuple(
        fc.constantFrom('parts', 'approve', 'ranking', 'scores'),
        fc.oneof(
          fc.dictionary(fc.constantFrom('BET', 'REINVEST', '10', '9'), fc.constantFrom('0', '00', '5', '10000', 5)),
          fc.array(fc.oneof(fc.constantFrom('roof', 'well', 'x'), fc.array(fc.constantFrom('roof', 'well', '9')))),
        ),
      )
      .map(([name, value]) => JSON.stringify({ [name]: value }));
    const forms = fc.constantFrom(LINES, of('PROJECTS'), of('RANKING'), of('STV'), of('SCORE'), MOTION);
    fc.assert(
      fc.property(forms, mangled, (form, text) => {
        const read = readChoice(form, text);
        expect(isRefusal(read) || choiceText(read) === text).toBe(true);
      }),
    );
  });

  it('is signed with its motion, its voter, its number and what it is committed to, in one spelling', () => {
    expect(ballotStatement({ motion: 'm', voter: 'v', number: 2, commitment: 'ab' })).toBe(
      '{"commitment":"ab","motion":"m","number":"2","type":"ballot-statement","v":"1","voter":"v"}',
    );
  });
});
