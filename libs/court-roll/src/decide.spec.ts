import { describe, expect, it } from '@jest/globals';
import type { Court, RollAct } from './act.js';
import { decide, EVENT_OF } from './decide.js';
import { holderOf } from './holding.js';
import { customOfCost, history, kindOf, TITLE } from './test-court.js';
import { ROLL_EVENTS, TRANSITIONS } from './transitions.js';

const custom = customOfCost(3n);
type Step = readonly [on: string, act: RollAct, known?: Partial<Court>];
const run = (...steps: Step[]) => history(custom, [...TITLE, ...steps]);
/** What the court says to an act after a history. */
const answer = (steps: readonly Step[], [on, act, known]: Step): string =>
  kindOf(decide(run(...steps).holding, act, { on, custom, ...known }));

const jury = ['r0002', 'r0003', 'r0004'];
const holders = new Set(jury);
const PRESENTED: Step = ['2026-03-01', { kind: 'PRESENT', by: 'r0009' }];
const DIED: Step = ['2026-02-01', { kind: 'DEATH' }];
const CALLS: Step[] = ['2026-03-01', '2026-04-01', '2026-05-01'].map((on): Step => [on, { kind: 'NOTICE' }]);
const SEIZED: Step = ['2026-06-01', { kind: 'SEIZE' }];
const verdictOf = (verdict: 'FORFEIT' | 'MERCY' | 'DISMISSED', change: object = {}): RollAct => ({
  kind: 'VERDICT',
  verdict,
  jury,
  votes: 2,
  ...change,
});

describe('title', () => {
  it('is complete at admittance, and only then is a fine due, by the custom of that day', () => {
    const { lines, holding } = run();
    expect(lines.map(({ event, fine }) => [event, fine?.minor])).toEqual([
      ['GRANTED', undefined],
      ['ADMITTED', 1_200n],
    ]);
    expect(holding).toMatchObject({ holder: 'r0001', valueMinor: 12_000n, rentMinor: 600n, life: 1 });
  });

  it('passes by surrender, receipt and admittance; until then the holder holds', () => {
    const { lines, holding } = run(
      ['2026-02-01', { kind: 'SURRENDER', toUseOf: 'r0002' }],
      ['2026-02-03', { kind: 'RECEIVE' }],
      ['2026-02-10', { kind: 'ADMIT' }],
    );
    expect(lines.slice(2).map(({ holding: each }) => [each.state, holderOf(each)])).toEqual([
      ['SURRENDERED', 'r0001'],
      ['ADMITTANCE_DUE', 'r0001'],
      ['ADMITTED', 'r0002'],
    ]);
    expect(holding.toUseOf).toBeUndefined();
    expect(lines.at(-1)?.fine?.minor).toBe(1_200n);
  });

  it.each<[string, Step]>([
    ['AlreadyTheHolder', ['2026-02-01', { kind: 'SURRENDER', toUseOf: 'r0001' }]],
    ['RollNumberMalformed', ['2026-02-01', { kind: 'SURRENDER', toUseOf: 'Ana' }]],
    ['EntryBackdated', ['2025-12-31', { kind: 'SURRENDER', toUseOf: 'r0002' }]],
    ['DayMalformed', ['2026-02-30', { kind: 'SURRENDER', toUseOf: 'r0002' }]],
    ['NotByCustom', ['2026-02-01', { kind: 'ADMIT' }]],
    ['NotByCustom', ['2026-02-01', { kind: 'ESCHEAT' }]],
    ['NotByCustom', ['2026-02-01', verdictOf('FORFEIT')]],
  ])('refuses %s', (kind, step) => {
    expect(answer([], step)).toBe(kind);
  });

  it('asks nothing when the operator changes', () => {
    const { lines } = run(['2026-02-01', { kind: 'OPERATOR_CHANGE' }]);
    expect(lines.at(-1)).toEqual(expect.not.objectContaining({ fine: expect.anything() }));
  });

  it('reckons no fine from the holder’s own improvement', () => {
    const { lines } = run(
      ['2026-02-01', { kind: 'IMPROVE', quantity: 1_000_000n }],
      ['2026-02-01', { kind: 'SURRENDER', toUseOf: 'r0002' }],
      ['2026-02-03', { kind: 'RECEIVE' }],
      ['2026-02-10', { kind: 'ADMIT' }],
    );
    expect(lines.at(-1)?.fine?.minor).toBe(1_200n);
  });

  it.each(['SURRENDER', 'PLEDGE', 'LEASE'] as const)('a standing share is inherited and never sold: %s', (kind) => {
    const { holding } = history(custom, [
      ['2026-01-01', { kind: 'GRANT', number: 'L-0001', right: 'LABELLER_SHARE', subject: 'm', toUseOf: 'r0001' }],
      ['2026-01-01', { kind: 'ADMIT' }],
    ]);
    const acts = {
      SURRENDER: { kind: 'SURRENDER', toUseOf: 'r0002' },
      PLEDGE: { kind: 'PLEDGE', to: 'r0002', sumMinor: 1n, due: '2027-01-01' },
      LEASE: { kind: 'LEASE', to: 'r0002', until: '2027-01-01' },
    } as const;
    expect(kindOf(decide(holding, acts[kind], { on: '2026-02-01', custom }))).toBe('NotSaleable');
    expect(kindOf(decide(holding, { kind: 'DEATH', heir: 'r0002' }, { on: '2026-02-01', custom }))).toBe('ENTERED');
  });

  it('never severs a gate from its land, nor the land from its gates', () => {
    const land = run().holding;
    const gate = history(custom, [
      [
        '2026-01-01',
        {
          kind: 'GRANT',
          number: 'S-0001',
          right: 'STINT_GATE',
          subject: 'mill',
          toUseOf: 'r0001',
          quantity: 5n,
          appurtenantTo: 'H-0001',
        },
        { land, pasture: { carries: 5n, issued: 0n } },
      ],
      ['2026-01-01', { kind: 'ADMIT' }, { land }],
    ]).holding;
    const away = { kind: 'SURRENDER', toUseOf: 'r0002' } as const;
    expect(kindOf(decide(gate, away, { on: '2026-02-01', custom }))).toBe('SeveranceRefused');
    expect(kindOf(decide(gate, away, { on: '2026-02-01', custom, along: 'H-0001' }))).toBe('ENTERED');
    const pledge = { kind: 'PLEDGE', to: 'r0002', sumMinor: 1n, due: '2027-01-01' } as const;
    expect(kindOf(decide(run().holding, pledge, { on: '2026-02-01', custom, gates: ['S-0001'] }))).toBe(
      'SeveranceRefused',
    );
    const bare = {
      kind: 'SPLIT',
      parts: [
        { number: 'H-0002', land: 1n },
        { number: 'H-0003', land: 0n },
      ],
    } as const;
    expect(kindOf(decide(run().holding, bare, { on: '2026-02-01', custom }))).toBe('SeveranceRefused');
  });
});

describe('inheritance', () => {
  it('comes before any purchaser, and the second life pays half', () => {
    const { lines, holding } = run(
      ['2026-02-01', { kind: 'SURRENDER', toUseOf: 'r0002' }],
      ['2026-02-03', { kind: 'RECEIVE' }],
      ['2026-02-04', { kind: 'DEATH', heir: 'r0005' }],
      ['2026-02-20', { kind: 'CLAIM', heir: 'r0005' }],
      ['2026-03-01', { kind: 'ADMIT' }],
    );
    expect(holding).toMatchObject({ holder: 'r0005', life: 2 });
    expect(lines.at(-1)?.fine?.minor).toBe(600n);
    expect(lines.slice(4, 6).map(({ holding: each }) => holderOf(each))).toEqual([undefined, undefined]);
  });

  it('escheats after three calls, each with its clear days, and a seizure, where no heir is known', () => {
    expect(run(DIED, ...CALLS, SEIZED, ['2026-07-01', { kind: 'ESCHEAT' }]).holding.state).toBe('ESCHEAT');
    expect(answer([DIED, ...CALLS.slice(0, 2)], SEIZED)).toBe('NotByCustom');
    expect(answer([DIED, CALLS[0]!], ['2026-03-02', { kind: 'NOTICE' }])).toBe('NoticeRuns');
    expect(answer([DIED, ...CALLS, SEIZED], ['2026-06-02', { kind: 'ESCHEAT' }])).toBe('NoticeRuns');
  });

  it('stands still while the heir is a minor, and never escheats from an heir', () => {
    const minor: Step = ['2026-02-01', { kind: 'DEATH', heir: 'r0005', minorUntil: '2030-05-04' }];
    expect(answer([minor], CALLS[0]!)).toBe('HeirIsMinor');
    expect(answer([minor], ['2030-05-20', { kind: 'NOTICE' }])).toBe('ENTERED');
    const found: Step = ['2026-06-10', { kind: 'NAME_HEIR', heir: 'r0005', minorUntil: '2030-05-04' }];
    expect(answer([DIED, ...CALLS, SEIZED, found], ['2026-07-01', { kind: 'ESCHEAT' }])).toBe('HeirIsMinor');
    expect(answer([DIED, ...CALLS, SEIZED, found], ['2031-07-01', { kind: 'ESCHEAT' }])).toBe('HeirIsKnown');
  });

  it('ends a seizure when the heir comes (quousque)', () => {
    const named: Step = ['2026-07-20', { kind: 'NAME_HEIR', heir: 'r0007' }];
    const restore = (heir: string): Step => ['2026-08-01', { kind: 'RESTORE', heir }];
    const { holding } = run(DIED, ...CALLS, SEIZED, named, restore('r0007'));
    expect(holding).toMatchObject({ state: 'ADMITTED', holder: 'r0007', life: 2 });
    expect(answer([DIED, ...CALLS, SEIZED], restore('r0007'))).toBe('HeirNotNamed');
    expect(answer([DIED, ...CALLS, SEIZED, named], restore('r0008'))).toBe('NotTheHeir');
  });

  it('gives a holder who comes back what was theirs, for nothing', () => {
    const { holding, lines } = run(DIED, ...CALLS, SEIZED, ['2026-08-01', { kind: 'RESTORE', heir: 'r0001' }]);
    expect(holding).toMatchObject({ state: 'ADMITTED', holder: 'r0001', life: 1 });
    expect(lines.at(-1)).not.toHaveProperty('fine');
    const demand = { minor: 1n, rights: ['H-0001'] };
    expect(answer([DIED, ...CALLS, SEIZED], ['2026-08-01', { kind: 'RESTORE', heir: 'r0001', demand }])).toBe(
      'NothingToFine',
    );
  });

  it('is claimed by nobody but whom the court named', () => {
    expect(answer([DIED], ['2026-02-10', { kind: 'CLAIM', heir: 'r0005' }])).toBe('HeirNotNamed');
    const named: Step = ['2026-02-05', { kind: 'NAME_HEIR', heir: 'r0005' }];
    expect(answer([DIED, named], ['2026-02-10', { kind: 'CLAIM', heir: 'r0006' }])).toBe('NotTheHeir');
    expect(answer([DIED, named], ['2026-02-10', { kind: 'CLAIM', heir: 'r0005' }])).toBe('ENTERED');
  });

  it('keeps or puts off the day on which the same heir comes of age, and never brings it nearer', () => {
    const minor: Step = ['2026-02-01', { kind: 'DEATH', heir: 'r0005', minorUntil: '2030-05-04' }];
    const again = (heir: string, minorUntil?: string): Step => [
      '2026-02-02',
      { kind: 'NAME_HEIR', heir, ...(minorUntil === undefined ? {} : { minorUntil }) },
    ];
    expect(
      [again('r0005'), again('r0005', '2030-05-03'), again('r0005', '2030-05-04'), again('r0006')].map((step) =>
        answer([minor], step),
      ),
    ).toEqual(['MinorityShortened', 'MinorityShortened', 'ENTERED', 'ENTERED']);
    expect(run(minor).lines.at(-1)).not.toHaveProperty('until');
  });
});

describe('a pledge', () => {
  const PLEDGED: Step = ['2026-02-01', { kind: 'PLEDGE', to: 'r0003', sumMinor: 500n, due: '2026-06-01' }];

  it('is void on repayment, bars a sale, and is no sale itself', () => {
    expect(run(PLEDGED, ['2026-03-01', { kind: 'RELEASE_PLEDGE' }]).holding).not.toHaveProperty('pledge');
    expect(answer([PLEDGED], ['2026-03-01', { kind: 'SURRENDER', toUseOf: 'r0002' }])).toBe('HoldingPledged');
    expect(holderOf(run(PLEDGED).holding)).toBe('r0001');
    expect(answer([PLEDGED], ['2026-06-01', { kind: 'FORECLOSE' }])).toBe('PledgeNotDue');
  });

  it('is foreclosed by admittance like any other surrender', () => {
    const { lines, holding } = run(PLEDGED, ['2026-06-02', { kind: 'FORECLOSE' }], ['2026-06-10', { kind: 'ADMIT' }]);
    expect(lines.at(-2)?.holding.state).toBe('ADMITTANCE_DUE');
    expect(holding).toMatchObject({ holder: 'r0003', state: 'ADMITTED' });
  });

  it('is let for two years at most', () => {
    const until = (day: string): Step => ['2026-02-01', { kind: 'LEASE', to: 'r0003', until: day }];
    expect([answer([], until('2028-02-01')), answer([], until('2028-02-02'))]).toEqual(['ENTERED', 'LetTooLong']);
  });
});

describe('a jury', () => {
  it('of holders alone takes a right away, within its days', () => {
    const ask = (on: string, act: RollAct, steps: Step[] = [PRESENTED]): string =>
      answer(steps, [on, act, { holders }]);
    expect(ask('2026-03-05', verdictOf('FORFEIT'))).toBe('ENTERED');
    expect(ask('2026-03-05', verdictOf('FORFEIT', { jury: jury.slice(1) }))).toBe('JuryTooSmall');
    expect(ask('2026-03-05', verdictOf('FORFEIT', { jury: ['r0001', ...jury] }))).toBe('JurorIsParty');
    expect(ask('2026-03-05', verdictOf('FORFEIT', { jury: ['r0009', ...jury] }))).toBe('JurorIsParty');
    expect(ask('2026-03-05', verdictOf('FORFEIT', { jury: ['r0008', ...jury] }))).toBe('JurorHoldsNothing');
    expect(ask('2026-03-05', verdictOf('FORFEIT', { votes: 1 }))).toBe('JuryNotAgreed');
    expect(ask('2026-03-16', verdictOf('MERCY'))).toBe('VerdictTooLate');
    expect(ask('2026-03-16', verdictOf('DISMISSED'))).toBe('ENTERED');
  });

  it('never forfeits a right whose fine is disputed', () => {
    const fine = { dueMinor: 1_200n, paidMinor: 0n };
    const steps: Step[] = [['2026-02-01', { kind: 'DISPUTE_FINE' }, { fine }], PRESENTED];
    expect(answer(steps, ['2026-03-05', verdictOf('FORFEIT'), { holders }])).toBe('FineDisputed');
    expect(
      answer([...steps, ['2026-03-02', { kind: 'SETTLE_FINE' }]], ['2026-03-05', verdictOf('FORFEIT'), { holders }]),
    ).toBe('ENTERED');
  });

  it('suspends for no longer than the custom says, and then the holder is back', () => {
    const suspend = (until: string): RollAct => ({ kind: 'VERDICT', verdict: 'SUSPENDED', jury, votes: 3, until });
    expect(answer([PRESENTED], ['2026-03-05', suspend('2026-03-13'), { holders }])).toBe('SuspensionTooLong');
    const suspended: Step = ['2026-03-05', suspend('2026-03-12'), { holders }];
    expect(answer([PRESENTED, suspended], ['2026-03-11', { kind: 'REINSTATE' }])).toBe('SuspensionRuns');
    expect(answer([PRESENTED, suspended], ['2026-03-12', { kind: 'REINSTATE' }])).toBe('ENTERED');
  });
});

describe('the table of transitions', () => {
  it('names every event, and an act for each but the parts of a split', () => {
    expect(new Set(TRANSITIONS.map(({ event }) => event))).toEqual(new Set(ROLL_EVENTS));
    expect(new Set([...Object.values(EVENT_OF), 'APPORTIONED'])).toEqual(new Set(ROLL_EVENTS));
  });

  it('leads to a suspension and a forfeiture by a verdict alone, and to an escheat by a seizure alone', () => {
    const into = (state: string): string[] =>
      TRANSITIONS.filter(({ to, from }) => to === state && from !== state).map(
        ({ event, from }) => `${event} from ${String(from)}`,
      );
    expect(['SUSPENDED', 'FORFEIT', 'ESCHEAT'].map(into)).toEqual([
      ['JUDGED from PRESENTED'],
      ['JUDGED from PRESENTED'],
      ['ESCHEATED from SEIZED_QUOUSQUE'],
    ]);
  });
});
