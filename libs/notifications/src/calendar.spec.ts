import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { meetingEntry, motionEntries } from './calendar.js';

const HOUR = 3_600_000;
const motion = { id: 'm', title: 'A meter', opensAtMs: 0, closesAtMs: 100 * HOUR, notices: 1, extended: false };

describe('the hours of a vote', () => {
  it('are its opening and its last hour, with a reminder a day before the end', () => {
    const [opens, closes] = motionEntries(motion);
    expect(opens).toMatchObject({
      uid: 'motion-m-opens',
      sequence: 0,
      startsAtMs: 0,
      endsAtMs: HOUR / 4,
      path: '/motions/m',
    });
    expect(closes).toMatchObject({
      uid: 'motion-m-closes',
      startsAtMs: 99 * HOUR,
      endsAtMs: 100 * HOUR,
      reminderMinutes: 1440,
    });
  });

  it('keep their ids, and their sequence grows with each notice and with the extension', () => {
    const sequences = [
      motion,
      { ...motion, extended: true },
      { ...motion, notices: 2 },
      { ...motion, notices: 2, extended: true },
    ].map((each) => motionEntries(each).map(({ uid, sequence }) => [uid, sequence]));
    expect(sequences.map((each) => each.map(([, sequence]) => sequence))).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(new Set(sequences.flatMap((each) => each.map(([uid]) => uid))).size).toBe(2);
  });

  it('never end before they begin', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(10 * HOUR), (opensAtMs, lasts) => {
        for (const entry of motionEntries({ ...motion, opensAtMs, closesAtMs: opensAtMs + lasts })) {
          expect(entry.startsAtMs).toBeLessThanOrEqual(entry.endsAtMs);
        }
      }),
    );
  });
});

describe('a meeting', () => {
  const meeting = {
    id: 'g',
    title: 'Annual meeting',
    startsAtMs: 5,
    endsAtMs: 9,
    changes: 2,
    place: 'Mill Hall',
    cancelled: false,
  };

  it('has its place, and stays when it is called off', () => {
    expect(meetingEntry(meeting)).toMatchObject({
      uid: 'meeting-g',
      sequence: 2,
      place: 'Mill Hall',
      path: '/meetings/g',
    });
    expect(meetingEntry({ ...meeting, cancelled: true })).toMatchObject({
      uid: 'meeting-g',
      sequence: 3,
      cancelled: true,
    });
    expect(meetingEntry({ ...meeting, place: '' })).not.toHaveProperty('place');
  });
});
