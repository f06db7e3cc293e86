import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { equalShares } from '#libs/voting';
import { PABULIB_VOTE_TYPES, type PabulibElection } from './election.js';
import { readPabulib } from './read.js';
import { roundOfPabulib } from './round.js';
import { writePabulib } from './write.js';

const FILE = `META
key;value
description;"A round; with ""quotes"""
num_projects;3
num_votes;3
budget;100.50
vote_type;approval
currency;EUR
max_length;2
PROJECTS
project_id;name;cost;category
roof;"A roof;
and gutters";60;building
well;A well;40.5;water
pond;A pond;0;
VOTES
voter_id;vote;age
v1;roof,well;40
v2;well;
v3;;17
`;

const lines = (text: string): readonly string[] => text.split('\n');
/** The file with one line in the place of another; nothing at all takes it out. */
const changed = (from: string, ...to: readonly string[]): string =>
  lines(FILE)
    .flatMap((line) => (line === from ? to : [line]))
    .join('\n');

function known<T>(value: T): Exclude<T, { readonly refused: true }> {
  if (isRefusal(value)) throw new Error(value.message);
  return value as Exclude<T, { readonly refused: true }>;
}

describe('readPabulib', () => {
  it('reads meta, projects and votes, and keeps what it does not know', () => {
    expect(readPabulib(FILE)).toEqual({
      currency: 'EUR',
      budget: 10_050n,
      voteType: 'approval',
      meta: [
        ['description', 'A round; with "quotes"'],
        ['max_length', '2'],
      ],
      projects: [
        { id: 'roof', cost: 6000n, others: { name: 'A roof;\nand gutters', category: 'building' } },
        { id: 'well', cost: 4050n, others: { name: 'A well', category: 'water' } },
        { id: 'pond', cost: 0n, others: { name: 'A pond', category: '' } },
      ],
      votes: [
        { voter: 'v1', projects: ['roof', 'well'], others: { age: '40' } },
        { voter: 'v2', projects: ['well'], others: { age: '' } },
        { voter: 'v3', projects: [], others: { age: '17' } },
      ],
    });
  });

  it('takes a byte order mark, line ends of Windows, empty lines and sections in another order', () => {
    const [meta, rest = ''] = FILE.split('PROJECTS\n');
    const turned = `\ufeffPROJECTS\n${rest}\n\n${meta}`.replaceAll('\n', '\r\n');
    expect(known(readPabulib(turned)).votes).toEqual(known(readPabulib(FILE)).votes);
  });

  it('reads points as whole numbers, ranks as lists, and takes the currency from outside where the file has none', () => {
    const points = `META\nkey;value\nbudget;9\nvote_type;scoring\nPROJECTS\nproject_id;cost\na;4\nb;5\nVOTES\nvoter_id;points;vote\nv;-1,3;b,a\n`;
    expect(readPabulib(points, { currency: 'JPY' })).toMatchObject({
      budget: 9n,
      votes: [{ voter: 'v', projects: ['b', 'a'], points: [-1n, 3n], others: {} }],
    });
    const ranks = points.replace('scoring', 'ordinal');
    expect(readPabulib(ranks, { currency: 'JPY' })).toMatchObject({ votes: [{ others: { points: '-1,3' } }] });
  });

  it.each([
    ['CountDiffers', 4, 'num_projects', changed('num_projects;3', 'num_projects;4')],
    ['CountDiffers', 5, 'num_votes', changed('num_votes;3', 'num_votes;2')],
    ['KeyMissing', 2, 'budget', changed('budget;100.50')],
    ['KeyMissing', 2, 'vote_type', changed('vote_type;approval')],
    ['KeyTwice', 7, 'budget', changed('budget;100.50', 'budget;100.50', 'budget;1')],
    ['AmountMalformed', 6, 'budget', changed('budget;100.50', 'budget;100,50')],
    ['AmountMalformed', 6, 'budget', changed('budget;100.50', 'budget;-1')],
    ['AmountMalformed', 14, 'cost', changed('well;A well;40.5;water', 'well;A well;4e1;water')],
    ['AmountMalformed', 14, 'cost', changed('well;A well;40.5;water', 'well;A well;40.555;water')],
    ['CurrencyUnknown', 8, 'currency', changed('currency;EUR', 'currency;dubloons')],
    ['CurrencyUnknown', 8, 'currency', changed('currency;EUR', 'currency;ENERGY')],
    ['CurrencyUnknown', 2, 'currency', changed('currency;EUR')],
    ['VoteTypeUnknown', 7, 'vote_type', changed('vote_type;approval', 'vote_type;quadratic')],
    ['IdTwice', 14, 'project_id', changed('well;A well;40.5;water', 'roof;A well;40.5;water')],
    ['IdMissing', 14, 'project_id', changed('well;A well;40.5;water', ' ;A well;40.5;water')],
    ['IdTwice', 19, 'voter_id', changed('v2;well;', 'v1;well;')],
    ['IdMissing', 19, 'voter_id', changed('v2;well;', ';well;')],
    ['ProjectUnknown', 18, 'vote', changed('v1;roof,well;40', 'v1;roof,moat;40')],
    ['VoteMalformed', 18, 'vote', changed('v1;roof,well;40', 'v1;roof,roof;40')],
    ['VoteMalformed', 18, 'vote', changed('vote_type;approval', 'vote_type;choose-1')],
    ['RowUneven', 19, 'VOTES', changed('v2;well;', 'v2;well')],
    ['ColumnMissing', 11, 'cost', FILE.replace(';cost;', ';price;')],
    ['ColumnTwice', 17, 'vote', FILE.replace('vote;age', 'vote;vote')],
    ['SectionTwice', 17, 'META', changed('voter_id;vote;age', 'META')],
    ['SectionMissing', 15, 'VOTES', FILE.slice(0, FILE.indexOf('VOTES'))],
    ['SectionMissing', 1, 'META', changed('META')],
    ['QuoteNotClosed', 18, 'column 2', changed('v1;roof,well;40', 'v1;"roof,well;40')],
    ['QuoteClosedEarly', 18, 'column 2', changed('v1;roof,well;40', 'v1;"roof",well;40')],
    ['SectionMissing', 1, 'META', ''],
  ])('refuses %s on line %i, field %s', (kind, line, field, text) => {
    expect(readPabulib(text)).toMatchObject({ refused: true, kind, line, field });
  });

  it.each([
    ['VoteMalformed', 'v;1;a,b'],
    ['VoteMalformed', 'v;1,1.5;a,b'],
  ])('refuses points that do not fit: %s', (kind, vote) => {
    const file = `META\nkey;value\nbudget;9\nvote_type;cumulative\nPROJECTS\nproject_id;cost\na;4\nb;5\nVOTES\nvoter_id;points;vote\n${vote}\n`;
    expect(readPabulib(file, { currency: 'EUR' })).toMatchObject({ kind, line: 11, field: 'points' });
  });

  it.each([
    ['of one cell', 'x'.repeat(100_000_000)],
    ['of nothing but delimiters', ';'.repeat(100_000_000)],
    ['within quotes', `"${'x'.repeat(100_000_000)}"`],
  ])('refuses a line of 100 MB %s, and keeps none of it', (_what, line) => {
    expect(readPabulib(changed('v2;well;', line))).toMatchObject({ kind: 'RowTooLong', line: 19 });
  });
});

const word = fc.string({ maxLength: 6 });
const unique = (maxLength: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.stringMatching(/^[a-zA-Z0-9ł"'-][a-zA-Z0-9ł;"' -]{0,4}[a-z0-9]$/u), { minLength: 1, maxLength });

/** Whatever the format can say, of odd characters. */
const elections: fc.Arbitrary<PabulibElection> = fc
  .record({ ids: unique(5), voters: unique(6), voteType: fc.constantFrom(...PABULIB_VOTE_TYPES) })
  .chain(({ ids, voters, voteType }) => {
    const most = voteType === 'choose-1' ? 1 : ids.length;
    const points = voteType === 'cumulative' || voteType === 'scoring';
    return fc.record({
      currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
      budget: fc.bigInt({ min: 0n, max: 10n ** 20n }),
      voteType: fc.constant(voteType),
      meta: fc
        .uniqueArray(fc.tuple(fc.constantFrom('description', 'rule', 'my key'), word), { selector: ([key]) => key })
        .map((pairs) => pairs.map(([key, value]) => [key, value] as const)),
      projects: fc.tuple(
        ...ids.map((id) =>
          fc.record({
            id: fc.constant(id),
            cost: fc.bigInt({ min: 0n, max: 10n ** 9n }),
            others: fc.record({ name: word }),
          }),
        ),
      ),
      votes: fc.tuple(
        ...voters.map((voter) =>
          fc.shuffledSubarray(ids, { maxLength: most }).chain((projects) =>
            fc.record({
              voter: fc.constant(voter),
              projects: fc.constant(projects),
              ...(points ? { points: fc.tuple(...projects.map(() => fc.bigInt({ min: -9n, max: 9n }))) } : {}),
              others: fc.record({ age: word }),
            }),
          ),
        ),
      ),
    });
  });

describe('writePabulib', () => {
  it('is read back as what was written', () => {
    fc.assert(
      fc.property(elections, (election) => {
        expect(readPabulib(known(writePabulib(election)))).toEqual(election);
      }),
    );
  });

  it.each(['a,b', ' a', ''])('refuses an id that the format cannot hold: "%s"', (id) => {
    const election = { ...known(readPabulib(FILE)), projects: [{ id, cost: 1n, others: {} }], votes: [] };
    expect(writePabulib(election)).toMatchObject({ refused: true, kind: 'IdNotWritable', field: 'id' });
  });
});

describe('roundOfPabulib', () => {
  it('is decided by Equal Shares, abstentions left out', () => {
    const round = known(roundOfPabulib(known(readPabulib(FILE))));
    expect(round.approvals).toEqual([['roof', 'well'], ['well']]);
    expect(equalShares(round, { completion: 'UTILITARIAN', order: ['pond', 'roof', 'well'] })).toMatchObject({
      funded: ['well', 'roof'],
    });
  });

  it('refuses votes that are no approvals', () => {
    const ranked = { ...known(readPabulib(FILE)), voteType: 'ordinal' as const };
    expect(roundOfPabulib(ranked)).toMatchObject({ refused: true, kind: 'VotesAreNoApprovals', field: 'vote_type' });
  });
});
