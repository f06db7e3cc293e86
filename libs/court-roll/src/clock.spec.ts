import { describe, expect, it } from '@jest/globals';
import type { Court, RollAct } from './act.js';
import { decide } from './decide.js';
import type { Holding } from './holding.js';
import { customOfCost, history, kindOf, linesOf, TITLE } from './test-court.js';

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
  });

  it('takes no right from anybody on a day of the past; the first admittance takes none', () => {
    const late = { today: '2026-12-01' };
    const surrender: Step = ['2026-03-01', { kind: 'SURRENDER', toUseOf: 'r0002' }];
    const receive: Step = ['2026-03-01', { kind: 'RECEIVE' }];
    expect([
      by([], surrender, late),
      by([surrender], receive, late),
      by([surrender, receive], ['2026-03-01', { kind: 'ADMIT' }], late),
      by([surrender, receive], ['2026-11-30', { kind: 'ADMIT' }], late),
    ]).toEqual(['EntryNotOfToday', 'EntryNotOfToday', 'EntryNotOfToday', 'ENTERED']);
    const seized: Step = ['2026-06-01', { kind: 'SEIZE' }];
    const back: Step = ['2026-07-01', { kind: 'RESTORE', heir: 'r0001' }];
    expect(by([DIED, ...CALLS, seized], back, late)).toBe('EntryNotOfToday');
    const { holding } = history(custom, [TITLE[0]!]);
    expect(kindOf(decide(holding, { kind: 'ADMIT' }, { on: '2026-03-01', custom, ...late }))).toBe('ENTERED');
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

describe('a grant whose grantee died', () => {
  const [grant] = TITLE;
  const granted = history(custom, [grant!]).holding;
  const on = (holding: Holding, day: string, act: RollAct, known: Partial<Court> = {}) =>
    decide(holding, act, { on: day, custom, ...known });
  const [death] = linesOf(on(granted, '2026-02-01', { kind: 'DEATH' }));
  const [called] = linesOf(on(death!.holding, '2026-02-02', { kind: 'NOTICE' }));

  it('lapses to the commons after a call of fourteen clear days', () => {
    expect(kindOf(on(called!.holding, '2026-02-16', { kind: 'LAPSE' }))).toBe('NoticeRuns');
    const [lapsed] = linesOf(on(called!.holding, '2026-02-17', { kind: 'LAPSE' }));
    expect([lapsed?.event, lapsed?.holding.state, lapsed?.fine]).toEqual(['LAPSED', 'RELINQUISHED', undefined]);
  });

  it.each<[string, Holding, RollAct]>([
    ['GranteeLives', granted, { kind: 'LAPSE' }],
    ['GranteeLives', granted, { kind: 'NOTICE' }],
    ['NoticesMissing', death!.holding, { kind: 'LAPSE' }],
    ['NobodyToAdmit', death!.holding, { kind: 'ADMIT' }],
    ['DeathOnTheRoll', death!.holding, { kind: 'DEATH' }],
    ['GrantNotInherited', granted, { kind: 'DEATH', heir: 'r0002' }],
    ['NotByCustom', death!.holding, { kind: 'NAME_HEIR', heir: 'r0002' }],
  ])('refuses %s', (kind, holding, act) => {
    expect(kindOf(on(holding, '2026-03-01', act))).toBe(kind);
  });

  it('is of no land yet: a gate lapses alone', () => {
    const gate: Holding = { ...granted, kind: 'STINT_GATE', number: 'S-0001', appurtenantTo: 'H-0009' };
    expect(kindOf(on(gate, '2026-02-01', { kind: 'DEATH' }))).toBe('ENTERED');
  });
});

describe('the clock of an heir', () => {
  const dead: Holding = { ...history(custom, [...TITLE, DIED, CALLS[0]!]).holding, toUseOf: 'r0002' };
  const ask = (act: RollAct, known: Partial<Court>, day = '2026-06-01') =>
    decide(dead, act, { on: day, custom, ...known });

  it('is told as a state where the day is out of reach, and no refusal names the day', () => {
    expect(ask({ kind: 'NOTICE' }, { heir: 'MINOR' })).toMatchObject({ kind: 'HeirIsMinor' });
    expect(ask({ kind: 'NOTICE' }, { heir: 'OF_AGE_LATELY' })).toMatchObject({ kind: 'NoticeRuns' });
    expect(kindOf(ask({ kind: 'NOTICE' }, {}))).toBe('ENTERED');
    const known = { ...dead, minorUntil: '2031-05-04' };
    const no = decide(known, { kind: 'NOTICE' }, { on: '2026-06-01', custom });
    const after = decide(known, { kind: 'NOTICE' }, { on: '2031-05-10', custom });
    expect([JSON.stringify(no), JSON.stringify(after)].filter((text) => text.includes('2031-05-04'))).toEqual([]);
    expect([kindOf(no), kindOf(after)]).toEqual(['HeirIsMinor', 'NoticeRuns']);
  });

  it('keeps the minority of the same heir', () => {
    expect(ask({ kind: 'NAME_HEIR', heir: 'r0002' }, { minorityKept: false })).toMatchObject({
      kind: 'MinorityShortened',
    });
    expect(kindOf(ask({ kind: 'NAME_HEIR', heir: 'r0002' }, { minorityKept: true }))).toBe('ENTERED');
  });
});

describe('a jury', () => {
  it('judges nobody on the day of the accusation', () => {
    const act = { kind: 'VERDICT', verdict: 'MERCY', jury, votes: 2 } as const;
    expect(by([PRESENTED], ['2026-03-01', act], { holders })).toBe('VerdictTooSoon');
    expect(by([PRESENTED], ['2026-03-02', act], { holders })).toBe('ENTERED');
  });
});
