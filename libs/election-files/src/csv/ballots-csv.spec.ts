import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ElectionChoice, type ElectionKind } from '../election.js';
import { type BallotSheet, readBallotsCsv, writeBallotsCsv } from './ballots-csv.js';

const RANKED: BallotSheet = {
  kind: 'RANKING',
  options: ['A', 'B, "the other"', '=C'],
  ballots: [
    { choice: { is: 'RANKING', groups: [['=C'], [], ['A', 'B, "the other"']] }, count: 3n },
    { choice: { is: 'ABSTAIN' }, count: 1n },
  ],
};
const TEXT = `count,choice,A,"B, ""the other""",'=C\n3,,3,3,1\n1,ABSTAIN,,,\n`;

describe('ballots as CSV', () => {
  it('has a ballot a row, and the ranks below the options', () => {
    expect(writeBallotsCsv(RANKED)).toBe(TEXT);
    expect(readBallotsCsv(TEXT, 'RANKING')).toEqual(RANKED);
  });

  it('reads what a spreadsheet saves: a byte order mark, CRLF, empty lines, no end of the last', () => {
    const text = `\uFEFF${TEXT.replaceAll('\n', '\r\n\r\n').trimEnd()}`;
    expect(readBallotsCsv(text, 'RANKING')).toEqual(RANKED);
  });

  it('takes voices, sets and points', () => {
    expect(readBallotsCsv('count,choice\n2,YES\n1,NO\n', 'MOTION')).toEqual({
      kind: 'MOTION',
      options: [],
      ballots: [
        { choice: { is: 'VOICE', voice: 'YES' }, count: 2n },
        { choice: { is: 'VOICE', voice: 'NO' }, count: 1n },
      ],
    });
    expect(readBallotsCsv('count,choice,A,B\n1,,0,1', 'APPROVAL')).toMatchObject({
      ballots: [{ choice: { is: 'SET', options: ['B'] } }],
    });
    expect(readBallotsCsv('count,choice,A,B\n1,,4000,6000', 'DIVISION')).toMatchObject({
      ballots: [{ choice: { is: 'POINTS', points: [{ option: 'A', points: 4000n }, { points: 6000n }] } }],
    });
  });

  it('gives back every sheet that it wrote', () => {
    fc.assert(
      fc.property(sheets, (sheet) => {
        expect(readBallotsCsv(writeBallotsCsv(sheet), sheet.kind)).toEqual(sheet);
      }),
    );
  });
});

/** Choices in the order of the columns, as reading gives them. */
function choices(kind: ElectionKind, options: readonly string[]): fc.Arbitrary<ElectionChoice> {
  if (kind === 'MOTION') return fc.constantFrom('YES', 'NO').map((voice) => ({ is: 'VOICE', voice }));
  if (kind === 'CONSENT') return fc.constantFrom('CONSENT', 'OBJECT').map((voice) => ({ is: 'VOICE', voice }));
  const some = fc.subarray([...options], { minLength: 1 });
  if (kind === 'APPROVAL' || kind === 'PROJECTS') return some.map((named) => ({ is: 'SET', options: named }));
  if (kind === 'SCORE' || kind === 'DIVISION') {
    return fc
      .tuple(some, fc.bigInt({ min: 0n, max: 10_000n }))
      .map(([named, points]) => ({ is: 'POINTS', points: named.map((option) => ({ option, points })) }));
  }
  return fc
    .tuple(some, fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 5, maxLength: 5 }))
    .map(([named, ranks]) => {
      const groups = Array.from({ length: 5 }, (_, rank) => named.filter((_option, at) => ranks[at] === rank));
      while (groups.at(-1)?.length === 0) groups.pop();
      return { is: 'RANKING', groups };
    });
}

const sheets: fc.Arbitrary<BallotSheet> = fc
  .tuple(
    fc.constantFrom<ElectionKind[]>('MOTION', 'CONSENT', 'APPROVAL', 'PROJECTS', 'SCORE', 'DIVISION', 'RANKING'),
    fc.uniqueArray(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 5 }),
  )
  .chain(([kind, ids]) => {
    const options = kind === 'MOTION' || kind === 'CONSENT' ? [] : ids;
    const choice = fc.oneof(fc.constant<ElectionChoice>({ is: 'ABSTAIN' }), choices(kind, options));
    const ballot = fc.record({ choice, count: fc.bigInt({ min: 1n, max: 10n ** 17n }) });
    return fc.record({
      kind: fc.constant(kind),
      options: fc.constant(options),
      ballots: fc.array(ballot, { maxLength: 5 }),
    });
  });

describe('ballots as CSV: refusals', () => {
  it.each([
    ['', 'HeaderMissing', 1, 'header'],
    ['choice,count,A\n', 'HeaderMissing', 1, 'header'],
    ['count,choice,A,A\n', 'OptionTwice', 1, 'A'],
    ['count,choice,A,B\n1,,1\n', 'ColumnCount', 2, 'row'],
    ['count,choice,A,B\n0,,1,\n', 'CountMalformed', 2, 'count'],
    ['count,choice,A,B\n1e3,,1,\n', 'CountMalformed', 2, 'count'],
    ['count,choice,A,B\n1,,1,\n1,,first,\n', 'CellMalformed', 3, 'A'],
    ['count,choice,A,B\n1,,0,1\n', 'CellMalformed', 2, 'A'],
    ['count,choice,A,B\n1,,,9999999\n', 'CellMalformed', 2, 'B'],
    ['count,choice,A,B\n1,,,\n', 'ChoiceEmpty', 2, 'choice'],
    ['count,choice,A,B\n1,YES,,\n', 'ChoiceMismatch', 2, 'choice'],
    ['count,choice,A,B\n1,ABSTAIN,1,\n', 'ChoiceMismatch', 2, 'choice'],
    ['count,choice,"A\nx",B\n1,,"1\n', 'QuoteOpen', 3, 'cell'],
    ['count,choice,A"B\n', 'QuoteMisplaced', 1, 'cell'],
  ])('refuses %j', (text, kind, line, field) => {
    expect(readBallotsCsv(text, 'RANKING')).toMatchObject({ kind, line, field });
  });

  it('reads an id of millions of quotation marks', () => {
    const long = 'a"'.repeat(3_000_000);
    const sheet: BallotSheet = { kind: 'APPROVAL', options: [long], ballots: [] };
    expect(readBallotsCsv(writeBallotsCsv(sheet), 'APPROVAL')).toEqual(sheet);
  });

  it('refuses a file that skips a million ranks in a few letters', () => {
    const rows = '1,,1000\n'.repeat(1_002);
    expect(readBallotsCsv(`count,choice,A\n${rows}`, 'RANKING')).toMatchObject({ kind: 'TooManyGaps', line: 1_003 });
  });

  it('refuses a voice that the kind has not, and a second approval of one', () => {
    expect(readBallotsCsv('count,choice\n1,PERHAPS\n', 'MOTION')).toMatchObject({ kind: 'ChoiceMismatch', line: 2 });
    expect(readBallotsCsv('count,choice,A\n1,,2\n', 'APPROVAL')).toMatchObject({ kind: 'CellMalformed', field: 'A' });
    expect(readBallotsCsv('count,choice,A\n1,,-1\n', 'SCORE')).toMatchObject({ kind: 'CellMalformed', field: 'A' });
  });
});
