import { describe, expect, it } from '@jest/globals';
import type { Court, RollAct } from './act.js';
import { decide } from './decide.js';
import { customOfCost, history, kindOf, TITLE } from './test-court.js';

const custom = customOfCost(3n);
type Step = readonly [on: string, act: RollAct, known?: Partial<Court>];

const jury = ['r0002', 'r0003', 'r0004'];
const holders = new Set(jury);
const PRESENTED: Step = ['2026-03-01', { kind: 'PRESENT', by: 'r0009' }];
const DIED: Step = ['2026-02-01', { kind: 'DEATH' }];
const CALLS: Step[] = ['2026-03-01', '2026-04-01', '2026-05-01'].map((on): Step => [on, { kind: 'NOTICE' }]);

/** What the court says to an act after a history, knowing this besides. */
const by = (steps: readonly Step[], [on, act]: Step, known: Partial<Court>): string =>
  kindOf(decide(history(custom, [...TITLE, ...steps]).holding, act, { on, custom, ...known }));

describe('the clock', () => {
  it('dates what time runs by on the day of its entry, a day more or less for the place', () => {
    const notice = { kind: 'NOTICE' } as const;
    const on = (day: string): string => by([DIED], [day, notice], { today: '2026-06-10' });
    expect(['2026-06-08', '2026-06-09', '2026-06-10', '2026-06-11', '2026-06-12'].map(on)).toEqual([
      'EntryNotOfToday',
      'ENTERED',
      'ENTERED',
      'ENTERED',
      'EntryOfDayToCome',
    ]);
    const late = { today: '2026-12-01', holders };
    expect(by([], ['2026-03-01', { kind: 'PRESENT', by: 'r0009' }], late)).toBe('EntryNotOfToday');
    expect(by([PRESENTED], ['2026-03-05', { kind: 'VERDICT', verdict: 'FORFEIT', jury, votes: 2 }], late)).toBe(
      'EntryNotOfToday',
    );
    expect(by([DIED, ...CALLS], ['2026-06-01', { kind: 'SEIZE' }], late)).toBe('EntryNotOfToday');
    expect(by([], ['2026-03-01', { kind: 'SURRENDER', toUseOf: 'r0002' }], late)).toBe('ENTERED');
  });

  it('counts the clear days of a call from its entry, whatever day it names', () => {
    const notice: Step = ['2026-06-10', { kind: 'NOTICE' }];
    expect(by([DIED, CALLS[0]!], notice, { today: '2026-06-10', calledOn: '2026-06-09' })).toBe('NoticeRuns');
    expect(by([DIED, CALLS[0]!], notice, { today: '2026-06-10', calledOn: '2026-03-01' })).toBe('ENTERED');
  });

  it('asks no fine by a custom of the past', () => {
    const [grant] = TITLE;
    const { holding } = history(custom, [grant!]);
    const ask = (current: number): string =>
      kindOf(decide(holding, { kind: 'ADMIT' }, { on: '2026-02-01', custom, today: '2026-06-01', current }));
    expect([ask(custom.version), ask(custom.version + 1)]).toEqual(['ENTERED', 'FineOfPastCustom']);
  });

  it('secures no pledge until a day that is over', () => {
    const pledged = { kind: 'PLEDGE', to: 'r0003', sumMinor: 1n, due: '2026-02-03' } as const;
    expect(by([], ['2026-02-02', pledged], { today: '2026-06-01' })).toBe('DayMalformed');
  });
});

describe('a grant', () => {
  it.each<[string, object]>([
    ['NumberOfAnotherKind', { number: 'S-0001' }],
    ['SubjectTooLong', { subject: 'x'.repeat(1_000) }],
    ['QuantityTooLarge', { quantity: 10n ** 27n }],
  ])('refuses %s', (kind, change) => {
    const grant = { ...TITLE[0]![1], ...change };
    expect(kindOf(decide(undefined, grant, { on: '2026-01-01', custom }))).toBe(kind);
  });
});
