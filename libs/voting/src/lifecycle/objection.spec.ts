import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import fc from 'fast-check';
import { checkFinding, HELD_DAYS, OBJECTION_DAYS, objectionHolds, objectionStanding } from './objection.js';

const DAY = 86_400_000n;
const facts = { state: 'STANDSTILL', nowMs: 10n, closedAtMs: 0n, standstillEndsMs: 20n } as const;

describe('an objection', () => {
  it('holds up for thirty days what stands still, and nothing else', () => {
    expect(objectionHolds(facts)).toEqual({ untilMs: 10n + 30n * DAY });
    expect(objectionHolds({ ...facts, nowMs: 20n })).toEqual({ untilMs: undefined });
    expect(objectionHolds({ ...facts, state: 'EXECUTED' })).toEqual({ untilMs: undefined });
    expect(objectionHolds({ ...facts, state: 'LOST', standstillEndsMs: undefined })).toEqual({ untilMs: undefined });
  });

  it('is to what was decided, and not for ever', () => {
    expect(objectionHolds({ ...facts, state: 'OPEN' })).toMatchObject({ kind: 'NothingDecided' });
    expect(objectionHolds({ ...facts, state: 'ANNULLED' })).toMatchObject({ kind: 'NothingDecided' });
    expect(objectionHolds({ ...facts, nowMs: 90n * DAY })).toMatchObject({ kind: 'ObjectionTooLate' });
    expect(objectionHolds({ ...facts, nowMs: 90n * DAY - 1n })).toEqual({ untilMs: undefined });
  });

  it('holds nothing up beyond thirty days from the end of the standstill, whenever it is raised', () => {
    const moment = fc.bigInt({ min: 0n, max: 400n * DAY });
    fc.assert(
      fc.property(moment, moment, (nowMs, standstillEndsMs) => {
        const holds = objectionHolds({ ...facts, nowMs, standstillEndsMs });
        if (isRefusal(holds)) {
          expect(nowMs).toBeGreaterThanOrEqual(OBJECTION_DAYS * DAY);
          return;
        }
        expect((holds.untilMs ?? 0n) < standstillEndsMs + HELD_DAYS * DAY || holds.untilMs === undefined).toBe(true);
      }),
    );
  });

  it('stands as it was found, withdrawn, or as long as it holds', () => {
    const known = { nowMs: 5n, heldUntilMs: 6n, withdrawn: false, verdict: undefined, annulled: false } as const;
    expect(objectionStanding(known)).toBe('OPEN');
    expect(objectionStanding({ ...known, nowMs: 6n })).toBe('WAITING');
    expect(objectionStanding({ ...known, heldUntilMs: undefined })).toBe('WAITING');
    expect(objectionStanding({ ...known, withdrawn: true, annulled: true })).toBe('WITHDRAWN');
    expect(objectionStanding({ ...known, annulled: true })).toBe('MOOT');
    expect(objectionStanding({ ...known, verdict: 'UPHELD', annulled: true })).toBe('UPHELD');
  });
});

describe('a finding', () => {
  const found = { objectedAtMs: DAY - 1n, foundAtMs: DAY, jurors: 3n, votes: 2n };
  it.each([
    [{}, undefined],
    [{ foundAtMs: DAY - 1n }, 'FindingTooSoon'],
    [{ objectedAtMs: DAY }, 'FindingTooSoon'],
    [{ jurors: 2n }, 'JuryTooSmall'],
    [{ votes: 1n }, 'JuryNotAgreed'],
    [{ jurors: 4n }, 'JuryNotAgreed'],
    [{ votes: 4n }, 'JuryNotAgreed'],
  ])('%j: %s', (change, kind) => {
    expect(checkFinding({ ...found, ...change })?.kind).toBe(kind);
  });
});
