import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import {
  closedThrough,
  endOfDay,
  mayClose,
  mayCloseHard,
  mayPostAt,
  mayReopen,
  type BookPeriod,
  type PeriodState,
} from './period.js';

const month = (number: number, state: PeriodState): BookPeriod => {
  const days = `2026-${String(number).padStart(2, '0')}`;
  return { id: `p${number}`, name: days, startsOn: `${days}-01`, endsOn: `${days}-28`, state };
};

const resolution = { carried: true, kind: 'PERIOD_REOPENING', period: 'p3' };
const yes = { resolution, spent: false, putToVote: false };
const kindOf = (answer: unknown): string => (isRefusal(answer) ? answer.kind : 'done');

interface Step {
  readonly do: 'close' | 'hard' | 'reopen';
  readonly month: number;
}
const steps = fc.array(
  fc.record({
    do: fc.constantFrom('close' as const, 'hard' as const, 'reopen' as const),
    month: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 40 },
);

/** Takes the steps that the rules allow, and tells every state on the way. */
function walk(taken: readonly Step[]): readonly (readonly BookPeriod[])[] {
  let periods = [1, 2, 3, 4, 5, 6].map((number) => month(number, 'OPEN'));
  const seen = [periods];
  const next: Record<Step['do'], PeriodState> = { close: 'CLOSED', hard: 'HARD_CLOSED', reopen: 'OPEN' };
  for (const step of taken) {
    const asked = { periods, periodId: `p${step.month}` };
    const answers = {
      close: () => mayClose(asked, endOfDay('2026-12-31')),
      hard: () => mayCloseHard(asked, 0),
      reopen: () => mayReopen(asked, yes),
    };
    if (isRefusal(answers[step.do]())) continue;
    periods = periods.map((period) => (period.id === asked.periodId ? { ...period, state: next[step.do] } : period));
    seen.push(periods);
  }
  return seen;
}

describe('the states of periods', () => {
  it('are, whatever is asked: closed for good, then closed, then open, in the order of time', () => {
    const rank = { HARD_CLOSED: 0, CLOSED: 1, OPEN: 2 };
    fc.assert(
      fc.property(steps, (taken) => {
        for (const periods of walk(taken)) {
          const ranks = periods.map(({ state }) => rank[state]);
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('never leave the hard close, so that the hard mark never falls', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const marks = walk(taken).map((periods) => closedThrough(periods));
        let hard = -Infinity;
        for (const mark of marks) {
          expect(mark.hard ?? -Infinity).toBeGreaterThanOrEqual(hard);
          expect(mark.soft ?? -Infinity).toBeGreaterThanOrEqual(mark.hard ?? -Infinity);
          hard = mark.hard ?? -Infinity;
        }
      }),
    );
  });
});

describe('the date of a journal', () => {
  const marks = { soft: endOfDay('2026-03-31'), hard: endOfDay('2026-01-31') };
  it.each([
    ['2026-01-31', true, true, 'PeriodHardClosed'],
    ['2026-01-31', false, false, 'PeriodHardClosed'],
    ['2026-02-01', true, true, 'done'],
    ['2026-02-01', true, false, 'AdjustmentNeedsOfficer'],
    ['2026-03-31', false, true, 'PeriodClosed'],
    ['2026-04-01', true, true, 'PeriodNotClosed'],
    ['2026-04-01', false, false, 'done'],
  ])('%s, adjustment %s, officer %s: %s', (day, adjustment, officer, expected) => {
    expect(kindOf(mayPostAt({ effectiveAt: Date.parse(`${day}T12:00:00Z`), adjustment, officer }, marks))).toBe(
      expected,
    );
  });

  it('is never refused twice over: what the marks allow is plain after the soft mark and adjusting before it', () => {
    fc.assert(
      fc.property(fc.integer(), fc.option(fc.integer()), fc.nat(), (effectiveAt, soft, back) => {
        const through = { soft: soft ?? undefined, hard: soft === null ? undefined : soft - back };
        const plain = mayPostAt({ effectiveAt, adjustment: false, officer: false }, through);
        const adjusting = mayPostAt({ effectiveAt, adjustment: true, officer: true }, through);
        const isHard = through.hard !== undefined && effectiveAt <= through.hard;
        expect([plain, adjusting].filter((answer) => answer === undefined)).toHaveLength(isHard ? 0 : 1);
      }),
    );
  });
});

describe('a refusal', () => {
  const periods = [month(1, 'HARD_CLOSED'), month(2, 'CLOSED'), month(3, 'CLOSED'), month(4, 'OPEN'), month(5, 'OPEN')];
  const asked = (periodId: string) => ({ periods, periodId });
  it('of a soft close says what stands against it', () => {
    const at = endOfDay('2026-12-31');
    expect(kindOf(mayClose(asked('p9'), at))).toBe('NotFound');
    expect(kindOf(mayClose(asked('p1'), at))).toBe('PeriodClosed');
    expect(kindOf(mayClose(asked('p4'), endOfDay('2026-04-28')))).toBe('PeriodNotOver');
    expect(kindOf(mayClose(asked('p4'), endOfDay('2026-04-28') + 1))).toBe('done');
    expect(mayClose(asked('p5'), at)).toMatchObject({
      kind: 'EarlierPeriodOpen',
      message: expect.stringContaining('2026-04'),
    });
  });

  it('of a hard close says what stands against it', () => {
    expect(kindOf(mayCloseHard(asked('p9'), 0))).toBe('NotFound');
    expect(kindOf(mayCloseHard(asked('p1'), 0))).toBe('PeriodHardClosed');
    expect(kindOf(mayCloseHard(asked('p3'), 0))).toBe('EarlierPeriodOpen');
    expect(kindOf(mayCloseHard(asked('p4'), 0))).toBe('PeriodNotClosed');
    expect(kindOf(mayCloseHard(asked('p2'), 1))).toBe('OpenHolds');
    expect(kindOf(mayCloseHard(asked('p2'), 0))).toBe('done');
  });

  it('of a reopening says what stands against it', () => {
    expect(kindOf(mayReopen(asked('p9'), yes))).toBe('NotFound');
    expect(kindOf(mayReopen(asked('p1'), yes))).toBe('PeriodHardClosed');
    expect(kindOf(mayReopen(asked('p2'), yes))).toBe('NotLastClosed');
    expect(kindOf(mayReopen(asked('p4'), yes))).toBe('PeriodNotClosed');
    for (const none of [undefined, { ...resolution, carried: false }]) {
      expect(kindOf(mayReopen(asked('p3'), { ...yes, resolution: none }))).toBe('ResolutionMissing');
    }
    const others = [{ kind: 'APPROPRIATION' }, { period: 'p2' }, { period: null }];
    for (const other of others.map((change) => ({ ...resolution, ...change }))) {
      expect(mayReopen(asked('p3'), { ...yes, resolution: other })).toMatchObject({
        kind: 'ResolutionNotForThis',
        field: 'resolutionId',
        message: expect.stringContaining('2026-03'),
      });
    }
    expect(kindOf(mayReopen(asked('p3'), { ...yes, spent: true }))).toBe('ResolutionSpent');
    expect(kindOf(mayReopen(asked('p3'), { ...yes, putToVote: true }))).toBe('AlreadyPutToVote');
    expect(kindOf(mayReopen(asked('p3'), yes))).toBe('done');
  });
});
