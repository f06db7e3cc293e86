import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Election, type ElectionChoice, type ElectionKind } from '../election.js';
import { readElection } from './read-document.js';
import { writeElection } from './write-document.js';

const PROJECTS: Election = {
  kind: 'PROJECTS',
  rule: 'equal-shares/1',
  title: 'What to build',
  options: [
    { id: 'p1', name: 'Heat to the baths', cost: 100n },
    { id: 'p2', name: 'Shade', cost: 50n, withdrawn: true },
  ],
  budget: 150n,
  seed: '00ff',
  order: ['p2', 'p1'],
  ballots: [
    { choice: { is: 'SET', options: ['p1', 'p2'] }, count: 2n },
    { choice: { is: 'ABSTAIN' }, count: 1n },
  ],
};
const TEXT = `{
  "ballots": [
    {"choice":["p1","p2"],"count":"2"},
    {"choice":"ABSTAIN","count":"1"}
  ],
  "budget": "150",
  "format": "copyhold-election/1",
  "kind": "PROJECTS",
  "options": [
    {"cost":"100","id":"p1","name":"Heat to the baths"},
    {"cost":"50","id":"p2","name":"Shade","withdrawn":true}
  ],
  "order": ["p2","p1"],
  "rule": "equal-shares/1",
  "seed": "00ff",
  "title": "What to build"
}
`;

describe('the election document', () => {
  it('is written and read', () => {
    expect(writeElection(PROJECTS)).toBe(TEXT);
    expect(readElection(TEXT)).toEqual(PROJECTS);
  });

  it('gives back every election, and the same bytes again', () => {
    fc.assert(
      fc.property(elections, (election) => {
        const text = writeElection(election);
        expect(readElection(text)).toEqual(election);
      }),
    );
  });

  it('throws on an election that contradicts itself', () => {
    expect(() => writeElection({ ...PROJECTS, order: ['p1'] })).toThrow('order');
  });
});

const IDS = ['a', 'b"', 'č', '__proto__'];

function choices(kind: ElectionKind): fc.Arbitrary<ElectionChoice> {
  const some = fc.shuffledSubarray(IDS, { minLength: 1 });
  switch (kind) {
    case 'MOTION':
      return fc.constantFrom('YES', 'NO').map((voice) => ({ is: 'VOICE', voice }));
    case 'CONSENT':
      return fc.constantFrom('CONSENT', 'STAND_ASIDE', 'OBJECT').map((voice) => ({ is: 'VOICE', voice }));
    case 'APPROVAL':
    case 'PROJECTS':
      return some.map((options) => ({ is: 'SET', options }));
    case 'RANKING':
      return some.map(([first = '', ...others]) => ({ is: 'RANKING', groups: [[first], [], others] }));
    case 'SCORE':
    case 'DIVISION':
      return fc
        .tuple(some, fc.bigInt({ min: 0n, max: 10_000n }))
        .map(([named, points]) => ({ is: 'POINTS', points: named.map((option) => ({ option, points })) }));
  }
}

const elections: fc.Arbitrary<Election> = fc
  .constantFrom<ElectionKind[]>('MOTION', 'CONSENT', 'APPROVAL', 'PROJECTS', 'SCORE', 'DIVISION', 'RANKING')
  .chain((kind) => {
    const large = fc.bigInt({ min: 1n, max: 10n ** 30n });
    const choice = fc.oneof(fc.constant<ElectionChoice>({ is: 'ABSTAIN' }), choices(kind));
    return fc.record(
      {
        kind: fc.constant(kind),
        rule: fc.string(),
        title: fc.string(),
        options: fc.tuple(...IDS.map((id) => fc.record({ id: fc.constant(id), name: fc.string(), cost: large }))),
        seats: large,
        budget: large,
        seed: fc.constant('0123456789abcdef'),
        order: fc.shuffledSubarray(IDS, { minLength: IDS.length }),
        ballots: fc.array(fc.record({ choice, count: large }), { maxLength: 4 }),
      },
      { requiredKeys: ['kind', 'rule', 'title', 'options', 'ballots', 'budget'] },
    );
  });

describe('the election document: refusals', () => {
  const changed = (from: string, to: string): unknown => {
    expect(TEXT).toContain(from);
    return readElection(TEXT.replace(from, to));
  };

  it.each([
    ['"kind": "PROJECTS"', '"kind": PROJECTS', 'NotJson', 'text'],
    ['election/1', 'election/2', 'FormatUnknown', 'format'],
    ['"PROJECTS"', '"LOTTERY"', 'KindUnknown', 'kind'],
    ['"PROJECTS"', '"RANKING"', 'FieldMalformed', 'ballots[0].choice[0]'],
    ['"title": "What to build"', '"titel": "What to build"', 'FieldUnknown', 'titel'],
    [',\n  "title": "What to build"', '', 'FieldMissing', 'title'],
    ['"150"', '150', 'FieldMalformed', 'budget'],
    ['"count":"2"', '"count":"2.0"', 'FieldMalformed', 'ballots[0].count'],
    ['"count":"2"', '"count":"0"', 'CountBelowOne', 'ballots[0].count'],
    ['"count":"2"', '"count":"2","voter":"x"', 'FieldUnknown', 'ballots[0].voter'],
    ['"withdrawn":true', '"withdrawn":false', 'FieldMalformed', 'options[1].withdrawn'],
    ['"id":"p2"', '"id":"p1"', 'OptionTwice', 'options[1].id'],
    ['["p1","p2"]', '["p1","p3"]', 'UnknownOption', 'ballots[0].choice'],
    ['["p1","p2"]', '["p1","p1"]', 'OptionTwice', 'ballots[0].choice'],
    ['["p1","p2"]', '[]', 'ChoiceEmpty', 'ballots[0].choice'],
    ['"cost":"100",', '', 'CostMissing', 'options[0].cost'],
    ['"budget": "150",', '', 'BudgetMissing', 'budget'],
    ['"00ff"', '"00f"', 'SeedMalformed', 'seed'],
    ['["p2","p1"]', '["p2"]', 'OrderIncomplete', 'order'],
    ['"rule"', '"seats": "0", "rule"', 'SeatsBelowOne', 'seats'],
  ])('refuses %s as %s', (from, to, kind, field) => {
    expect(changed(from, to)).toMatchObject({ kind, field, rule: 'election.document' });
  });

  it('refuses what is no object', () => {
    for (const text of ['null', '[]', '1']) expect(readElection(text)).toMatchObject({ kind: 'FieldMalformed' });
  });
});
