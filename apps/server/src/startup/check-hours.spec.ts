import { describe, expect, it } from '@jest/globals';
import { checkHours } from './check-hours.js';

describe('checkHours', () => {
  it('is a day where nothing is said, and any number of hours up to a month', () => {
    expect([undefined, '', '0', '0.5', '744'].map(checkHours)).toEqual([24, 24, 0, 0.5, 744]);
  });

  it.each(['-1', 'never', '1e3', '745', ' 24', 'NaN'])('refuses "%s"', (text) => {
    expect(() => checkHours(text)).toThrow('COPYHOLD_CHECK_HOURS');
  });
});
