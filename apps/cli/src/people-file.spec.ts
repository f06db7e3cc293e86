import { describe, expect, it } from '@jest/globals';
import { PEOPLE_HEADER, peopleOf } from './people-file.js';

const file = (...rows: readonly string[]): string => [PEOPLE_HEADER, ...rows].join('\n');

describe('peopleOf', () => {
  it('reads people, and gives out the roll numbers that are free', () => {
    const text = file(
      'r0002,Ada,WORKER|COMMON,MEMBER|OFFICER,Mill Lane',
      ',"Bo ""B"", Jr",,DEVELOPER,',
      ',Cleo,HOST,,\r',
    );
    expect(peopleOf(text, '2026-01-01')).toEqual([
      {
        rollNumber: 'r0002',
        name: 'Ada',
        namePublic: false,
        territory: 'Mill Lane',
        colleges: ['WORKER', 'COMMON'],
        roles: ['MEMBER', 'OFFICER'],
        since: '2026-01-01',
      },
      expect.objectContaining({ rollNumber: 'r0001', name: 'Bo "B", Jr', colleges: [], roles: ['DEVELOPER'] }),
      expect.objectContaining({ rollNumber: 'r0003', name: 'Cleo', roles: [] }),
    ]);
  });

  it.each([
    ['HeaderMismatch', 'name\nAda'],
    ['RowMalformed', file('r0001,Ada')],
    ['RowMalformed', file('r0001,"Ada,WORKER,MEMBER,')],
    ['RowMalformed', file('r0001, ,WORKER,MEMBER,')],
    ['RollNumberMalformed', file('17,Ada,WORKER,MEMBER,')],
    ['RollNumberTwice', file('r0001,Ada,WORKER,MEMBER,', 'r0001,Bo,WORKER,MEMBER,')],
    ['UnknownCollege', file(',Ada,BOARD,MEMBER,')],
    ['UnknownRole', file(',Ada,WORKER,KING,')],
  ])('refuses %s', (kind, text) => {
    expect(peopleOf(text, '2026-01-01')).toMatchObject({ refused: true, kind, rule: 'found.people' });
  });
});
