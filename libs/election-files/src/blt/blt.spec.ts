import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { singleTransferableVote } from '#libs/voting';
import { type Election, namedIn, withoutWithdrawn } from '../election.js';
import { readBlt } from './read-blt.js';
import { writeBlt } from './write-blt.js';

const ballot = (count: bigint, ...groups: string[][]): Election['ballots'][number] => ({
  count,
  choice: groups.length === 0 ? { is: 'ABSTAIN' } : { is: 'RANKING', groups },
});

function read(text: string): Election {
  const election = readBlt(text);
  if (isRefusal(election)) throw new Error(election.message);
  return election;
}

const EXAMPLE = `4 2            # candidates, seats
-2             # Basil withdrew
3 1 3 4 0
4 1 3 2 0
2 4 1=3 0
1 2 - 3 0      /* a rank
                  was skipped */
1 0
0
"Adam"
Basil
"Charlotte \\"Lottie\\" O'Hara"
"Donald # 4"
"A committee"
`;

const COMMITTEE: Election = {
  kind: 'RANKING',
  rule: '',
  title: 'A committee',
  seats: 2n,
  options: [
    { id: '1', name: 'Adam' },
    { id: '2', name: 'Basil', withdrawn: true },
    { id: '3', name: 'Charlotte "Lottie" O\'Hara' },
    { id: '4', name: 'Donald # 4' },
  ],
  ballots: [
    ballot(3n, ['1'], ['3'], ['4']),
    ballot(4n, ['1'], ['3'], ['2']),
    ballot(2n, ['4'], ['1', '3']),
    ballot(1n, ['2'], [], ['3']),
    ballot(1n),
  ],
};

describe('BLT', () => {
  it('reads candidates, seats, withdrawals, weights, ties, gaps, comments and names', () => {
    expect(readBlt(EXAMPLE)).toEqual(COMMITTEE);
    expect(readBlt('2 1 3 2 0 1 2=1 0 0 Ann Bo ""')).toMatchObject({
      ballots: [{ count: 3n }, { count: 1n }],
      title: '',
    });
  });

  it('writes what it reads', () => {
    expect(writeBlt(COMMITTEE)).toBe(
      '4 2\n-2\n3 1 3 4 0\n4 1 3 2 0\n2 4 1=3 0\n1 2 - 3 0\n1 0\n0\n' +
        '"Adam"\n"Basil"\n"Charlotte \\"Lottie\\" O\'Hara"\n"Donald # 4"\n"A committee"\n',
    );
  });

  it('leaves whoever withdrew out of the count', () => {
    const { options, ballots } = withoutWithdrawn(COMMITTEE);
    expect(options.map(({ id }) => id)).toEqual(['1', '3', '4']);
    expect(ballots.map(({ choice }) => namedIn(choice))).toEqual([
      ['1', '3', '4'],
      ['1', '3'],
      ['4', '1', '3'],
      ['3'],
      [],
    ]);
  });

  it('is counted by our rule', () => {
    const { options, seats, ballots } = read('4 2 7 1 2 0 4 1 3 0 2 2 0 3 3 2 0 4 4 3 0 0 A B C D "Known"');
    const ids = options.map(({ id }) => id);
    const result = singleTransferableVote({
      options: ids,
      order: ids,
      seats: seats ?? 0n,
      ballots: ballots.map(({ choice, count }) => ({ choice: namedIn(choice), count })),
    });
    expect(result).toMatchObject({ elected: [{ option: '1' }, { option: '3' }] });
  });

  const elections: fc.Arbitrary<Election> = fc.integer({ min: 1, max: 6 }).chain((size) => {
    const ids = Array.from({ length: size }, (_, at) => String(at + 1));
    const name = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/\p{Cc}/u.test(text));
    const groups = fc
      .shuffledSubarray(ids)
      .chain((named) =>
        fc
          .array(fc.integer({ min: 0, max: 2 }), { minLength: named.length, maxLength: named.length })
          .map((steps) => laidOut(named, steps)),
      );
    const cast = fc
      .tuple(groups, fc.bigInt({ min: 1n, max: 10n ** 15n }))
      .map(([ranked, count]) => ballot(count, ...ranked));
    return fc.record({
      kind: fc.constant('RANKING' as const),
      rule: fc.constant(''),
      title: name,
      seats: fc.bigInt({ min: 1n, max: 9n }),
      options: fc.tuple(...ids.map((id) => option(id, name))),
      ballots: fc.array(cast, { maxLength: 6 }),
    });
  });

  it('gives back every election that it can hold', () => {
    fc.assert(
      fc.property(elections, (election) => {
        const text = writeBlt(election);
        expect(typeof text).toBe('string');
        expect(readBlt(text as string)).toEqual(election);
      }),
    );
  });

  it('never throws, whatever it reads', () => {
    const piece = fc.constantFrom(
      '0',
      '1',
      '2',
      '3',
      '-1',
      '-',
      '=',
      ' ',
      '\n',
      '"A"',
      '"',
      '#',
      '/*',
      '*/',
      'B',
      '(1)',
      '1.5',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const election = readBlt(`2 1 ${pieces.join(' ')}`);
        if (isRefusal(election)) expect(election.line).toBeGreaterThan(0);
        else expect(election.options).toHaveLength(2);
      }),
    );
  });
});

/** Each next one a rank below (1), equal (0), or with a gap between (2). */
function laidOut(named: readonly string[], steps: readonly number[]): string[][] {
  const groups: string[][] = [];
  for (const [at, id] of named.entries()) {
    if (at > 0 && steps[at] === 0) groups.at(-1)?.push(id);
    else groups.push(...(steps[at] === 2 ? [[], [id]] : [[id]]));
  }
  return groups;
}

function option(id: string, name: fc.Arbitrary<string>): fc.Arbitrary<Election['options'][number]> {
  return fc
    .tuple(name, fc.boolean())
    .map(([text, gone]) => (gone ? { id, name: text, withdrawn: true as const } : { id, name: text }));
}

describe('BLT: refusals', () => {
  it.each([
    ['4', 'NumberExpected', 1, 'seats'],
    ['0 1', 'NoCandidates', 1, 'candidates'],
    ['9999999 1', 'NumberTooLarge', 1, 'candidates'],
    ['2 0', 'NoSeats', 1, 'seats'],
    ['2 1\n-3', 'CandidateUnknown', 2, 'withdrawn'],
    ['2 1\n-1 -1', 'WithdrawnTwice', 2, 'withdrawn'],
    ['2 1\n1 3 0', 'CandidateUnknown', 2, 'preference'],
    ['2 1\n1 1 -2 0', 'CandidateUnknown', 2, 'preference'],
    ['2 1\n\n1 1 1 0', 'CandidateTwice', 3, 'preference'],
    ['2 1\n1 =1 0', 'TieUnfinished', 2, 'preference'],
    ['2 1\n1 1= 0', 'TieUnfinished', 2, 'preference'],
    ['2 1\n1 1 = - 2 0', 'TieUnfinished', 2, 'preference'],
    ['2 1\n1.5 1 0', 'NumberExpected', 2, 'weight'],
    ['2 1\n1 1\n"A"', 'BallotOpen', 3, 'preference'],
    ['2 1\n(7) 1 1 0', 'CharacterUnknown', 2, 'text'],
    ['2 1\n0\n"A"', 'NameMissing', 3, 'name of candidate 2'],
    ['2 1\n0\n"A" "B"', 'NameMissing', 3, 'title'],
    ['2 1\n0\n"A" "B" "T"\n"source"', 'TextAfterTitle', 4, 'title'],
    ['2 1\n0\n"A', 'QuoteOpen', 3, 'text'],
    ['2 1 /*\n', 'CommentOpen', 1, 'text'],
  ])('refuses %j', (text, kind, line, field) => {
    expect(readBlt(text)).toMatchObject({ kind, line, field });
  });

  it('reads names of millions of letters, escaped or not, or refuses them', () => {
    const long = '\\"b'.repeat(3_000_000);
    expect(readBlt(`1 1\n0\n"${long}" "T"`)).toMatchObject({ options: [{ name: long.replaceAll('\\', '') }] });
    expect(readBlt(`1 1\n0\n"${long}`)).toMatchObject({ kind: 'QuoteOpen', line: 3 });
    expect(readBlt('1 1\n0\n"a\\\n" "T"')).toMatchObject({ kind: 'QuoteOpen', line: 3 });
  });

  it('writes nothing that the format cannot hold', () => {
    expect(writeBlt({ ...COMMITTEE, kind: 'APPROVAL' })).toMatchObject({ kind: 'NotARanking' });
    const { seats: _, ...without } = COMMITTEE;
    expect(writeBlt(without)).toMatchObject({ kind: 'SeatsMissing', field: 'seats' });
    expect(writeBlt({ ...COMMITTEE, title: 'two\nlines' })).toMatchObject({ kind: 'NameNotWritable' });
  });
});
