import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { daysAfter } from './days.js';
import { checkExit, EXIT_STATES, exitDays, moveExit, switchingChargeCap, type ExitDays } from './exit.js';

function daysOf(noticeOn: string, exceptional = false): ExitDays {
  const days = exitDays(noticeOn, exceptional);
  if (isRefusal(days)) throw new Error(days.message);
  return days;
}

const FREE = { exceptional: false, chargeMinor: 0n, chargedOn: '2027-05-01', costMinor: 900n };
const days = daysOf('2027-02-01');

describe('an exit with data', () => {
  it('EXIT-1: 2027-02-01 → 04-01 → 05-01 → 05-31, and leaving costs nothing', () => {
    expect(days).toEqual({
      noticeOn: '2027-02-01',
      transitionOn: '2027-04-01',
      retrievalOn: '2027-05-01',
      erasedOn: '2027-05-31',
    });
    expect(switchingChargeCap('2027-02-01', 900n)).toBe(0n);
    expect(checkExit({ ...days, ...FREE })).toBeUndefined();
    expect(checkExit({ ...days, ...FREE, chargeMinor: 1n })).toMatchObject({ kind: 'ChargeForLeaving' });
  });

  it('EXIT-1: walks from service to erasure, a step at a time', () => {
    const on = days.erasedOn;
    EXIT_STATES.slice(1).forEach((to, at) => {
      expect(moveExit({ from: EXIT_STATES[at]!, to, on, days })).toBe(to);
    });
    expect(moveExit({ from: 'IN_SERVICE', to: 'ERASED', on, days })).toMatchObject({ kind: 'ExitCannotMove' });
    expect(moveExit({ from: 'ERASED', to: 'IN_SERVICE', on, days })).toMatchObject({ kind: 'ExitCannotMove' });
  });

  it('erases nothing a day before the developer has had thirty', () => {
    const step = { from: 'RETRIEVAL', to: 'ERASED', days } as const;
    expect(moveExit({ ...step, on: '2027-05-30' })).toMatchObject({ kind: 'RetrievalNotOver' });
    expect(moveExit({ ...step, on: '2027-05-31' })).toBe('ERASED');
  });

  it('asks no more than its cost until 11 January 2027, and nothing from the 12th', () => {
    expect(switchingChargeCap('2027-01-11', 900n)).toBe(900n);
    expect(switchingChargeCap('2027-01-12', 900n)).toBe(0n);
    const early = { ...daysOf('2026-12-01'), ...FREE, chargeMinor: 900n };
    expect(checkExit({ ...early, chargedOn: '2027-01-11' })).toBeUndefined();
    expect(checkExit({ ...early, chargedOn: '2027-01-12' })).toMatchObject({ kind: 'ChargeForLeaving' });
  });

  it('gives a transition seven months where it must, and counts to the end of a short month', () => {
    expect(daysOf('2027-02-01', true).retrievalOn).toBe('2027-11-01');
    expect(daysOf('2026-12-31').transitionOn).toBe('2027-02-28');
    expect(daysOf('2027-12-31').transitionOn).toBe('2028-02-29');
  });

  it.each([
    [{ transitionOn: '2027-04-02' }, 'NoticeTooLong'],
    [{ retrievalOn: '2027-05-02', erasedOn: '2027-06-01' }, 'TransitionTooLong'],
    [{ erasedOn: '2027-05-30' }, 'RetrievalTooShort'],
    [{ transitionOn: '2027-01-31' }, 'ExitOutOfOrder'],
    [{ noticeOn: '2027-02-30' }, 'DayMalformed'],
  ])('refuses %o: %s', (change, kind) => {
    expect(checkExit({ ...days, ...FREE, ...change })).toMatchObject({ kind, rule: 'EXIT-1' });
  });

  it('refuses a notice of no day', () => {
    expect(exitDays('2027-2-1')).toMatchObject({ kind: 'DayMalformed', field: 'noticeOn' });
  });

  it('always makes days that it would allow, and a day more of notice is one too many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.boolean(), (offset, exceptional) => {
        const made = daysOf(daysAfter('2020-01-01', offset), exceptional);
        expect(checkExit({ ...made, ...FREE, exceptional })).toBeUndefined();
        const late = {
          ...made,
          transitionOn: daysAfter(made.transitionOn, 1),
          retrievalOn: daysAfter(made.retrievalOn, 1),
          erasedOn: daysAfter(made.erasedOn, 1),
        };
        expect(checkExit({ ...late, ...FREE, exceptional })).toMatchObject({ kind: 'NoticeTooLong' });
      }),
    );
  });
});
