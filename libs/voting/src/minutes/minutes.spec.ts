import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CALL_WITHIN_DAYS, callersOf } from './requisitioned.js';
import { minutesText, readMinutes, tellMinutes, type MinutesFacts } from './minutes.js';

const DAY = 86_400_000;
const at = '2027-03-16T18:00:00.000Z';
const step = { at, beginsAt: at, customVersion: '1', members: '', present: '', quorum: '' };
const none = {
  minutesOf: '',
  motion: '',
  title: '',
  version: '',
  text: '',
  state: '',
  resolution: '',
  tally: {},
  objections: [],
  executedAt: '',
  journals: [],
};

const FACTS: MinutesFacts = {
  ...{ meeting: 'm', kind: 'ANNUAL', place: 'the mill', byMembers: 'no', requisition: '' },
  ...{ clearDays: '14', clearDaysAsked: '14' },
  steps: [
    { ...step, state: 'CALLED' },
    { ...step, state: 'VOTING', members: '40', present: '9', quorum: '4' },
  ],
  items: [
    { ...none, number: '1', words: 'Tea.' },
    {
      ...none,
      ...{ number: '2', words: 'The gates.', motion: 'x', title: 'Twelve', version: '3', text: 'ab'.repeat(32) },
      ...{ state: 'EXECUTED', resolution: 'cd'.repeat(32), executedAt: at, journals: ['j1'] },
      objections: [
        { number: '1', rule: 'COUNT', ended: 'DISMISSED' },
        { number: '2', rule: 'ROLL', ended: '' },
      ],
      tally: {
        colleges: [
          { college: 'COMMON', roll: '30', present: '7', quorum: '3', yes: '5', no: '1', abstain: '1' },
          { college: 'PUBLIC', roll: '4', present: '2', quorum: '1', why: 'SMALL' },
        ],
      },
    },
  ],
};

describe('the minutes', () => {
  it('tell who called, the notice, who came, each item and what was published of its count', () => {
    const told = tellMinutes(FACTS).join('\n');
    expect(told).toContain('Annual general meeting at the mill.\nIt was called by the officers.');
    expect(told).toContain('14 clear days; the rules ask for 14.');
    expect(told).toContain('members there: 9 of 40; needed: 4.');
    expect(told).toContain('1. Tea.\nTalked about; nothing was voted on.');
    expect(told).toContain('COMMON: came 7 of 30, needed 3; yes 5, no 1, abstained 1.');
    // What was withheld stays so.
    expect(told).toContain(
      'Objection 1 (COUNT): DISMISSED.\nObjection 2 (ROLL): open.\nCarried out on 2027-03-16 at 18:00 (UTC).',
    );
    expect(told).toContain('Entries in the books: j1.');
  });

  it('are the same bytes whatever the order of their members, and are read back as they were', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.shuffledSubarray(Object.keys(FACTS), { minLength: Object.keys(FACTS).length }),
        (place, order) => {
          const facts = { ...FACTS, place };
          const turned = Object.fromEntries(order.map((name) => [name, facts[name as keyof MinutesFacts]]));
          const text = minutesText(facts);
          expect(minutesText(turned as unknown as MinutesFacts)).toBe(text);
          expect(readMinutes(text)).toEqual(facts);
        },
      ),
    );
  });

  it('are not read where they are no minutes, or are written in another way', () => {
    const text = minutesText(FACTS);
    for (const other of [
      '',
      '{}',
      '[]',
      ` ${text}`,
      text.replace('"40"', '40'),
      text.replace('"journals":["j1"]', '"journals":[1]'),
    ]) {
      expect(readMinutes(other)).toBeUndefined();
    }
  });
});

describe('a requisition', () => {
  it('is the officers’ to answer for three weeks, then also theirs who signed', () => {
    const reachedAt = Date.parse(at);
    const callers = (days: number, answered = false): string =>
      callersOf({ reachedAt, answered }, reachedAt + days * DAY);
    expect(callers(0)).toBe('OFFICERS');
    expect(callers(CALL_WITHIN_DAYS - 0.001)).toBe('OFFICERS');
    expect(callers(CALL_WITHIN_DAYS)).toBe('OFFICERS_AND_REQUISITIONISTS');
    expect(callers(99, true)).toBe('NOBODY');
    expect(callersOf({ reachedAt: undefined, answered: false }, 0)).toBe('NOBODY');
  });
});
