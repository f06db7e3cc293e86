import { describe, expect, it } from '@jest/globals';
import { smallColleges } from './colleges.js';

const college = (code: string, roll: number | null, declaredOpen = false) => ({ code, roll, declaredOpen });

describe('colleges that cannot hide a choice', () => {
  it('are those declared open, and those below the least that is shown', () => {
    const voting = [college('HOST', 2, true), college('PUBLIC', 4), college('WORKER', 5), college('COMMON', 0)];
    expect(smallColleges(voting, 5)).toEqual({ open: ['HOST'], thin: ['PUBLIC'] });
  });

  it('are not known before the roll is frozen', () => {
    expect(smallColleges([college('HOST', null)], 5)).toEqual({ open: [], thin: [] });
  });
});
