import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareFractions, fraction, isRefusal } from '#libs/amount';
import { defaultCustom } from '#libs/custom';
import { declareVote, MEETING_STATES, meetingQuorum, moveMeeting, openMeeting, type MeetingState } from './meeting.js';

const custom = { ...defaultCustom('EUR'), secondCall: true };
const statute = { matter: 'STATUTE_CHANGE', members: 200n, calledTwice: false } as const;

/** Walks a meeting from state to state, or throws where it may not go. */
function walk(road: readonly MeetingState[], calledTwice: boolean): MeetingState {
  return road.reduce((from, to) => {
    const moved = moveMeeting(custom, { from, to, calledTwice });
    if (isRefusal(moved)) throw new Error(moved.message);
    return moved;
  });
}

describe('a general meeting', () => {
  it('GM-3: of 200 members 99 are present: INQUORATE; a hundred would do', () => {
    expect(openMeeting(custom, { ...statute, present: 99n })).toBe('INQUORATE');
    expect(openMeeting(custom, { ...statute, present: 100n })).toBe('VOTING');
    expect(walk(['CALLED', 'NOTICED', 'OPEN', 'INQUORATE', 'SECOND_CALL'], false)).toBe('SECOND_CALL');
  });

  it('GM-4: at the second call 27 to 13 are 67.5 %, and the statute changes', () => {
    const attended = openMeeting(custom, { ...statute, present: 40n, calledTwice: true });
    expect(attended).toBe('VOTING');
    expect(declareVote('STATUTE_CHANGE', { yes: 27n, no: 13n })).toEqual({
      share: fraction(675n, 1000n),
      outcome: 'PASS',
    });
    expect(walk(['SECOND_CALL', 'OPEN', 'VOTING', 'DECLARED', 'MINUTED'], true)).toBe('MINUTED');
  });

  it('GM-5: 26 to 14 are 65.0 %, and it does not', () => {
    expect(declareVote('STATUTE_CHANGE', { yes: 26n, no: 14n })).toEqual({
      share: fraction(65n, 100n),
      outcome: 'FAIL',
    });
    expect(declareVote('ORDINARY', { yes: 26n, no: 14n })).toMatchObject({ outcome: 'PASS' });
  });

  it('asks half of any odd or even number at the first call, nobody at the second', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10_000n }), fc.bigInt({ min: 0n, max: 10_000n }), (members, came) => {
        const present = came > members ? members : came;
        const first = openMeeting(custom, { ...statute, members, present });
        expect(first).toBe(2n * present >= members ? 'VOTING' : 'INQUORATE');
        expect(openMeeting(custom, { ...statute, members, present, calledTwice: true })).toBe('VOTING');
      }),
    );
  });

  it('asks what the custom asks for ordinary matters', () => {
    const ordinary = { matter: 'ORDINARY', members: 34n, calledTwice: false } as const;
    expect(meetingQuorum(custom, ordinary)).toBe(4n);
    expect(openMeeting(custom, { ...ordinary, present: 3n })).toBe('INQUORATE');
  });

  it('passes a change of the statute with two thirds of whatever was cast, and with nothing less', () => {
    const count = fc.bigInt({ min: 0n, max: 500n });
    fc.assert(
      fc.property(count, count, (yes, no) => {
        const declared = declareVote('STATUTE_CHANGE', { yes, no });
        if (isRefusal(declared)) {
          expect(yes + no).toBe(0n);
          return;
        }
        expect(declared.outcome).toBe(3n * yes >= 2n * (yes + no) ? 'PASS' : 'FAIL');
        expect(compareFractions(declared.share, fraction(1n)) <= 0).toBe(true);
      }),
    );
  });

  it('opens by notice or second call alone, and never leaves its minutes', () => {
    const states = fc.constantFrom(...MEETING_STATES);
    fc.assert(
      fc.property(states, states, fc.boolean(), (from, to, calledTwice) => {
        const moved = moveMeeting(custom, { from, to, calledTwice });
        if (isRefusal(moved)) return;
        expect(moved).toBe(to);
        expect(from).not.toBe('MINUTED');
        if (to === 'OPEN') expect(['NOTICED', 'SECOND_CALL']).toContain(from);
        if (to === 'SECOND_CALL') expect(calledTwice).toBe(false);
        if (to === 'DECLARED') expect(from).toBe('VOTING');
      }),
    );
  });

  it('refuses what is no step, no second call, and no count', () => {
    const again = { from: 'INQUORATE', to: 'SECOND_CALL' } as const;
    expect(moveMeeting(custom, { from: 'CALLED', to: 'VOTING', calledTwice: false })).toMatchObject({
      kind: 'MeetingCannotMove',
    });
    expect(moveMeeting(custom, { ...again, calledTwice: true })).toMatchObject({ kind: 'SecondCallUsed' });
    expect(moveMeeting({ ...custom, secondCall: false }, { ...again, calledTwice: false })).toMatchObject({
      kind: 'NoSecondCall',
      customVersion: custom.version,
    });
    expect(openMeeting(custom, { ...statute, present: 201n })).toMatchObject({ kind: 'AttendanceMalformed' });
    expect(declareVote('ORDINARY', { yes: 0n, no: 0n })).toMatchObject({ kind: 'VotesMalformed' });
  });
});
